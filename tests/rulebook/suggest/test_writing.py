from __future__ import annotations

import tomllib

import pytest

from cleaner.model import Category
from cleaner.rulebook.suggest.writing import bare_rule_text, pattern, quoted
from cleaner.rulebook.types import Example, Kind, Rule, Zone, ZoneSide


@pytest.mark.parametrize(
    "text",
    [
        "biasa",
        'dengan "kutip"',
        "baris\nbaru",
        "\x1b[31m \x7f \x9b \u2028",
        "emoji 🙂 dan \\d",
        "'''",
        "it's",
        "akhir '",
    ],
)
def test_strings_come_back_as_they_were_and_drive_no_terminal(text):
    for write in (quoted, pattern):
        written = write(text)
        assert tomllib.loads(f"a = {written}") == {"a": text}
        assert written.isprintable()


def test_a_rule_is_written_with_the_keys_that_it_has():
    rule = Rule(
        id="tags",
        kind=Kind.BLOCK,
        body=("Tag:", "+.{2,80}"),
        why="the topics",
        line=0,
        category=Category.NAVIGATION,
        where=Zone(ZoneSide.TAIL, 3),
        removes=(Example("Ia pergi.\n[-Tag:\nhujan-]", 0),),
        keeps=(Example("Tag itu lepas.", 0),),
        before="",
    )
    assert bare_rule_text(rule) == (
        '[[rule]]\nid = "tags"\ncategory = "navigation"\nblock = [\'Tag:\', \'+.{2,80}\']\nwhere = "tail:3"\n'
        'before = \'\'\nwhy = "the topics"\nremoves = ["Ia pergi.\\n[-Tag:\\nhujan-]"]\nkeeps = ["Tag itu lepas."]'
    )
