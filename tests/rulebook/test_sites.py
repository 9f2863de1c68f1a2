from __future__ import annotations

import pytest

from cleaner.rulebook.sites import date_of, host_of, known_site, parents, rule_files
from cleaner.rulebook.store import open_store


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.warta.test/baca/1", "www.warta.test"),
        ("HTTP://Warta.TEST:8080/", "warta.test"),
        ("//warta.test/a", "warta.test"),
        ("warta.test", "warta.test"),
        ("warta.test/baca", "warta.test"),
        ("warta.test.", "warta.test"),
        ("warta.test:443/x", "warta.test"),
        ("https://editor:rahasia@warta.test/x", "warta.test"),
        ("  https://warta.test/x\n", "warta.test"),
        ("https://warta.test?u=https://lain.test/", "warta.test"),
        ("warta.test/lanjut?u=https://lain.test/", "warta.test"),
        ("warta.test//ganda", "warta.test"),
        ("https://berita.münchen.test/x", "berita.münchen.test"),
        ("localhost", ""),
        ("", ""),
        ("bukan alamat", ""),
        ("tiga kata.test sini", ""),
        ("http://[", ""),
        ("http://[::1]/x", ""),
        ("https://", ""),
        ("/baca/1", ""),
        ("file:///tmp/a.html", ""),
        ("mailto", ""),
    ],
)
def test_the_host_of_a_url(url, host):
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://warta.test/2026/03/04/padi-menguning", "2026-03-04"),
        ("https://warta.test/baca/2026/3/4/padi", "2026-03-04"),
        ("https://warta.test/baca/20260304/12/padi", "2026-03-04"),
        ("https://warta.test/20260304101500-7-12/padi", "2026-03-04"),
        ("https://warta.test/2026/03/padi", ""),
        ("https://warta.test/2026/13/04/padi", ""),
        ("https://warta.test/2026/12/32/padi", ""),
        ("https://warta.test/1912/03/04/padi", ""),
        ("https://warta.test/arsip/1234567", ""),
        ("https://warta.test/arsip/99999999", ""),
        ("https://warta.test/padi?tanggal=2026/03/04", ""),
        ("https://warta.test/٢٠٢٦٠٣٠٤/padi", ""),
        ("https://warta.test/", ""),
        ("", ""),
        ("http://[", ""),
    ],
)
def test_the_day_that_a_url_spells(url, day):
    assert date_of(url) == day


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("warta.test", ["warta.test"]),
        ("a.b.warta.test", ["warta.test", "b.warta.test", "a.b.warta.test"]),
        ("warta.co.id", ["co.id", "warta.co.id"]),
        ("localhost", []),
        ("", []),
    ],
)
def test_a_host_and_its_parents(host, expected):
    assert list(parents(host)) == expected


#: Rule files by path, each written as its header.
FOLDER = {
    "any.toml": "",
    "bahasa.toml": "lang = 'id'",
    "inggris.toml": "lang = 'en'",
    "grup.toml": "network = true",
    "grup-id.toml": "network = true\nlang = 'id'",
    "warta.toml": "hosts = ['warta.test', 'warta.example']\nlang = 'id'\nuse = ['grup']",
    "sore.toml": "hosts = ['sore.warta.test']",
    "english.toml": "hosts = ['english.warta.test']\nlang = 'en'",
    "paper.toml": "hosts = ['paper.test']\nlang = 'en'",
    "bisu.toml": "hosts = ['bisu.test']",
    "serba.toml": "hosts = ['serba.test']\nlang = 'id'\nuse = ['grup-id', 'inggris', 'grup', 'bahasa']",
}


@pytest.fixture
def store(write_rules):
    for name, top in FOLDER.items():
        folder = write_rules(f"schema = 1\n{top}\n", name)
    return open_store([folder], shipped=False)


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("warta.test", "warta.test"),
        ("www.warta.test", "warta.test"),
        ("a.b.warta.test", "warta.test"),
        ("warta.example", "warta.test"),
        ("m.warta.example", "warta.test"),
        ("sore.warta.test", "sore.warta.test"),
        ("m.sore.warta.test", "sore.warta.test"),
        ("notwarta.test", ""),
        ("test", ""),
        ("", ""),
    ],
)
def test_the_most_specific_file_names_the_site(store, host, site):
    assert known_site(host, store) == site


@pytest.mark.parametrize(
    ("site", "files"),
    [
        pytest.param("", ["any", "bahasa", "inggris"], id="no site: packs of all languages, none of a network"),
        pytest.param("warta.test", ["any", "bahasa", "grup", "warta"], id="its language, its network, its own"),
        pytest.param("sore.warta.test", ["any", "bahasa", "grup", "warta", "sore"], id="inherits from its parent"),
        pytest.param(
            "english.warta.test",
            ["any", "bahasa", "inggris", "grup", "warta", "english"],
            id="another language than its parent: both",
        ),
        pytest.param("paper.test", ["any", "inggris", "paper"], id="another language"),
        pytest.param("bisu.test", ["any", "bahasa", "inggris", "bisu"], id="no language: all of them"),
        pytest.param(
            "serba.test",
            ["any", "bahasa", "grup-id", "inggris", "grup", "serba"],
            id="uses packs in its order, each once",
        ),
    ],
)
def test_the_files_in_force_most_general_first(store, site, files):
    assert [file.path.rpartition("/")[2].removesuffix(".toml") for file in rule_files(site, store)] == files
