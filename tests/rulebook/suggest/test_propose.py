"""From documents to rules: what is the site's is proposed, what recurs and is a reporter's is not."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.model import Record
from cleaner.rulebook.check import check_file
from cleaner.rulebook.schema import read_rule_file
from cleaner.rulebook.store import open_store
from cleaner.rulebook.suggest.propose import Outcome, Suggester
from cleaner.rulebook.suggest.sample import sampled
from cleaner.rulebook.suggest.score import DEFAULT_SCORE
from cleaner.rulebook.suggest.writing import file_text
from tests.rulebook.suggest.newsroom import HOST, article

BARE = Cleaner(shipped=False)


def propose(records: list[Record], least: float = 0.0, cleaner: Cleaner = BARE) -> Outcome:
    sample = sampled(records, lambda record: HOST if HOST in (record.url or "") else "lain.test")
    return Suggester(cleaner, sample, open_store().load_all()).propose(HOST, least)


def bodies(outcome: Outcome) -> dict[str, tuple[str, ...]]:
    return {proposal.rule.id: proposal.rule.body for proposal in outcome.proposals}


LINES = {
    "simak-pula-headline": (r"(?-i:SIMAK\sPULA:)\s?{{headline}}",),
    "gulir-layar-untuk-lanjut": ("GULIR LAYAR UNTUK LANJUT",),
    "juru-warta-names": (r"(?-i:Juru\swarta:)\s?{{names}}(?=\s?$)",),
    "warta-contoh-semua-hak": (r"(?-i:©\sWarta\sContoh)\s\d{4}(?-i:,\ssemua\shak\sdilindungi)",),
}


def test_what_the_site_puts_around_its_articles_is_proposed():
    outcome = propose([article(n) for n in range(24)])
    found = bodies(outcome)
    assert {name: found.get(name) for name in LINES} == LINES
    assert (outcome.host, outcome.pages, outcome.failures) == (HOST, 24, ())


def test_proposals_say_what_they_are_and_what_they_rest_upon():
    (proposal,) = [one for one in propose([article(n) for n in range(24)]).proposals if "juru-warta" in one.rule.id]
    rule = proposal.rule
    assert (str(rule.kind), str(rule.where), proposal.hits, proposal.pages, proposal.of) == ("span", "any", 24, 24, 24)
    assert proposal.score == pytest.approx(0.96)
    assert rule.removes[0].source.count("[-Juru warta: ") == 1
    assert rule.why == "stands in 24 of 24 documents about different things: 'Juru warta:', with names behind it"
    assert proposal.real_keep is False
    assert "juru warta" in rule.keeps[0].source
    assert len(proposal.samples) == 3


def test_written_proposals_pass_the_schema_and_the_check_of_their_examples():
    outcome = propose([article(n) for n in range(24)])
    text = file_text(f'schema = 1\nhosts = ["{HOST}"]', outcome.proposals)
    file = read_rule_file(text, f"{HOST}.toml")
    assert [rule.id for rule in file.rules] == [proposal.rule.id for proposal in outcome.proposals]
    assert check_file(file, BARE.store) == []


def test_the_rules_clean_the_articles_they_were_made_from(tmp_path):
    records = [article(n) for n in range(24)]
    text = file_text(f'schema = 1\nhosts = ["{HOST}"]', propose(records, DEFAULT_SCORE).proposals)
    (tmp_path / "warta.toml").write_text(text, encoding="utf-8")
    cleaned = Cleaner(rules=[tmp_path], shipped=False).clean_record(records[0]).text
    kept = [line for line in records[0].text.split("\n") if line.endswith(".")]
    prompt = [line for line in records[0].text.split("\n") if line == "GULIR LAYAR UNTUK LANJUT"]  # below the score
    assert sorted(cleaned.split("\n")) == sorted([*kept, *prompt])


def test_run_on_text_gets_rules_for_run_on_text(tmp_path):
    records = [article(n, broken=n % 2 == 0) for n in range(32)]
    text = file_text(f'schema = 1\nhosts = ["{HOST}"]', propose(records, DEFAULT_SCORE).proposals)
    (tmp_path / "warta.toml").write_text(text, encoding="utf-8")
    cleaned = Cleaner(rules=[tmp_path], shipped=False).clean_record(records[1]).text
    assert "GULIR LAYAR" not in cleaned
    assert "Juru warta" not in cleaned
    assert cleaned.count(".") == records[1].text.count(".")


def test_what_rules_remove_already_is_not_proposed_again(tmp_path):
    records = [article(n) for n in range(24)]
    first = propose(records, DEFAULT_SCORE)
    text = file_text(f'schema = 1\nhosts = ["{HOST}"]', first.proposals)
    (tmp_path / "warta.toml").write_text(text, encoding="utf-8")
    second = propose(records, DEFAULT_SCORE, Cleaner(rules=[tmp_path], shipped=False))
    assert set(bodies(second)) & set(bodies(first)) == set()


BACKGROUND = (
    "Museum batik berdiri pada tahun 1950 di bekas gudang kapas dan menyimpan sedikitnya empat ratus kain "
    "sumbangan keluarga saudagar dari pesisir utara."
)
WIRE = (
    "Bank sentral menahan suku bunga acuan untuk bulan keempat berturut-turut karena inflasi belum turun "
    "seperti yang diharapkan para pelaku pasar."
)


def with_content(lines_of: dict[int, str]) -> list[Record]:
    """Many articles, some of which have a line more by number of the story."""
    return [article(n, extra=lines_of.get(n % 8, "")) for n in range(64)]


def accepted(outcome: Outcome) -> str:
    return "\n".join(sample for proposal in outcome.proposals for sample in proposal.samples)


def test_a_background_paragraph_scores_below_the_default():
    """It stands in every article about the museum, word for word, as often as a footer would."""
    assert "gudang kapas" not in accepted(propose(with_content({6: BACKGROUND}), DEFAULT_SCORE))


def test_a_subheading_scores_below_the_default():
    """It stands in articles about anything, alone on its line, above prose."""
    below = ("Warga membawa kartu penduduk.", "Murid cukup datang.", "Ibu hamil didahulukan.", "Pedagang menelepon.")
    extra = {2 * n: f"Cara Mendaftar\n{below[n]}" for n in range(4)}
    assert "Cara Mendaftar" not in accepted(propose(with_content(extra), DEFAULT_SCORE))


def test_syndicated_text_scores_below_the_default():
    others = [Record(f"{WIRE}\nKata bankir ke-{n}.", url=f"https://lain.test/{n}") for n in range(20)]
    outcome = propose([*with_content({4: WIRE}), *others], DEFAULT_SCORE)
    assert "suku bunga" not in accepted(outcome)


def test_repeated_attributions_are_no_boilerplate():
    records = [
        Record(f"{record.text.replace('. Ini', ', kata dia. Ini')}", record.url, title=record.title)
        for record in (article(n) for n in range(24))
    ]
    assert "kata dia" not in accepted(propose(records, DEFAULT_SCORE))


@pytest.mark.parametrize("count", [2, 3, 6])
def test_a_few_documents_are_enough_for_something_to_look_at(count):
    outcome = propose([article(n) for n in range(count)])
    assert {"juru-warta-names", "warta-contoh-semua-hak"} <= set(bodies(outcome))


def test_documents_without_anything_in_common_give_nothing():
    records = [Record(f"Berita tentang hal {'abcdefgh'[n] * 7}.", url=f"https://{HOST}/{n}") for n in range(8)]
    assert propose([*records, Record("", url=f"https://{HOST}/x")], DEFAULT_SCORE).proposals == ()


def test_hostile_text_stays_text():
    nasty = "IKUTI '''[-kami-]''' {{name}} \\d+ (?:x \x1b[31m \u2028 di \"kanal\""
    records = [Record(f"{article(n).text}\n{nasty}", article(n).url) for n in range(12)]
    outcome = propose(records)
    text = file_text(f'schema = 1\nhosts = ["{HOST}"]', outcome.proposals)
    assert "\x1b" not in text
    assert read_rule_file(text, "x.toml").rules
