from __future__ import annotations

import pytest

from cleaner.errors import RuleFileError
from cleaner.model import Category, Level, Problem
from cleaner.rulebook.schema import read_rule_file
from cleaner.rulebook.types import (
    Example,
    HeadlineWords,
    HtmlSection,
    Kind,
    Rule,
    RuleFile,
    Zone,
    ZoneSide,
)

CATEGORIES = (
    "copyright, related-link, comment, author-footer, source-footer, photo-credit, date-line, duplicate, promo, "
    "ad-marker, embed, navigation, disclaimer, dateline"
)
KINDS = "equals, starts, line, sentence, span, block, from, repeat, keep"


def problems(source: str) -> list[str]:
    """What a user sees for this rule file, line by line."""
    with pytest.raises(RuleFileError) as caught:
        read_rule_file(source, "x.toml")
    assert all(isinstance(problem, Problem) for problem in caught.value.problems)
    return str(caught.value).split("\n")


def rule(*lines: str, rid: str = "iklan", category: str = "promo", why: str = "uji") -> str:
    """A rule file with one rule; its own lines begin on line 6, without a category on line 5."""
    head = ["schema = 1", "[[rule]]", f'id = "{rid}"', *([f'category = "{category}"'] if category else [])]
    return "\n".join([*head, f'why = "{why}"', *lines, ""])


EVERY_KEY = r"""schema = 1
hosts = ["Warta.TEST", "warta.example."]
name = "Warta"
aliases = ["Warta Sore"]
lang = "id"
network = false
use = ["net-uji"]
skip = ["id/tautan"]
signature = ['^WARTA -']
checked = 2026-02-03

[let]
kota = '(?:Solo|Tegal)'

[headline]
small = ["di"]
openers = ["Namun"]
stops = ['Foto:']

[html]
body = '//main'
remove = ['//aside', '//nav']
classes = ["baca-juga"]

[[rule]]
id = "penulis-bawah"
category = "author-footer"
where = "tail:3"
level = "likely"
why = "nama penulis"
removes = ["Tamat.\n[-Oleh Ratna-]"]
keeps = ["Oleh siapa?", "Oleh-oleh."]
unless = 'warga'
after = ''
before = '-+'
since = 2025-01-01
until_date = 2026-01-01
max_chars = 40
from = 'Oleh .+'
until = 'Lanjut'

[[rule]]
id = "simpan"
keep = 'Oleh-oleh'
why = "makanan"
keeps = ["Oleh-oleh."]
"""


def test_every_key_arrives_as_its_type():
    assert read_rule_file(EVERY_KEY, "situs/warta.toml") == RuleFile(
        path="situs/warta.toml",
        source=EVERY_KEY,
        hosts=("warta.test", "warta.example"),
        name="Warta",
        aliases=("Warta Sore",),
        lang="id",
        network=False,
        use=("net-uji",),
        skip=("id/tautan",),
        signature=("^WARTA -",),
        checked="2026-02-03",
        let={"kota": "(?:Solo|Tegal)"},
        headline=HeadlineWords(small=("di",), openers=("Namun",), stops=("Foto:",)),
        html=HtmlSection(body="//main", remove=("//aside", "//nav"), classes=("baca-juga",), line=20),
        rules=(
            Rule(
                id="penulis-bawah",
                kind=Kind.FROM,
                body=("Oleh .+",),
                why="nama penulis",
                line=25,
                category=Category.AUTHOR_FOOTER,
                where=Zone(ZoneSide.TAIL, 3),
                level=Level.LIKELY,
                removes=(Example("Tamat.\n[-Oleh Ratna-]", 31),),
                keeps=(Example("Oleh siapa?", 32), Example("Oleh-oleh.", 32)),
                unless="warga",
                after="",
                before="-+",
                until="Lanjut",
                since="2025-01-01",
                until_date="2026-01-01",
                max_chars=40,
            ),
            Rule(
                id="simpan",
                kind=Kind.KEEP,
                body=("Oleh-oleh",),
                why="makanan",
                line=42,
                keeps=(Example("Oleh-oleh.", 46),),
            ),
        ),
    )


def test_an_empty_pack_is_a_rule_file():
    assert read_rule_file("schema = 1\n", "p.toml") == RuleFile(path="p.toml", source="schema = 1\n")


@pytest.mark.parametrize(
    ("line", "kind", "body"),
    [
        ('equals = ["Iklan", "Baca"]', Kind.EQUALS, ("Iklan", "Baca")),
        ('starts = ["Iklan"]\nmax_chars = 9', Kind.STARTS, ("Iklan",)),
        ("line = 'Iklan'", Kind.LINE, ("Iklan",)),
        ("sentence = 'Iklan'", Kind.SENTENCE, ("Iklan",)),
        ("span = 'Iklan'", Kind.SPAN, ("Iklan",)),
        ("block = ['Iklan', '?x', '*y', '+z']", Kind.BLOCK, ("Iklan", "?x", "*y", "+z")),
        ("from = 'Iklan'", Kind.FROM, ("Iklan",)),
        ('repeat = "paragraph"', Kind.REPEAT, ("paragraph",)),
        ("keep = 'Iklan'", Kind.KEEP, ("Iklan",)),
    ],
    ids=list(Kind),
)
def test_each_kind_has_its_body(line, kind, body):
    (read,) = read_rule_file(rule(line, category="" if kind is Kind.KEEP else "promo"), "x.toml").rules
    assert (read.kind, read.body) == (kind, body)


#: All that a rule may have beside its kind, each as a line of its own; `until` is `from`'s alone.
CONDITIONS = {
    "category": "category = 'promo'",
    "level": "level = 'likely'",
    "removes": "removes = ['[-Iklan-]']",
    "unless": "unless = 'warga'",
    "after": "after = ''",
    "before": "before = ''",
    "max_chars": "max_chars = 9",
    "where": "where = 'tail:3'",
    "keeps": "keeps = ['iklan baris']",
    "since": "since = 2025-01-01",
    "until_date": "until_date = 2026-01-01",
}
BODIES = {
    Kind.EQUALS: "equals = ['Iklan']",
    Kind.STARTS: "starts = ['Iklan']",
    Kind.LINE: "line = 'Iklan'",
    Kind.SENTENCE: "sentence = 'Iklan'",
    Kind.SPAN: "span = 'Iklan'",
    Kind.BLOCK: "block = ['Iklan']",
    Kind.FROM: "from = 'Iklan'",
    Kind.REPEAT: "repeat = 'title'",
    Kind.KEEP: "keep = 'Iklan'",
}
WITHOUT_EFFECT = {
    Kind.EQUALS: ("max_chars",),
    Kind.REPEAT: ("after", "before", "max_chars"),
    Kind.KEEP: ("category", "level", "removes", "unless", "after", "before", "max_chars"),
}


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_its_conditions(kind):
    lines = [line for key, line in CONDITIONS.items() if key not in WITHOUT_EFFECT.get(kind, ())]
    (read,) = read_rule_file(rule(BODIES[kind], *lines, category=""), "x.toml").rules
    assert (read.kind, str(read.where), read.since, read.until_date) == (kind, "tail:3", "2025-01-01", "2026-01-01")


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, keys in WITHOUT_EFFECT.items() for key in keys], ids=str
)
def test_a_condition_that_a_kind_does_not_heed_is_refused(kind, key):
    needed = [] if kind is Kind.KEEP or key == "category" else [CONDITIONS["category"]]
    assert problems(rule(BODIES[kind], CONDITIONS[key], *needed, category="")) == [
        f"x.toml:2: rule 'iklan': {key} has no effect on the kind `{kind}`"
    ]


@pytest.mark.parametrize("kind", WITHOUT_EFFECT)
def test_conditions_that_a_kind_does_not_heed_are_all_named(kind):
    assert problems(rule(BODIES[kind], *CONDITIONS.values(), category="")) == [
        f"x.toml:2: rule 'iklan': {key} has no effect on the kind `{kind}`" for key in WITHOUT_EFFECT[kind]
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("", ["x.toml:1: the first key must be schema = 1"], id="empty file"),
        pytest.param('lang = "x"\n', ["x.toml:1: the first key must be schema = 1"], id="no schema"),
        pytest.param("schema = 2\n", ["x.toml:1: schema: this version reads 1, found 2"], id="other schema"),
        pytest.param("schema = true\n", ["x.toml:1: schema: this version reads 1, found True"], id="schema true"),
        pytest.param(
            "\nschema = '1'\n", ["x.toml:2: schema: this version reads 1, found '1'"], id="schema as a string"
        ),
        pytest.param(
            "schema = 1\nhost = ['a.test']\n",
            ["x.toml:2: unknown key 'host'; did you mean 'hosts'?"],
            id="misspelt key",
        ),
        pytest.param("schema = 1\nzzz = 1\n", ["x.toml:2: unknown key 'zzz'"], id="key like no other"),
        pytest.param(
            "schema = 1\nhosts = []\n",
            ["x.toml:2: hosts is empty; a pack has no such key, a site file at least one host"],
            id="no hosts",
        ),
        pytest.param(
            "schema = 1\nhosts = ['localhost']\n",
            ["x.toml:2: hosts: 'localhost' is not a host name such as news.example.com"],
            id="one label",
        ),
        pytest.param(
            "schema = 1\nhosts = ['a.test', 'https://b.test/']\n",
            ["x.toml:2: hosts: 'https://b.test/' is not a host name such as news.example.com"],
            id="URL for a host",
        ),
        pytest.param(
            "schema = 1\nhosts = 'a.test'\n", ["x.toml:2: hosts: expected a list, found a string"], id="no list"
        ),
        pytest.param(
            "schema = 1\nhosts = ['a.test', 5]\n",
            ["x.toml:2: hosts: in the list: expected a string, found a number"],
            id="number in a list",
        ),
        pytest.param("schema = 1\nlang = 5\n", ["x.toml:2: lang: expected a string, found a number"], id="number"),
        pytest.param("schema = 1\nlang = 1.5\n", ["x.toml:2: lang: expected a string, found a number"], id="fraction"),
        pytest.param(
            "schema = 1\nlang = 10:00:00\n", ["x.toml:2: lang: expected a string, found time"], id="time of day"
        ),
        pytest.param(
            "schema = 1\n\nname = 'Warta'\n",
            ["x.toml:3: name belongs to a site file, and this file has no hosts"],
            id="name of a pack",
        ),
        pytest.param(
            "schema = 1\naliases = []\n",
            ["x.toml:2: aliases belongs to a site file, and this file has no hosts"],
            id="aliases of a pack",
        ),
        pytest.param(
            "schema = 1\nuse = ['net-uji']\n",
            ["x.toml:2: use belongs to a site file, and this file has no hosts"],
            id="pack that uses a pack",
        ),
        pytest.param(
            "schema = 1\nsignature = ['^WARTA -']\n",
            ["x.toml:2: signature belongs to a site file, and this file has no hosts"],
            id="signature of a pack",
        ),
        pytest.param(
            "schema = 1\n\n[html]\nbody = '//main'\n",
            ["x.toml:4: body belongs to a site's file or a network's pack, and this is neither"],
            id="container in a pack",
        ),
        pytest.param(
            "schema = 1\nhosts = ['a.test']\n[html]\nbody = '//main['\nremove = [\n  '//p', '//a/@href',\n]\nclasses = ['Baca']\n",
            [
                "x.toml:4: body: '//main[': no XPath 1.0 expression: Invalid expression",
                "x.toml:5: remove: '//a/@href': selects attributes or text, expected elements",
                "x.toml:8: classes: in the list: expected words of a-z and 0-9 joined by hyphens, found 'Baca'",
            ],
            id="XPaths and class words",
        ),
        pytest.param(
            "schema = 1\nhost = ['a.test']\nname = 'Warta'\nuse = 5\n",
            [
                "x.toml:2: unknown key 'host'; did you mean 'hosts'?",
                "x.toml:3: name belongs to a site file, and this file has no hosts",
                "x.toml:4: use: expected a list, found a number",
                "x.toml:4: use belongs to a site file, and this file has no hosts",
            ],
            id="keys of a site file and misspelt hosts",
        ),
        pytest.param(
            "schema = 1\nhosts = 'a.test'\nname = 'Warta'\n",
            ["x.toml:2: hosts: expected a list, found a string"],
            id="keys of a site file and hosts that can't be read",
        ),
        pytest.param(
            "schema = 1\nnetwork = 1\n", ["x.toml:2: network: expected a boolean, found a number"], id="number for yes"
        ),
        pytest.param(
            "schema = 1\nchecked = '2026-11-22'\n",
            ["x.toml:2: checked: expected a date such as 2026-11-22, found a string"],
            id="date in quotes",
        ),
        pytest.param(
            "schema = 1\nchecked = 2026-11-22T08:00:00Z\n",
            ["x.toml:2: checked: expected a date such as 2026-11-22, found a date with a time"],
            id="date with a time",
        ),
        pytest.param(
            "schema = 1\nlet = 1\n", ["x.toml:2: let: expected a table, found a number"], id="let is no table"
        ),
        pytest.param(
            "schema = 1\n[let]\na = 'x'\nb = 1\nc = []\n",
            ["x.toml:4: b: expected a string, found a number", "x.toml:5: c: expected a string, found a list"],
            id="let of other things",
        ),
        pytest.param(
            "schema = 1\n\nlet = { a = 1 }\n", ["x.toml:3: a: expected a string, found a number"], id="inline let"
        ),
        pytest.param("schema = 1\n\nlet.a = 1\n", ["x.toml:3: a: expected a string, found a number"], id="dotted let"),
        pytest.param(
            "schema = 1\n[headline]\nsmal = []\nstops = 'x'\n",
            [
                "x.toml:3: unknown key 'smal'; did you mean 'small'?",
                "x.toml:4: stops: expected a list, found a string",
            ],
            id="headline",
        ),
        pytest.param(
            "schema = 1\nhosts = ['a.test']\n[html]\nbdoy = '//x'\nremove = [1]\n",
            [
                "x.toml:4: unknown key 'bdoy'; did you mean 'body'?",
                "x.toml:5: remove: in the list: expected a string, found a number",
            ],
            id="html",
        ),
        pytest.param(
            "schema = 1\n[rule]\nid = 'x'\n", ["x.toml:2: rule: expected a list, found a table"], id="single brackets"
        ),
        pytest.param(
            "schema = 1\nrule = [1]\n",
            ["x.toml:2: rule: in the list: expected a table, found a number"],
            id="rules that are numbers",
        ),
    ],
)
def test_a_file_says_what_is_wrong_with_it(source, expected):
    assert problems(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            rule("lin = 'x'"),
            [
                f"x.toml:2: rule 'iklan': a rule has exactly one kind; found none of {KINDS}",
                "x.toml:6: rule 'iklan': unknown key 'lin'; did you mean 'line'?",
            ],
            id="misspelt kind",
        ),
        pytest.param(
            rule("line = 'x'", "whre = 'any'"),
            ["x.toml:7: rule 'iklan': unknown key 'whre'; did you mean 'where'?"],
            id="misspelt key",
        ),
        pytest.param(
            rule("line = 'x'", "span = 'y'"),
            ["x.toml:2: rule 'iklan': a rule has exactly one kind; found line and span"],
            id="two kinds",
        ),
        pytest.param(
            rule("line = 'x'", category="promotion"),
            [
                (
                    "x.toml:4: rule 'iklan': category: expected one of "
                    f"{CATEGORIES}, found 'promotion'; did you mean 'promo'?"
                )
            ],
            id="unknown category",
        ),
        pytest.param(
            "schema = 1\n[[rule]]\nid = 'a'\nwhy = 'w'\ncategory = ['promo']\nline = 'x'\n",
            [f"x.toml:5: rule 'a': category: expected one of {CATEGORIES}, found ['promo']"],
            id="list of categories",
        ),
        pytest.param(
            "schema = 1\n[[rule]]\nline = 'x'\n",
            ["x.toml:2: id is missing", "x.toml:2: category is missing", "x.toml:2: why is missing"],
            id="nothing but a pattern",
        ),
        pytest.param(
            "schema = 1\n[[rule]]\nkeep = 'x'\n",
            ["x.toml:2: id is missing", "x.toml:2: why is missing"],
            id="keep needs no category",
        ),
        pytest.param(rule("line = 'x'", why=""), ["x.toml:2: rule 'iklan': why is missing"], id="empty why"),
        pytest.param(
            rule("line = 'x'", rid="Iklan_Atas"),
            ["x.toml:3: rule 'Iklan_Atas': id: expected words of a-z and 0-9 joined by hyphens, found 'Iklan_Atas'"],
            id="id with capitals",
        ),
        pytest.param(
            rule("line = 'x'", rid="iklan-"),
            ["x.toml:3: rule 'iklan-': id: expected words of a-z and 0-9 joined by hyphens, found 'iklan-'"],
            id="id with a loose hyphen",
        ),
        pytest.param(
            rule("line = 'x'", rid="iklän"),
            ["x.toml:3: rule 'iklän': id: expected words of a-z and 0-9 joined by hyphens, found 'iklän'"],
            id="id with an umlaut",
        ),
        pytest.param(
            "schema = 1\n[[rule]]\nid = 3\ncategory = 'promo'\nwhy = 'w'\nline = 'x'\n",
            ["x.toml:3: rule '3': id: expected a string, found a number"],
            id="number for an id",
        ),
        pytest.param(
            rule("starts = ['x']"),
            ["x.toml:2: rule 'iklan': starts needs max_chars, so that no paragraph goes with its beginning"],
            id="starts without max_chars",
        ),
        pytest.param(
            rule("starts = ['x']", "max_chars = 0"),
            ["x.toml:7: rule 'iklan': max_chars: expected at least 1, found 0"],
            id="max_chars of nothing",
        ),
        pytest.param(
            rule("line = 'x'", "max_chars = true"),
            ["x.toml:7: rule 'iklan': max_chars: expected a number, found a boolean"],
            id="max_chars yes",
        ),
        pytest.param(
            rule("line = 'x'", "until = 'y'"),
            ["x.toml:2: rule 'iklan': until belongs to the kind `from`; for a last day there is until_date"],
            id="until without from",
        ),
        pytest.param(
            rule("line = 'x'", "until = 2026-01-01"),
            [
                "x.toml:7: rule 'iklan': until: expected a string, found a date such as 2026-11-22",
            ],
            id="until with a day",
        ),
        pytest.param(rule("equals = []"), ["x.toml:2: rule 'iklan': equals is empty"], id="no phrases"),
        pytest.param(rule("line = ''"), ["x.toml:2: rule 'iklan': line is empty"], id="no pattern"),
        pytest.param(
            rule("equals = 'x'"), ["x.toml:6: rule 'iklan': equals: expected a list, found a string"], id="phrase alone"
        ),
        pytest.param(
            rule("repeat = 'titel'"),
            ["x.toml:6: rule 'iklan': repeat: expected one of title, paragraph, found 'titel'; did you mean 'title'?"],
            id="repeat what",
        ),
        pytest.param(
            rule("line = 'x'", "level = 'maybe'"),
            ["x.toml:7: rule 'iklan': level: expected one of sure, likely, found 'maybe'"],
            id="unknown level",
        ),
        *(
            pytest.param(
                rule("line = 'x'", f"where = '{zone}'"),
                [
                    (
                        f"x.toml:7: rule 'iklan': where: '{zone}' is not a zone: any, head:N or tail:N, "
                        "with N non-blank lines from 1"
                    )
                ],
                id=f"zone {zone}",
            )
            for zone in ("head", "tail:", "tail:0", "head:x", "foot:3", "head:-1", "head:²", "any:3", "head:01", "")
        ),
        pytest.param(
            rule("line = 'x'", "where = 3"),
            ["x.toml:7: rule 'iklan': where: expected a string, found a number"],
            id="zone of a number",
        ),
        pytest.param(
            rule("line = 'x'", "since = '2026-01-01'"),
            ["x.toml:7: rule 'iklan': since: expected a date such as 2026-11-22, found a string"],
            id="since in quotes",
        ),
        pytest.param(
            rule("line = 'x'", "removes = ['Iklan']"),
            ["x.toml:7: rule 'iklan': removes: 'Iklan': what must go stands between [- and -]"],
            id="removes without marks",
        ),
        pytest.param(
            rule("line = 'x'", "removes = ['[-Iklan-]', '[-a-] b-]']"),
            ["x.toml:7: rule 'iklan': removes: '[-a-] b-]': what must go stands between [- and -]"],
            id="removes with a mark too many",
        ),
        pytest.param(
            rule("line = 'x'", "removes = ['-]a[-']"),
            ["x.toml:7: rule 'iklan': removes: '-]a[-': what must go stands between [- and -]"],
            id="removes with marks the wrong way round",
        ),
        pytest.param(
            rule("line = 'x'", "removes = ['[-a[-b-]c-]']"),
            ["x.toml:7: rule 'iklan': removes: '[-a[-b-]c-]': what must go stands between [- and -]"],
            id="removes with marks in marks",
        ),
        pytest.param(
            rule("line = 'x'", "keeps = ['a [-b-]']"),
            ["x.toml:7: rule 'iklan': keeps: 'a [-b-]': a keeps has no marks"],
            id="keeps with marks",
        ),
        pytest.param(
            rule("line = 'x'", "keeps = ['a -]']"),
            ["x.toml:7: rule 'iklan': keeps: 'a -]': a keeps has no marks"],
            id="keeps with one mark",
        ),
        pytest.param(
            rule("line = 'x'", "keeps = 'a'"),
            ["x.toml:7: rule 'iklan': keeps: expected a list, found a string"],
            id="keeps alone",
        ),
        pytest.param(
            "schema = 1\n\nrule = [{id = 'a', why = 'w', category = 'promo', line = 'x', zzz = 1}]\n",
            ["x.toml:3: rule 'a': unknown key 'zzz'"],
            id="inline rule",
        ),
    ],
)
def test_a_rule_says_what_is_wrong_with_it(source, expected):
    assert problems(source) == expected


def test_an_id_used_twice_names_the_first_one():
    source = rule("line = 'x'") + "\n".join(rule("line = 'y'").split("\n")[1:])
    assert problems(source) == ["x.toml:8: rule 'iklan': the id is used twice, first on line 2"]


def test_all_problems_of_a_file_come_at_once_in_order_of_line():
    source = """schema = 1
nama = "Warta"

[[rule]]
id = "satu"
category = "promo"
why = "w"
line = 'x'
wher = "any"

[let]
a = 1

[[rule]]
id = "dua"
why = "w"
"""
    assert problems(source) == [
        "x.toml:2: unknown key 'nama'; did you mean 'name'?",
        "x.toml:9: rule 'satu': unknown key 'wher'; did you mean 'where'?",
        "x.toml:12: a: expected a string, found a number",
        f"x.toml:14: rule 'dua': a rule has exactly one kind; found none of {KINDS}",
        "x.toml:14: rule 'dua': category is missing",
    ]


def test_a_rule_that_is_left_out_does_not_hide_the_others():
    source = rule("lin = 'x'") + "\n".join(rule("line = 'y'", "levl = 'sure'", rid="dua").split("\n")[1:])
    assert problems(source)[-1] == "x.toml:12: rule 'dua': unknown key 'levl'; did you mean 'level'?"
