"""Why near candidates stayed: every condition that a rule can have, alone and with another."""

from __future__ import annotations

import pytest

from cleaner import Record
from cleaner.insight.explain import explain
from tests.engine.support import cleaner_from

TEXT = "Padi menguning.\nKupon pangan hari ini\nHujan turun."


def near(cleaner, text=TEXT, **record):
    """(line, rule, reason) of every near miss."""
    _, verdicts = explain(cleaner, Record(text, **record))
    return [(verdict.text, miss.rule, miss.reason) for verdict in verdicts for miss in verdict.near]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("line = 'Kupon .+'\nwhere = 'tail:1'", "outside tail:1: line 2 of 3"),
        ("line = 'Kupon .+'\nunless = 'pangan'", "`unless` is found in it: pangan"),
        ("line = 'Kupon .+'\nafter = 'Panen.*'", "the line before is not Panen.*"),
        ("line = 'Kupon .+'\nbefore = ''", "the line behind is not "),
        ("line = 'Kupon .+'\nmax_chars = 9", "longer than 9 characters"),
        ("starts = ['Kupon']\nmax_chars = 9", "longer than 9 characters"),
        ("line = 'Kupon .+'\nlevel = 'likely'", "level likely, not asked for"),
        ("line = 'Kupon .+'\ncategory = 'dateline'", "category dateline is not stripped"),
        ("line = 'Kupon .+'\nwhere = 'head:1'\nunless = 'hari'", "outside head:1: line 2 of 3; `unless` is found in it: hari"),
        ("line = 'Kupon .+'\nlevel = 'likely'\nwhere = 'head:1'", "level likely, not asked for; outside head:1: line 2 of 3"),
        ("from = 'Kupon .+'\nuntil = 'Tamat'", "no line behind it to stop at is Tamat"),
        ("block = ['Kupon .+', 'Hujan .+']\nwhere = 'head:1'", "outside head:1: line 2 of 3"),
        ("span = 'pangan'\nwhere = 'head:1'", "outside head:1: line 2 of 3"),
    ],
)  # fmt: skip
def test_the_condition_that_stopped_a_rule(tmp_path, rule, reason):
    found = near(cleaner_from(tmp_path, rule))
    assert ("Kupon pangan hari ini", "t/r1", reason) in found
    lines = {line for line, *_ in found}
    assert lines == ({"Kupon pangan hari ini", "Hujan turun."} if "block" in rule else {"Kupon pangan hari ini"})


def test_three_conditions_at_once_are_not_near(tmp_path):
    rule = "line = 'Kupon .+'\nwhere = 'head:1'\nunless = 'hari'\nmax_chars = 9"
    assert near(cleaner_from(tmp_path, rule)) == []


def test_a_rule_that_keeps(tmp_path):
    cleaner = cleaner_from(tmp_path, "line = 'Kupon .+'", "id = 'simpan'\nkeep = 'pangan'")
    [(line, rule, reason)] = near(cleaner)
    assert (line, rule) == ("Kupon pangan hari ini", "t/r1")
    assert reason.startswith("t/simpan (")
    assert reason.endswith("keeps it")


def test_the_budget(tmp_path):
    cleaner = cleaner_from(tmp_path, "line = 'Kupon .+'", max_share=0.1)
    assert near(cleaner) == [
        ("Kupon pangan hari ini", "t/r1", "over the budget: rules would remove 42% of the text, 10% may go")
    ]


@pytest.mark.parametrize(
    ("dates", "reason"),
    [
        ("since = 2024-01-01", "holds from 2024-01-01 to today, and the text is of 2023-05-06"),
        ("until_date = 2020-01-01", "holds from the beginning to 2020-01-01, and the text is of 2023-05-06"),
    ],
)
def test_a_rule_of_another_time(tmp_path, dates, reason):
    cleaner = cleaner_from(tmp_path, f"line = 'Kupon .+'\n{dates}")
    assert near(cleaner, date="2023-05-06") == [("Kupon pangan hari ini", "t/r1", reason)]
    assert near(cleaner, url="https://kabar.test/2023/05/06/a") == [("Kupon pangan hari ini", "t/r1", reason)]
    assert near(cleaner) == []  # the day is unknown: the rule holds, and the line went


def test_a_rule_that_the_site_switched_off(tmp_path, write_rules):
    from cleaner import Cleaner

    write_rules("schema = 1\n[[rule]]\nid = 'kupon'\ncategory = 'promo'\nwhy = 'uji'\nline = 'Kupon .+'\n", "umum.toml")
    folder = write_rules("schema = 1\nhosts = ['kabar.test']\nlang = 'xx'\nuse = ['umum']\nskip = ['umum/kupon']\n")
    cleaner = Cleaner(rules=[folder], shipped=False)
    [(line, rule, reason)] = near(cleaner, site="kabar.test")
    assert (line, rule) == ("Kupon pangan hari ini", "umum/kupon")
    assert reason.startswith("switched off by `skip` in ")
    assert reason.endswith("kabar.toml")


def test_a_headline_without_a_sure_end(tmp_path):
    cleaner = cleaner_from(tmp_path, "sentence = 'Tengok pula: {{headline}}'")
    text = "Padi menguning tengok pula: harga beras turun lagi di pasar kota dan petani mengeluh karena hujan."
    found = near(cleaner, f"Kata dia. {text[15:]}")
    assert [(rule, reason) for _, rule, reason in found] == [("t/r1", "where its headline ends is not sure")]


def test_places_count_in_what_is_left(tmp_path):
    """Lines that went are no lines any more, and what stayed is shown where it stood."""
    cleaner = cleaner_from(tmp_path, "line = 'Iklan'", "line = 'Kupon .+'\nwhere = 'tail:1'")
    text = "Iklan\nPadi.\nIklan\nKupon a\nHujan.\nIklan"
    assert near(cleaner, text) == [("Kupon a", "t/r2", "outside tail:1: line 2 of 3")]


def test_nothing_is_near_where_the_rule_took_it(tmp_path):
    cleaner = cleaner_from(tmp_path, "line = 'Kupon .+'\nunless = 'xyz'\nwhere = 'tail:2'")
    assert near(cleaner) == []


def test_a_failing_rule_is_not_tried_in_vain(tmp_path):
    cleaner = cleaner_from(tmp_path, "line = '(?:a|aa)+\\$'\nwhere = 'tail:1'")
    assert near(cleaner, "a" * 4000 + "b\nPadi.") == []


def test_a_text_too_long_to_look_at(tmp_path, monkeypatch):
    monkeypatch.setattr("cleaner.insight.near.MAX_CHARS", 10)
    assert near(cleaner_from(tmp_path, "line = 'Kupon .+'\nwhere = 'head:1'")) == []
