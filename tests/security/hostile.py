"""One data set in which every text column holds something that wants to be more than text."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from dashboard import database, store
from etl.build import build
from etl.load import exports_in, load
from tests.etl.drawn_exports import FORM, appraisal, appraisals, form, write_csv, write_xlsx
from tests.etl.kept import COMPLAINT, EMPLOYEE, UNIT, complaint, employee

OWNED = "document.title=String(window.owned=1);alert(1)"
HOSTILE = {
    "sql": "'; drop table value; --",
    "picture": "![x](http://evil.example/x.png)",
    "markup": f'<img src=x onerror="{OWNED}"><script>{OWNED}</script>',
    "anchor": '<a href="http://evil.example/a">jangkar</a> <b>tebal</b><br>www.evil.example a@evil.example',
    "link": "[klik](http://evil.example/klik) http://evil.example/polos",
    "latex": r"$\frac{1}{0}$ $$\unicode{x}$$",
    "formula": '=HYPERLINK("http://evil.example","klik")',
    "directive": ":red[merah] :material/delete: :orange-badge[x]",
    "override": "abc\u202efdp.exe\u202c def",
    "invisible": "Kelu\u200brahan\u2060 \ufeffKecil",
    "entity": "&lt;b&gt; &#x3c;svg/onload=alert(1)&#x3e; %3Cscript%3E",
    "template": "{{7*7}} {name} %s ${x} <%= 1 %>",
    "long": "Unit " + "panjang " * 300,
}
CONTROL = "\u202eterbalik\u2066\x7f"


def unit_id(number: int) -> str:
    """Ids that want out of a statement, an address and a tag."""
    return f"contoh-{number}'\"&?#/<i>;--"


def fill(data: Path) -> Path:
    """Load and build it, as real exports; the data folder."""
    inbox = data / "inbox"
    inbox.mkdir(parents=True)
    texts = list(HOSTILE.values())
    top = ["contoh-0", texts[0], "kota", "1", "", "", "", "2010-01-01", "", ""]
    units = [
        [unit_id(n), text, "kelurahan", "2", "contoh-0", "contoh-0", "", "2010-01-01", "", "500"]
        for n, text in enumerate(texts)
        if n
    ]
    write_xlsx(inbox / "unit'; drop table value; --.xlsx", {"=1+1' onload=x": [UNIT, top, *units]})
    people = [employee(f"19850312201001{1 + n // 50}{100 + n:03}", texts[n % len(texts)]) for n in range(60)]
    for row in people:
        row[3:6] = texts[1], texts[2], texts[3]
    write_xlsx(inbox / "![x](http:⁄⁄evil.example⁄x.png).xlsx", {"<b>": [EMPLOYEE, *people]})
    rows = []
    for n, row in enumerate(people):
        at = 1 + n % (len(texts) - 1)
        rows.append(appraisal(row[0], id=f"a-{n}", skp_unor_id=unit_id(at), skp_unor=texts[at],
                              skp_unor_induk=texts[2], skp_jabatan=texts[n % len(texts)],
                              pegawai_atasan_jabatan=texts[2], hasil_akhir="BAIK" if n % 5 else "KURANG"))  # fmt: skip
    rows.append(appraisal("198503122010011997", hasil_akhir=texts[2]))
    rows.append(appraisal("198503122010011998", hasil_akhir=HOSTILE["formula"]))
    appraisals(inbox / "$x$ :red[SKP] <img src=x>.xlsx", *rows)
    told = [complaint(f"L{n}", f"lama antre {text}") for n, text in enumerate(texts)]
    for n, row in enumerate(told):
        row[1] = texts[1 + n % (len(texts) - 1)]
        row[4], row[5] = texts[2], texts[n]
    told.append(complaint("R1", "x", status=texts[2]))
    write_xlsx(inbox / "lapor.xlsx", {"Sheet1": [COMPLAINT, *told]})
    answers = []
    for n in range(55):
        at = 1 + n % (len(texts) - 1)
        row = form(texts[at], f"2026-02-03 09:{n:02}:00", waktu="1")
        answers.append([*row[:-1], f"lama {texts[n % len(texts)]}"])
    write_xlsx(inbox / "survei.xlsx", {"Sheet1": [FORM, *answers]})
    refused = complaint("R2", "x", status=CONTROL)
    write_csv(inbox / "\u202exslx.kontrol\x1b[31m.csv", [COMPLAINT, complaint("L99", "baik"), refused])
    results = load(exports_in([inbox]), data)
    assert all(r.state in ("accepted", "partly") for r in results), [
        (r.file_name, r.message_en) for r in results
    ]
    decide(data, texts)
    build(data)
    return data


def decide(data: Path, texts: list[str]) -> None:
    """The same texts as if they had been noted and decided, past every form."""
    engine = sa.create_engine(f"sqlite:///{data / 'demo.db'}")
    database.upgrade(engine)
    signed = {"given_at": store.now(), "given_by": texts[2], "given_as": "kepegawaian"}
    day = {"unit_id": "contoh-0", "metric": None, "day": "2026-02-01"}
    with engine.begin() as con:
        for n, text in enumerate(texts):
            group, member = f"g{n}", unit_id(1 + n % (len(texts) - 1))
            con.execute(store.events.insert().values(**day, kind="event", title=text, note=text, **signed))
            con.execute(store.rebases.insert().values(**day, reason=text, **signed))
            con.execute(store.own_groups.insert().values(group_id=group, name=text, **signed))
            for unit in (member, "contoh-0"):
                con.execute(store.group_members.insert().values(group_id=group, unit_id=unit, **signed))
            words = {"theme": "waktu", "keyword": text, "is_alone": False, "is_removed": n % 2 == 1}
            con.execute(store.own_keywords.insert().values(**words, **signed))
            con.execute(
                store.corrections.insert().values(complaint_id=text if n else "L0", theme=text, **signed)
            )
    engine.dispose()
