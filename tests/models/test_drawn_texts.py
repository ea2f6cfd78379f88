"""What citizens write: themes by keyword, and nothing left by which a person can be found."""

from __future__ import annotations

from tests.models.conftest import Drawn

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
a       | Loket A   | kelurahan | 1     | -              | -                | 2010-01-01
"""
STAFF = """
person_key | name
1          | Siti Nur Aminah, S.Pd.
2          | Drs. H. Bagus Prakoso
3          | SUHARTINI
4          | Yanto
"""
TEXTS = {
    "Antre lama, nomor 16 digit 1671140101900001.": ("Antre lama, nomor 16 digit [nomor].", ["waktu"]),
    "NIP 19870101 201001 2 003 ketus": ("NIP [nomor] ketus", ["perilaku"]),
    "WA 0812-3456-7890 tidak dibalas": ("WA [nomor] tidak dibalas", ["pengaduan"]),
    "telp (0711) 541 234 atau +62 812 3456 789": ("telp [nomor] atau [nomor]", []),
    "HP +62-812-3456-7890, (+62) 812 3456 7890": ("HP [nomor], [nomor]", []),
    "NIP. 1987.0101.2010.01.2.003; 19870101\u00a0201001\u00a02\u00a0003": ("NIP. [nomor]; [nomor]", []),
    "NIK 1671 1401 0190 0001, KK 1671_1401_0190_0002": ("NIK [nomor], KK [nomor]", ["persyaratan"]),
    "Dr. Hj. Siti Nur Aminah, S.Pd. tidak ada": ("Dr. Hj. [nama], S.Pd. tidak ada", []),
    "(siti nur aminah)/BAGUS PRAKOSO": ("([nama])/[nama]", []),
    "surat: Warga.Satu+a@contoh.go.id!": ("surat: [surel]!", []),
    "RT 05 RW 12, loket 3, pukul 08.30": ("RT 05 RW 12, loket 3, pukul 08.30", []),
    "kirim ke warga.satu@contoh.co.id atau @warga_satu": ("kirim ke [surel] atau [akun]", []),
    "Ibu Siti  Nur-Aminah ramah": ("Ibu [nama] ramah", ["perilaku"]),
    "nur aminah judes": ("[nama] judes", ["perilaku"]),
    "Pak Prakoso minta uang": ("Pak [nama] minta uang", ["biaya"]),
    "SUHARTINI tidak di tempat, suhartini lagi": ("[nama] tidak di tempat, [nama] lagi", []),
    "Jalan Bagus Kuning rusak": ("Jalan Bagus Kuning rusak", []),
    "bu yanto dan yantono": ("bu [nama] dan yantono", []),
    "Alamat ruang loket salah": ("Alamat ruang loket salah", []),
    "Bayar mahal dan lama menunggu": ("Bayar mahal dan lama menunggu", ["biaya", "waktu"]),
    "Toilet kotor, petugas ramah": ("Toilet kotor, petugas ramah", ["sarana"]),
}


def test_persons_are_taken_out_of_texts_and_themes_found_by_words(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add("employee", STAFF)
    rows = [
        {"complaint_id": str(i), "unit_name": "Loket A", "received_on": "2026-03-02", "period": "2026-03",
         "status": "waiting", "text": text}
        for i, text in enumerate(TEXTS)
    ]  # fmt: skip
    drawn.lake.add("complaint", rows)
    found = drawn.ask("select row - 9, text from staging.text order by row")
    assert dict(zip(TEXTS, (text for _, text in found), strict=True)) == {k: v[0] for k, v in TEXTS.items()}
    themes = drawn.ask("select themes from staging.complaint order by complaint_id::integer")
    assert dict(zip(TEXTS, (t for (t,) in themes), strict=True)) == {k: v[1] for k, v in TEXTS.items()}


def test_sentences_stand_under_what_they_speak_about(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "complaint",
        """
        complaint_id | unit_name | received_on | period  | status  | title    | text
        1            | Loket A   | 2026-05-02  | 2026-05 | waiting | Terlalu  | Lama menunggu.
        2            | Loket A   | 2026-05-02  | 2026-05 | waiting | -        | Entahlah
        3            | nowhere   | 2026-05-02  | 2026-05 | waiting | -        | Lama menunggu
        """,
        classification="Pengaduan",
        file="lapor.csv",
    )
    drawn.lake.add(
        "survey",
        "unit_name|period|waktu|comment\nLoket A|2026-Q2|1|antre lama\nLoket A|2026-Q2|4|baik\nLoket A|2026-Q2|4|-",
        instrument="permenpan_14_2017",
        file="skm.csv",
    )
    assert drawn.ask("select unit_id, period, source, metric, text, file_name, row from sentence") == [
        ("a", "2026-Q2", "complaint", "complaints_unread", "Entahlah", "lapor.csv", 10),
        ("a", "2026-Q2", "complaint", "complaints_waktu", "Terlalu. Lama menunggu.", "lapor.csv", 9),
        ("a", "2026-Q2", "survey", "dissatisfied_waktu", "antre lama", "skm.csv", 9),
    ]
