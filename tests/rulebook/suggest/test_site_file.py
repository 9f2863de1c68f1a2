from __future__ import annotations

import re

import pytest

from cleaner.errors import UsageError
from cleaner.model import Record
from cleaner.rulebook.store import open_store
from cleaner.rulebook.suggest.site_file import domain_of, head, language_of, name_of, path_of, site_host


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("https://www.Contoh.co.id/baca/1", "contoh.co.id"),
        ("radar.contoh.test", "radar.contoh.test"),
        ("kabar.my.id", "kabar.my.id"),
    ],
)
def test_a_host_is_read_from_what_people_write(name, host):
    assert site_host(name) == host


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("co.id", "'co.id': anyone can have a site under it; name one site, such as contoh.co.id"),
        ("com", "'com': anyone can have a site under it; name one site, such as contoh.com"),
        ("www.my.id", "'www.my.id': anyone can have a site under it; name one site, such as contoh.my.id"),
        ("bukan host", "'bukan host': no host; expected something like example.com"),
        ("", "'': no host; expected something like example.com"),
        ("a..contoh.com", "'a..contoh.com': no host; expected something like example.com"),
        ('a"b.com', "'a\"b.com': no host; expected something like example.com"),
        ("a\\..\\b.com", r"'a\\..\\b.com': no host; expected something like example.com"),
    ],
)
def test_what_is_no_sites_host_is_refused(name, message):
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        site_host(name)


def test_the_domain_is_what_one_owner_has():
    assert [domain_of(host) for host in ("a.b.contoh.co.id", "contoh.com", "kabar.test")] == [
        "contoh.co.id",
        "contoh.com",
        "kabar.test",
    ]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Petani di desa itu menunda panen karena hujan dan angin yang datang dari laut.", "id"),
        ("The farmers in a village put off the harvest to wait for a dry week, as told by an officer.", "en"),
        ("1234", ""),
    ],
)
def test_the_language_is_that_of_the_small_words(text, lang):
    assert language_of([Record(text)], open_store().load_all()) == lang


@pytest.mark.parametrize(
    ("text", "name"), [("Ia menulis di Contoh.co.id kemarin.", "Contoh.co.id"), ("Ia menulis.", "Contoh")]
)
def test_the_name_is_as_texts_write_it(text, name):
    assert name_of("contoh.co.id", [Record(text)]) == name


@pytest.mark.parametrize(
    ("host", "lang", "path"),
    [
        ("contoh.co.id", "id", "sites/id/contoh.co.id.toml"),
        ("contoh.com", "id", "sites/id/contoh.com.toml"),
        ("contoh.com", "ms", "sites/my/contoh.com.toml"),
        ("contoh.tv", "en", "sites/world/contoh.tv.toml"),
    ],
)
def test_files_stand_by_country(host, lang, path):
    assert path_of(host, lang) == path


def test_the_head_has_what_every_site_file_has():
    assert head("contoh.test", 'Si "C"', "id", "2031-06-02", "../../schema.json") == (
        '#:schema ../../schema.json\nschema = 1\nhosts = ["contoh.test"]\nname = "Si \\"C\\""\n'
        'lang = "id"\nchecked = 2031-06-02'
    )
