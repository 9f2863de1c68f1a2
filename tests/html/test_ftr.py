"""ftr-site-config files in, rule files out; every line is used, needless, or named."""

import pytest

from cleaner.html.ftr import Import, by_host, host_of_file, import_file
from cleaner.rulebook.schema import read_rule_file
from cleaner.rulebook.types import HtmlSection

SITE = """\
# a comment
title: //h1
body: //div[@id='isi']
body: //article
BODY : //article

strip: //div[@class="iklan"]
strip_id_or_class: 'baca-juga'
strip_id_or_class: it"s
replace_string(<b>): <i>
prune: no
strip: //p[
strip: //img/@src
strip_id_or_class:
native_ad_clue: //x
frobnicate: yes
"""


def imported(text: str, host: str = "kabar.test") -> Import:
    into = Import(host)
    import_file(text, f"klon/{host}.txt", into)
    return into


def test_what_has_a_counterpart_becomes_a_section():
    into = imported(SITE)
    file = read_rule_file(into.toml, "kabar.test.toml")
    assert file.hosts == ("kabar.test",)
    assert file.html == HtmlSection(
        body="//div[@id='isi'] | //article",
        remove=(
            '//div[@class="iklan"]',
            '//*[contains(@class, "baca-juga") or contains(@id, "baca-juga")]',
            "//*[contains(@class, 'it\"s') or contains(@id, 'it\"s')]",
        ),
        line=5,
    )


def test_what_has_none_is_named_with_its_place():
    into = imported(SITE)
    assert [str(problem) for problem in into.unused] == [
        "klon/kabar.test.txt:2: title: not used: metadata is read from what the page says for machines",
        "klon/kabar.test.txt:10: replace_string: not used: rules delete and do nothing else",
        "klon/kabar.test.txt:15: native_ad_clue: not used: there are no conditions",
    ]
    assert [str(problem).partition(": no ")[0] for problem in into.wrong] == [
        "klon/kabar.test.txt:12: strip: '//p['",
        "klon/kabar.test.txt:13: strip: '//img/@src': selects attributes or text, expected elements",
        "klon/kabar.test.txt:14: strip_id_or_class: ''",
        "klon/kabar.test.txt:16: frobnicate: unknown statement",
    ]
    assert into.needless == 1


@pytest.mark.parametrize("text", ["", "# nothing\n", "title: //h1\n", "strip: //p[\n"])
def test_a_file_of_which_nothing_can_be_used_gives_no_rule_file(text):
    assert imported(text).toml == ""


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("kabar.test.txt", "kabar.test"),
        (".kabar.test.txt", "kabar.test"),
        ("Olahraga.Kabar.test.txt", "olahraga.kabar.test"),
        ("xn--protin-bva.com.txt", "xn--protin-bva.com"),
        ("global.txt", ""),
        ("a..b.txt", ""),
        ("ka bar.test.txt", ""),
    ],
)
def test_the_host_stands_in_the_file_name(name, host):
    assert host_of_file(name) == host


def test_a_site_and_its_subdomains_are_one_host():
    assert by_host(["kabar.test.txt", "global.txt", ".kabar.test.txt"]) == {
        "kabar.test": [".kabar.test.txt", "kabar.test.txt"],
        "": ["global.txt"],
    }
