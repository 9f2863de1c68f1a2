"""The page: all of its numbers, one policy, and hostile text that stays text."""

from __future__ import annotations

import io
import json

import pytest
from lxml import html

from cleaner import LedgerError
from cleaner.insight.account import Account, Piece
from cleaner.insight.drift import drift
from cleaner.insight.elements import readable
from cleaner.insight.report import Material, report
from cleaner.ledger import read_ledger
from cleaner.stats import Stats
from tests.insight.test_drift import run

EVIL = [
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "<svg/onload=alert(3)>",
    "javascript:alert(4)",
    "</title></text></bdi><iframe src=//jahat.test>",
    "{{7*7}} ${7*7} <!-- -->",
    "&lt;b&gt; &amp;amp;",
    "\u202eterbalik\u202c",
]


def ledger(*entries: dict) -> io.BytesIO:
    lines = [{"cleaner-ledger": 1, "format": "jsonl"}, *entries, {"entries": len(entries)}]
    return io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines))


def entry(record: int, *pieces: list, site: str = "kabar.test") -> dict:
    return {
        "record": record, "bytes": 1, "cleaned": "", "original": "", "annotation": [0, 0], "id": None, "site": site,
        "pieces": list(pieces),
    }  # fmt: skip


def account(*entries: dict, **options) -> Account:
    found = Account(**options)
    found.add(read_ledger(ledger(*entries), "buku"))
    return found


def texts(page) -> str:
    return "".join(page.itertext())


def braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def hostile_page() -> tuple[bytes, html.HtmlElement]:
    entries = [
        entry(n + 1, [5, 9, f"r/{evil}", evil, f"{evil}:3", 1, json.dumps(evil)[1:-1]], site=evil)
        for n, evil in enumerate(EVIL)
    ]
    then, now = Stats(watched=None), Stats()
    for n, evil in enumerate(EVIL):
        then.add(run(n, 60, site=evil))
        now.add(run(n + 50, 60, site=evil, took=0, left=0.6, foot=f"Warta {braced(evil)} {{}}"))
        for stats in (then, now):
            stats.hits[evil, evil] = 5
            stats.by_rule[evil] += 1
            stats.by_category[evil] += 1
            stats.by_problem[evil] += 1
            stats.problems += 1
    raw = report(Material(EVIL, now, account(*entries), drift(then, now)))
    return raw, html.document_fromstring(raw.decode("utf-8"))


def test_hostile_text_stays_text():
    raw, page = hostile_page()
    assert {el.tag for el in page.iter() if isinstance(el.tag, str)} <= {
        "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "h3", "p", "nav", "a", "div",
        "span", "b", "bdi", "section", "svg", "g", "rect", "text", "line", "circle", "table", "thead", "tbody", "tr",
        "th", "td", "details", "summary", "del", "footer",
    }  # fmt: skip
    shown = texts(page.find("body"))
    for evil in EVIL:
        assert evil in shown
        assert evil in page.findtext(".//title")
    assert b"<script" not in raw.lower()
    assert page.xpath("//comment()") == []


def test_nothing_is_loaded_and_nothing_runs():
    _, page = hostile_page()
    attributes = {(name, value) for el in page.iter() if isinstance(el.tag, str) for name, value in el.attrib.items()}
    assert {
        name for name, _ in attributes if name.startswith("on") or name in ("src", "srcset", "data", "action")
    } == set()
    assert all(value.startswith("#") for name, value in attributes if "href" in name.lower())
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    [style] = page.xpath("//style")
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_every_anchor_leads_somewhere():
    _, page = hostile_page()
    targets = page.xpath("//nav/a/@href")
    assert targets == [f"#{name}" for name in page.xpath("//section/@id")]
    assert targets == ["#changes", "#categories", "#rules", "#sites", "#rates", "#samples", "#problems"]


def test_the_same_material_makes_the_same_page():
    assert hostile_page()[0] == hostile_page()[0]


def test_counts_alone():
    stats = run(1)
    page = html.document_fromstring(report(Material(["a.json"], stats)).decode())
    assert page.xpath("//section/@id") == ["categories", "rules", "sites", "rates", "problems"]
    assert page.xpath("//div[@class='tiles']/div/b/text()") == ["200", "60.0%", "1.6%", "1", "0"]
    assert "120 pieces" in texts(page)
    assert "200 records" in texts(page)
    assert page.xpath("//section[@id='rates']//*[local-name()='g']/*[local-name()='text']/text()") == ["60%"]


def test_a_ledger_alone():
    found = account(
        entry(1, [3, 7, "a/x", "promo", "a.toml:1", 3, "Iklan"]),
        entry(
            4, [0, 5, "a/x", "promo", "a.toml:1", 0, "Iklan"], [9, 19, "a/y", "embed", "a.toml:7", 4, "\\u201cVideo\\n"]
        ),
    )
    page = html.document_fromstring(report(Material(["buku"], account=found)).decode())
    assert page.xpath("//section/@id") == ["categories", "rules", "sites", "samples"]
    assert page.xpath("//div[@class='tiles']/div/b/text()") == ["2", "19", "2"]
    rows = [[texts(cell) for cell in row] for row in page.xpath("//section[@id='rules']//tbody/tr")]
    assert rows == [["a/x", "promo", "2", "9", "2", "a.toml:1"], ["a/y", "embed", "1", "10", "1", "a.toml:7"]]
    rows = [[texts(cell) for cell in row] for row in page.xpath("//section[@id='categories']//tbody/tr")]
    assert rows == [["embed", "1", "10"], ["promo", "2", "9"]]
    samples = [[texts(part) for part in sample] for sample in page.xpath("//div[@class='sample']")]
    assert samples == [
        ["buku:2 · kabar.test", "3 characters keptIklan"],
        ["buku:3 · kabar.test", "Iklan4 characters kept“Video"],
        ["buku:3 · kabar.test", "Iklan4 characters kept“Video"],
    ]


def test_samples_are_random_but_the_same_each_time():
    entries = [entry(n + 1, [0, 5, "a/x", "promo", "a.toml:1", 0, f"Iklan {n}"]) for n in range(300)]

    def chosen(**options) -> list[str]:
        return [sample.pieces[0].text for sample in account(*entries, **options).samples["a/x"]]

    assert len(chosen()) == 4
    assert chosen() == chosen()
    assert chosen(seed=1) != chosen()
    numbers = [int(text.split()[1]) for seed in range(200) for text in chosen(seed=seed, samples_each=5)]
    assert 130 < sum(numbers) / len(numbers) < 169  # of 0 to 299: neither the first nor the last are favoured
    assert chosen(samples_each=0) == []


def test_a_piece_that_was_cut_inside_an_escape_is_shown_as_it_stood():
    found = account(entry(1, [0, 1, "a/x", "promo", "a.toml:1", 0, '\\ud83d" \\']))
    assert found.samples["a/x"][0].pieces == (Piece(0, 1, "a/x", "promo", "a.toml:1", '\\ud83d" \\'),)


@pytest.mark.parametrize("piece", [[], [1, 2], ["x", 2, "a", "b", "c", 0, ""], [1e999, 2, "a", "b", "c", 0, ""], 7])
def test_a_damaged_piece(piece):
    with pytest.raises(LedgerError, match=r"^buku:2: damaged: not a removed piece$"):
        account(entry(1, piece))


def test_what_can_not_stand_in_a_page():
    assert readable("a\tb\nc\x00\x1b\x7f\x9b\ud800\ufffe😀é") == "a\tb\nc" + "\ufffd" * 6 + "😀é"


def test_nothing_has_changed():
    page = html.document_fromstring(report(Material(["a"], run(2), None, drift(run(1), run(2)))).decode())
    [section] = page.xpath("//section[@id='changes']")
    assert texts(section).startswith("ChangesNone. 1 rules of sites and what is left at 1 sites compared.")
    assert section.xpath(".//*[local-name()='svg']") == []
