"""A line that recurs, and what always stands under it."""

from __future__ import annotations

from cleaner.rulebook.suggest.blocks import blocks
from cleaner.rulebook.suggest.evidence import Corpus
from cleaner.rulebook.suggest.leads import leads
from cleaner.rulebook.suggest.pages import page_of
from tests.rulebook.suggest.newsroom import STORIES, WRITERS, article


def found(lines_below: dict[int, str]) -> list[tuple[str, tuple[str, ...], str | None]]:
    """The blocks for the line "Topik" with these lines under it, by number of the article."""
    records = [article(n) for n in range(6)]
    texts = [f"{record.text.rpartition(chr(10))[0]}\nTopik\n{lines_below[n % 6]}" for n, record in enumerate(records)]
    corpus = Corpus([page_of(type(records[0])(text)) for text in texts])
    (lead,) = [lead for lead in leads(corpus.pages, 5) if lead.keys == ("topik",)]
    return [(block.what, block.body, block.before) for block in blocks(lead, corpus, corpus.evidence(lead))]


def test_short_lines_to_the_end_are_topics():
    topics = ["hujan deras", "St. Petrus", "harga"]
    below = {n: "\n".join([*topics[n % 3 :], *topics[: n % 2]]) for n in range(6)}
    assert found(below) == [("tags", ("(?-i:Topik)", '+[^!?:;“”"]{1,79}[^.,!?:;“”"]'), "")]


def test_what_is_always_the_same_has_a_rule_of_its_own():
    assert found(dict.fromkeys(range(6), "harga beras")) == []


def test_names_are_names_whatever_follows():
    below = {n: f"{WRITERS[n]}\n{STORIES[n][1]}" for n in range(6)}
    assert [what for what, *_ in found(below)] == ["names"]


def test_as_many_titles_are_taken_as_always_stand_there():
    below = {n: "\n".join([STORIES[n][0], STORIES[(n + 1) % 6][0], STORIES[n][1]]) for n in range(6)}
    ((what, body, before),) = found(below)
    assert (what, len(body), before) == ("title", 3, None)


def test_prose_below_makes_no_block():
    assert found({n: STORIES[n][1] for n in range(6)}) == []
