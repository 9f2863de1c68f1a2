"""The four commands that give a new site its rules do what docs/suggesting-rules.md says."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "suggesting-rules.md").read_text(encoding="utf-8")
SITE, TEXTS = "wartacontoh.co.id", ROOT / "examples" / "new-site"


def removed(text: bytes) -> list[str]:
    """The lines that `explain` shows as gone."""
    return [line for line in text.decode().splitlines() if line.startswith("- ")]


def test_a_site_without_a_file_in_four_commands(run: Run) -> None:
    first = str(TEXTS / "1.txt")
    before = run("explain", first, "--site", SITE, shipped=True)
    assert removed(before.out) == ["- © Warta Contoh 2030 | Dilarang menyalin tanpa izin tertulis redaksi"]
    made = run("rules", "new", SITE, *map(str, sorted(TEXTS.glob("*.txt"))), "--rules", "mine", shipped=True)
    assert (made.code, made.err) == (
        0,
        f"written: mine/sites/id/{SITE}.toml\nwritten: mine/schema.json\n{SITE}: 8 documents, 4 rules proposed\n",
    )
    tested = run("rules", "test", "mine", "--accept", shipped=True)
    assert (tested.code, tested.err) == (0, "1 files, 4 rules, 11 examples, 370 near misses, 0 problems\n")
    after = run("explain", first, "--site", SITE, "--rules", "mine", shipped=True)
    assert removed(after.out) == [
        "- SIMAK PULA: Harga Tali Baja Naik Tajam",
        "- Juru warta: Ratna Palupi",
        "- Unduh aplikasi Warta Contoh di ponsel Anda",
        "- © Warta Contoh 2030 | Dilarang menyalin tanpa izin tertulis redaksi",
    ]
    said = [*made.err.splitlines(), tested.err.strip(), *removed(after.out)]
    assert [line for line in said if line not in PAGE] == []
