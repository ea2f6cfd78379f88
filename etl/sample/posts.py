"""Which posts a unit of a kind has, and what a person in one of them is like."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

STRUCTURAL, FUNCTIONAL, CLERICAL = "JABATAN STRUKTURAL", "JABATAN FUNGSIONAL", "JABATAN PELAKSANA"


@dataclass(frozen=True)
class Post:
    """A post: title as e-Kinerja prints it, kind, share of women, titles of the holder, retirement age."""

    title: str
    kind: str
    titles: tuple[str, ...] = ("",)
    women: float = 0.5
    head: bool = False
    retires: int = 58
    front_title: str = ""
    eselon: str = ""

    def back_title(self, rng: Random) -> str:
        return rng.choice(self.titles)


_SOCIAL = ("S.Sos.", "S.IP.", "S.H.", "S.E.", "S.Sos., M.Si.", "S.STP.", "S.IP., M.Si.")
_CLERK = ("", "", "", "A.Md.", "S.E.", "S.Kom.", "S.Sos.")
_TEACHER = ("S.Pd.", "S.Pd.", "S.Pd.", "S.Pd., Gr.", "S.Pd.I.", "M.Pd.", "S.Pd.SD.")


def _clerks(*titles: str) -> tuple[Post, ...]:
    return tuple(Post(title, CLERICAL, _CLERK, 0.5) for title in titles)


def _teachers(*titles: str) -> tuple[Post, ...]:
    return tuple(Post(title, FUNCTIONAL, _TEACHER, 0.74, retires=60) for title in titles)


def _medical(title: str, *titles: str, women: float = 0.8, front: str = "") -> Post:
    return Post(title, FUNCTIONAL, titles, women, front_title=front)


_OFFICE = _clerks(
    "Pengadministrasi Perkantoran",
    "Penata Layanan Operasional",
    "Pengolah Data dan Informasi",
    "Penelaah Teknis Kebijakan",
    "Operator Layanan Operasional",
)

_HEADS = {
    "kecamatan": Post("Camat", STRUCTURAL, _SOCIAL, 0.3, True, eselon="III.a"),
    "sekretariat": Post("Sekretaris Kecamatan", STRUCTURAL, _SOCIAL, 0.4, True, eselon="III.b"),
    "subbagian": Post("Kepala Subbagian", STRUCTURAL, _SOCIAL, 0.6, True, eselon="IV.b"),
    "seksi": Post("Kepala Seksi", STRUCTURAL, _SOCIAL, 0.4, True, eselon="IV.a"),
    "kelurahan": Post("Lurah", STRUCTURAL, _SOCIAL, 0.35, True, eselon="IV.a"),
    "puskesmas": Post("Kepala Puskesmas", FUNCTIONAL, ("M.Kes.", "M.K.M."), 0.6, True, 60, "dr."),
    "sd": Post("Kepala Sekolah", FUNCTIONAL, ("S.Pd.", "M.Pd.", "S.Pd., M.M."), 0.65, True, 60),
    "smp": Post("Kepala Sekolah", FUNCTIONAL, ("M.Pd.", "S.Pd., M.M."), 0.5, True, 60),
    "sma": Post("Kepala Sekolah", FUNCTIONAL, ("M.Pd.", "S.Pd., M.Si."), 0.5, True, 60),
    "uptd": Post("Kepala UPTD", STRUCTURAL, ("S.T.", "S.E.", "S.Sos., M.Si."), 0.3, True, eselon="IV.a"),
    "kua": Post("Kepala KUA", FUNCTIONAL, ("S.Ag.", "S.H.I.", "S.Ag., M.H.I."), 0.0, True),
    "balai": Post("Koordinator Penyuluh KB", FUNCTIONAL, ("S.K.M.", "S.Sos."), 0.7, True),
    "dinas": Post(
        "Kepala Dinas", STRUCTURAL, ("S.H., M.Si.", "M.M.", "S.T., M.T."), 0.3, True, 60, eselon="II.b"
    ),
    "kementerian": Post(
        "Kepala Kantor Kementerian Agama", STRUCTURAL, ("S.Ag., M.H.I.",), 0.0, True, eselon="III.a"
    ),
    "kota": Post("Sekretaris Daerah", STRUCTURAL, ("S.H., M.Si.",), 0.2, True, 60, eselon="II.a"),
}

_MEMBERS: dict[str, tuple[Post, ...]] = {
    "sekretariat": _OFFICE,
    "subbagian": (*_OFFICE, *_clerks("Bendahara", "Pengelola Keuangan", "Pranata Komputer")),
    "seksi": (*_OFFICE, *_clerks("Pengelola Pelayanan Umum", "Pengelola Pemerintahan")),
    "kelurahan": (
        Post("Sekretaris Lurah", STRUCTURAL, _SOCIAL, 0.5, eselon="IV.b"),
        Post("Kepala Seksi Pemerintahan Kelurahan", STRUCTURAL, _SOCIAL, 0.5, eselon="IV.b"),
        Post("Kepala Seksi Pemberdayaan Kelurahan", STRUCTURAL, _SOCIAL, 0.5, eselon="IV.b"),
        Post("Kepala Seksi Ketenteraman Kelurahan", STRUCTURAL, _SOCIAL, 0.3, eselon="IV.b"),
        *_OFFICE,
    ),
    "puskesmas": (
        _medical("Perawat Ahli Pertama", "S.Kep., Ns."),
        _medical("Bidan Terampil", "A.Md.Keb.", women=1.0),
        _medical("Dokter Ahli Pertama", "", women=0.6, front="dr."),
        _medical("Perawat Terampil", "A.Md.Kep."),
        _medical("Bidan Mahir", "A.Md.Keb.", "S.Tr.Keb.", women=1.0),
        _medical("Apoteker Ahli Pertama", "S.Farm., Apt."),
        _medical("Nutrisionis Terampil", "A.Md.Gz."),
        _medical("Pranata Laboratorium Kesehatan Terampil", "A.Md.A.K."),
        _medical("Dokter Gigi Ahli Pertama", "", women=0.8, front="drg."),
        _medical("Tenaga Sanitasi Lingkungan Terampil", "A.Md.K.L.", women=0.6),
        _medical("Asisten Apoteker Terampil", "A.Md.Farm."),
        _medical("Tenaga Promosi Kesehatan Ahli Pertama", "S.K.M."),
        _medical("Perawat Mahir", "A.Md.Kep."),
    ),
    "sd": (
        *_teachers(
            "Guru Kelas Ahli Pertama",
            "Guru Kelas Ahli Muda",
            "Guru Kelas Ahli Pertama",
            "Guru PAI Ahli Pertama",
            "Guru PJOK Ahli Pertama",
            "Guru Kelas Ahli Madya",
        ),
        *_clerks("Pengadministrasi Sekolah", "Penjaga Sekolah"),
    ),
    "smp": (
        *_teachers(
            *(
                f"Guru {subject} {rank}"
                for rank in ("Ahli Pertama", "Ahli Muda")
                for subject in (
                    "Matematika",
                    "Bahasa Indonesia",
                    "IPA",
                    "IPS",
                    "Bahasa Inggris",
                    "PAI",
                    "PJOK",
                    "Seni Budaya",
                    "BK",
                )
            )
        ),
        *_clerks("Pengadministrasi Sekolah", "Pengelola Perpustakaan"),
    ),
    "uptd": _clerks("Pengawas Lapangan", "Operator Layanan Operasional", "Pengelola Retribusi", "Pengemudi"),
    "kua": (
        Post("Penghulu Ahli Pertama", FUNCTIONAL, ("S.H.I.", "S.Ag."), 0.0),
        Post("Penyuluh Agama Islam Ahli Pertama", FUNCTIONAL, ("S.Sos.I.", "S.Pd.I."), 0.5),
        *_clerks("Pengadministrasi Perkantoran"),
    ),
    "balai": (
        Post("Penyuluh KB Ahli Pertama", FUNCTIONAL, ("S.K.M.", "S.Sos."), 0.7),
        Post("Penyuluh KB Terampil", FUNCTIONAL, ("A.Md.Keb.", "A.Md."), 0.8),
    ),
}
_MEMBERS["sma"] = _MEMBERS["smp"]


def head_post(kind: str, unit_name: str) -> Post:
    """The head of one unit, with the unit in the title where e-Kinerja prints it so."""
    post = _HEADS[kind]
    full = {
        "seksi": unit_name.replace("Seksi", "Kepala Seksi"),
        "subbagian": unit_name.replace("Subbagian", "Kepala Subbagian"),
        "kelurahan": unit_name.replace("Kelurahan", "Lurah"),
        "kecamatan": "Camat Plaju",
        "dinas": unit_name.replace("Dinas", "Kepala Dinas"),
        "kota": "Sekretaris Daerah Kota Palembang",
        "sekretariat": "Sekretaris Kecamatan Plaju",
        "kementerian": post.title,
    }.get(kind, f"Kepala {unit_name}")
    title = post.title if kind == "balai" else full
    return Post(title, post.kind, post.titles, post.women, True, post.retires, post.front_title, post.eselon)


def member_post(kind: str, place: int) -> Post:
    """The post of the `place`-th member: the scarce posts come first, the common ones repeat."""
    posts = _MEMBERS[kind]
    if place < len(posts):
        return posts[place]
    common = [post for post in posts if not post.eselon][: max(4, len(posts) // 2)]
    return common[place % len(common)]


_RANKS = ("II/b", "II/c", "II/d", "III/a", "III/b", "III/c", "III/d", "IV/a", "IV/b")


def grade_for(employment: str, post: Post, age: int, rng: Random) -> str:
    """Golongan: Roman numerals for PPPK, rank and letter for PNS, rising with age and post."""
    if employment != "pns":
        if post.kind == CLERICAL:
            return "V"
        return "X" if post.front_title else "VII" if "Terampil" in post.title else "IX"
    if post.eselon.startswith("II."):
        return "IV/c"
    floor = 5 if post.head or post.eselon else 1 if post.kind == CLERICAL else 3
    ceiling = 7 if post.kind == CLERICAL else 8
    return _RANKS[min(ceiling, max(floor, floor + (age - 28) // 6 + rng.randint(-1, 1)))]
