"""Scrapy: the item pipeline by itself on every kind of item, and in a crawl of a site that the test serves."""

from __future__ import annotations

import dataclasses
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from cleaner import UsageError
from tests.integrations.support import ran

scrapy = pytest.importorskip("scrapy", reason="scrapy is not installed")
attrs = pytest.importorskip("attrs", reason="attrs is not installed")

URL = "https://kabar.test/1"
TEXT = "Padi menguning.\nJuru warta: Ratna"
NOTE = {
    "site": "kabar.test",
    "rules": ["kabar.test/writer"],
    "removed": [[15, 33, "kabar.test/writer", "author-footer"]],
    "captured": {"author": ["Ratna"]},
}


class Item(scrapy.Item):
    url = scrapy.Field()
    text = scrapy.Field()
    cleaner = scrapy.Field()


@dataclasses.dataclass
class Data:
    url: str
    text: Any
    cleaner: Any = None


@attrs.define
class Attrs:
    url: str
    text: Any
    cleaner: Any = None


@dataclasses.dataclass(frozen=True)
class Frozen:
    url: str
    text: Any


@pytest.fixture
def pipeline(write_rules):
    """The pipeline as Scrapy makes it, and its crawler."""
    from scrapy.utils.test import get_crawler

    from cleaner.integrations.scrapy import CleanerPipeline

    def make(**settings):
        crawler = get_crawler(
            settings_dict={"CLEANER_RULES": [str(write_rules())], "CLEANER_SHIPPED": False, **settings}
        )
        return CleanerPipeline.from_crawler(crawler), crawler.stats

    return make


def counts(stats) -> dict[str, Any]:
    return {name.removeprefix("cleaner/"): value for name, value in stats.get_stats().items() if "cleaner/" in name}


@pytest.mark.parametrize("kind", [dict, Item, Data, Attrs])
def test_items_of_every_kind_are_cleaned(pipeline, kind) -> None:
    from itemadapter import ItemAdapter

    made, stats = pipeline(CLEANER_ANNOTATION_FIELD="cleaner")
    item = kind(url=URL, text=TEXT)
    assert made.process_item(item) is item
    assert dict(ItemAdapter(item)) == {"url": URL, "text": "Padi menguning.", "cleaner": NOTE}
    assert counts(stats) == {
        "cleaned": 1,
        "changed": 1,
        "removed_characters": 18,
        "category/author-footer": 1,
        "rule/kabar.test/writer": 1,
    }


def test_an_item_of_which_nothing_goes_is_left_alone(pipeline) -> None:
    made, stats = pipeline(CLEANER_ANNOTATION_FIELD="cleaner")
    item = {"url": URL, "text": "Padi menguning."}
    assert made.process_item(item, None) == {"url": URL, "text": "Padi menguning."}  # older releases give the spider
    assert counts(stats) == {"cleaned": 1}


@pytest.mark.parametrize("item", [{"url": URL}, {"url": URL, "text": None}, Item(url=URL)], ids=repr)
def test_an_item_without_a_text_passes(pipeline, item) -> None:
    made, stats = pipeline()
    assert made.process_item(item) is item
    assert counts(stats) == {"without_text": 1}


@pytest.mark.parametrize(
    ("item", "annotation", "message"),
    [
        ({"url": URL, "text": [TEXT]}, "", "https://kabar.test/1: field 'text' is list, expected str"),
        ({"text": 5}, "", "an item without address: field 'text' is int, expected str"),
        (Data(URL, TEXT), "account", "left as it is: 'Data does not support field: account'"),
        (Item(url=URL, text=TEXT), "account", "left as it is: 'Item does not support field: account'"),
        (Frozen(URL, TEXT), "", "left as it is: cannot assign to field 'text'"),
    ],
)
def test_an_item_that_cant_be_cleaned_passes_and_is_told_of(pipeline, caplog, item, annotation, message) -> None:
    made, stats = pipeline(CLEANER_ANNOTATION_FIELD=annotation)
    before = repr(item)
    assert made.process_item(item) is item
    assert repr(item) == before
    assert counts(stats) == {"problems": 1}
    assert message in caplog.text


def test_a_frozen_model_passes_and_is_told_of(pipeline, caplog) -> None:
    pydantic = pytest.importorskip("pydantic")
    model = pydantic.create_model("Story", __config__=pydantic.ConfigDict(frozen=True), url=(str, ...), text=(str, ...))
    made, stats = pipeline()
    item = model(url=URL, text=TEXT)
    assert made.process_item(item) is item
    assert (item.text, counts(stats)) == (TEXT, {"problems": 1})
    assert "left as it is: 1 validation error for Story text Instance is frozen" in caplog.text


def test_a_problem_of_the_text_is_counted_and_told(pipeline, caplog, monkeypatch) -> None:
    from cleaner.engine import cleaner as engine

    monkeypatch.setattr(engine, "MAX_CHARS", 10)
    made, stats = pipeline()
    assert made.process_item({"url": URL, "text": TEXT})["text"] == TEXT
    assert counts(stats) == {"cleaned": 1, "problems": 1}
    assert "https://kabar.test/1: longer than 10 characters: passed through" in caplog.text


def test_fields_may_be_called_otherwise_and_be_other_than_texts(pipeline) -> None:
    made, _ = pipeline(CLEANER_TEXT_FIELD="isi", CLEANER_URL_FIELD="alamat", CLEANER_SITE_FIELD="situs")
    item = {"isi": TEXT, "alamat": None, "situs": "kabar.test", "title": ["Panen"], "date": 5}
    assert made.process_item(item)["isi"] == "Padi menguning."


def test_options_of_the_cleaner_have_settings(pipeline) -> None:
    made, _ = pipeline(CLEANER_KEEP="author-footer,embed", CLEANER_LEVEL="likely", CLEANER_MAX_SHARE="0.5")
    assert made.process_item({"url": URL, "text": TEXT})["text"] == TEXT
    made, _ = pipeline(CLEANER_SITE_RULES="0")
    assert made.process_item({"url": URL, "text": TEXT})["text"] == TEXT


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"CLEANER_TEXTFIELD": "isi"}, "no setting 'CLEANER_TEXTFIELD': did you mean 'CLEANER_TEXT_FIELD'?"),
        ({"CLEANER_LEVEL": "certain"}, "no level 'certain'"),
        ({"CLEANER_KEEP": ["embeds"]}, "no category 'embeds'"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_crawl(pipeline, settings, message) -> None:
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        pipeline(**settings)


def test_rules_and_what_is_wrong_with_them_are_told(pipeline, write_rules, caplog) -> None:
    write_rules("schema = 1\nhosts = 5\n", "broken.toml")
    made, stats = pipeline()
    made.open_spider()
    made.close_spider()
    assert counts(stats) == {"rules": made.cleaner.digest, "rule_problems": 1}
    assert [record.levelno for record in caplog.records if "broken.toml" in record.getMessage()] == [logging.ERROR]


PAGE = """<html><head><link rel="canonical" href="https://kabar.test/{n}"></head><body><h1>Panen {n}</h1>
<article><p>Petak {n} dipanen.</p><p>{tail} {n}</p></article></body></html>"""
TAILS = ["Tengok pula: Berita", "Juru warta: Ratna", "Hujan turun di petak"]


class Site(BaseHTTPRequestHandler):
    """Nine articles and a page of links to them."""

    def do_GET(self) -> None:
        number = self.path.strip("/")
        if number == "robots.txt":
            self.send_error(404)
            return
        links = "".join(f'<a class="article" href="/{n}">{n}</a>' for n in range(9))
        page = PAGE.format(n=number, tail=TAILS[int(number) % 3]) if number else f"<html><body>{links}</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_crawl(site, tmp_path, write_rules) -> None:
    """The example crawls the site: each article once, cleaned by the rules of its canonical address."""
    output = tmp_path / "articles.jsonl"
    ran("with_scrapy", site, str(output), str(write_rules()))
    found = {row["url"]: row for row in map(json.loads, output.read_text(encoding="utf-8").splitlines())}
    tails = {n: f"\n{TAILS[n % 3]} {n}" if n % 3 == 2 else "" for n in range(9)}
    assert {url: row["text"] for url, row in found.items()} == {
        f"https://kabar.test/{n}": f"Petak {n} dipanen.{tail}" for n, tail in tails.items()
    }
    assert len(output.read_text(encoding="utf-8").splitlines()) == 9
    assert [row["cleaner"]["rules"] for url, row in sorted(found.items()) if "cleaner" in row] == [
        ["kabar.test/linked"],
        ["kabar.test/writer"],
    ] * 3
