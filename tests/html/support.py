"""What tests of pages share: an article in our own words, and pages around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner import Cleaner
from cleaner.html.prune import Page
from cleaner.html.tree import parse, squeezed

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Pasar Ikan Pelabuhan Kembali Ramai"
ARTICLE = (
    "Pasar ikan di tepi pelabuhan itu kembali ramai sejak Senin pagi setelah dua pekan ditutup untuk perbaikan atap.",
    "Kepala pasar, Ratna Sari, mengatakan semua lapak sudah terisi dan pedagang tidak dipungut biaya sampai Maret.",
    "“Kami senang bisa berjualan lagi, pembeli sudah datang sejak subuh,” kata Tono, pedagang cumi di lapak utara.",
    "Pemerintah kota berjanji menambah lahan parkir tahun depan agar antrean kendaraan tidak memakan badan jalan.",
)
TEXT = "\n".join(ARTICLE)
PARAGRAPHS = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE)


def page(body: str = PARAGRAPHS, head: str = f"<title>{TITLE}</title>", lang: str = "id") -> str:
    """A page with this between its body's tags."""
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def links(count: int, host: str = "") -> list[str]:
    """Links to other articles."""
    return [f'<a href="{host}/baca/{n}">Judul berita lain yang ke-{n} pekan ini</a>' for n in range(count)]


def tree(body: str, url: str = "https://kabar.test/baca/1") -> Page:
    """A page on its way through."""
    return Page(parse(page(body)), url)


def texts(nodes: Any) -> list[str]:
    """The elements' texts."""
    return [squeezed(node) for node in nodes]


def site_cleaner(folder: Path, html: str, **options: Any) -> Cleaner:
    """A cleaner with one site, kabar.test, that has this [html] section and no other rules."""
    (folder / "kabar.test.toml").write_text(f'schema = 1\nhosts = ["kabar.test"]\n\n[html]\n{html}\n', "utf-8")
    cleaner = Cleaner(rules=[folder], shipped=False, **options)
    assert cleaner.problems == (), cleaner.problems
    return cleaner
