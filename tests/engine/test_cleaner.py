"""The library's front door."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cleaner import Category, Cleaner, Level, Record, Result, Span, UsageError
from cleaner.engine.cleaner import MAX_CHARS
from tests.engine.support import cleaner_from


def test_result_is_complete(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "line = 'Sumber: (?<source>.{1,20})'\ncategory = 'source-footer'")
    assert cleaner.clean("Isi.\nSumber: antara") == Result(
        text="Isi.",
        removed=(Span(4, 19, "t/r1", Category.SOURCE_FOOTER, f"{(tmp_path / 't.toml').as_posix()}:4"),),
        captured={"source": ("antara",)},
    )


def test_clean_many_is_lazy_and_in_order(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "equals = ['x']")
    asked = []

    def records():
        for text in ("x\na", "b"):
            asked.append(text)
            yield Record(text)

    results = cleaner.clean_many(records())
    assert next(results).text == "a"
    assert asked == ["x\na"]
    assert [result.text for result in results] == ["b"]


@pytest.mark.parametrize(
    ("options", "goes"),
    [
        pytest.param({}, {"promo", "copyright"}, id="all but dateline"),
        pytest.param({"strip": ["promo"]}, {"promo"}, id="strip"),
        pytest.param({"strip": ["promo", Category.DATELINE]}, {"promo", "dateline"}, id="strip dateline"),
        pytest.param({"keep": ["promo"]}, {"copyright"}, id="keep"),
        pytest.param({"strip": []}, set(), id="strip nothing"),
        pytest.param({"level": "likely"}, {"promo", "copyright", "likely"}, id="likely, too"),
        pytest.param({"level": Level.LIKELY, "strip": ["copyright"]}, {"copyright"}, id="both"),
    ],
)
def test_choice_of_rules(tmp_path: Path, options: dict[str, object], goes: set[str]) -> None:
    cleaner = cleaner_from(
        tmp_path,
        "line = 'promo'",
        "line = 'copyright'\ncategory = 'copyright'",
        "line = 'dateline'\ncategory = 'dateline'",
        "line = 'likely'\nlevel = 'likely'",
        **options,
    )
    lines = ["promo", "copyright", "dateline", "likely", "isi"]
    assert set(lines) - set(cleaner.clean("\n".join(lines)).text.split("\n")) == goes


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"strip": ["promos"]}, "no category 'promos': there are copyright, related-link", id="strip"),
        pytest.param({"keep": ["x"]}, "no category 'x': there are copyright", id="keep"),
        pytest.param({"level": "maybe"}, "no level 'maybe': there are sure, likely", id="level"),
        pytest.param({"rules": ["/no/such/folder"]}, "/no/such/folder: no such folder or file of rules", id="rules"),
    ],
)
def test_options_that_make_no_sense(options: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError) as raised:
        Cleaner(**options)
    assert str(raised.value).startswith(message)


def test_rules_hold_for_their_time(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "line = 'lama'\nuntil_date = 2020-12-31", "line = 'baru'\nsince = 2021-01-01")
    text = "lama\nbaru\nisi"
    assert cleaner.clean(text, date="2020-12-31").text == "baru\nisi"
    assert cleaner.clean(text, date="2021-01-01").text == "lama\nisi"
    assert cleaner.clean(text).text == "isi"
    assert cleaner.clean(text, url="https://a.com/read/2019/04/10/1/x").text == "baru\nisi"


def test_known_titles_end_a_run_on_link_exactly(tmp_path: Path) -> None:
    rule = "sentence = 'Baca juga: {{headline}}'"
    text = "Isi. Baca juga: panen raya dimulai pekan depan petani kata dia senang. Lalu."
    assert cleaner_from(tmp_path, rule).clean(text).text == text
    cleaner = cleaner_from(tmp_path, rule, titles=["panen raya dimulai pekan depan"])
    assert cleaner.clean(text).text == "Isi. petani kata dia senang. Lalu."


def test_a_rule_that_runs_away_is_left_out_and_named(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "line = '(a|aa)+[^b]?c'", "line = 'x'")
    result = cleaner.clean("a" * 60 + "bc\nx\nisi")
    place = f"{(tmp_path / 't.toml').as_posix()}:3"
    assert result.text == "a" * 60 + "bc\nisi"
    assert result.problem == f"{place}: rule t/r1 left out: took longer than 0.5 s on one line"


def test_a_keep_rule_that_runs_away_keeps_all(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "line = 'x'", "keep = '(a|aa)+[^b]?c$'")
    text = "a" * 60 + "bc\nx\nisi"
    result = cleaner.clean(text)
    assert result.text == text
    assert result.problem.endswith("rule t/r2 can't say what to keep, all is kept: took longer than 0.5 s on one line")


SLOW = "(a|aa)+[^b]?c"
SLOW_LINE = "a" * 60 + "bc"


def test_a_text_that_takes_too_long_passes_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first rule meets its own limit; before the second one begins, the text's is over."""
    monkeypatch.setattr("cleaner.engine.cleaner.TEXT_TIMEOUT_S", 0.25)
    cleaner = cleaner_from(tmp_path, "line = 'x'", f"line = '{SLOW}'", f"line = '{SLOW}'\nmax_chars = 99", "line = 'y'")
    text = f"{SLOW_LINE}\nx\nisi\ny"
    place = cleaner.rules_for("")[2].place
    assert cleaner.clean(text) == Result(
        text, problem=f"took longer than 0.25 s: passed through; rule t/r3 ({place}) was being tried"
    )
    assert cleaner.clean("x\nisi\ny").text == "isi"


def test_many_lines_take_too_long_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.engine.cleaner.TEXT_TIMEOUT_S", 0.2)
    cleaner = cleaner_from(tmp_path, f"line = '{SLOW}'", "line = 'x'")
    text = "\n".join(["x", *("a" * 19 + f"b{n}c" for n in range(300, 3000))])
    result = cleaner.clean(text, site="kabar.test")
    place = f"{(tmp_path / 't.toml').as_posix()}:3"
    assert result == Result(
        text, problem=f"took longer than 0.2 s: passed through; rule t/r1 ({place}) was being tried"
    )


def test_a_keep_rule_that_is_too_slow_for_the_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.engine.cleaner.TEXT_TIMEOUT_S", 0.25)
    cleaner = cleaner_from(tmp_path, "line = 'x'", f"keep = '{SLOW}$'", "keep = 'a?bc$'")
    text = f"{SLOW_LINE}\nx\nisi"
    result = cleaner.clean(text)
    assert result.text == text
    place = cleaner.rules_for("")[2].place
    assert result.problem == f"took longer than 0.25 s: passed through; rule t/r3 ({place}) was being tried"


def test_a_text_that_is_no_article_passes_through() -> None:
    text = "x" * (MAX_CHARS + 1)
    assert Cleaner().clean(text) == Result(text, problem="longer than 2,000,000 characters: passed through")


def test_nothing_to_clean() -> None:
    cleaner = Cleaner()
    for text in ("", " ", "\n\n", "\u200b"):
        assert cleaner.clean(text) == Result(text)


def _sites(folder: Path) -> Cleaner:
    files = {
        "packs/any.toml": 'schema=1\n[[rule]]\nid="ad"\ncategory="ad-marker"\nequals=["IKLAN"]\nwhy="w"\n',
        "packs/id.toml": 'schema=1\nlang="id"\n[[rule]]\nid="baca"\ncategory="related-link"\nequals=["Baca"]\nwhy="w"\n'
        '[[rule]]\nid="salin"\ncategory="copyright"\nline="©.*"\nwhy="w"\n',
        "packs/en.toml": 'schema=1\nlang="en"\n[[rule]]\nid="read"\ncategory="related-link"\nequals=["Read"]\nwhy="w"\n',
        "packs/net.toml": 'schema=1\nnetwork=true\n[[rule]]\nid="net"\ncategory="promo"\nequals=["Jaringan"]\nwhy="w"\n',
        "sites/induk.toml": 'schema=1\nhosts=["induk.com"]\nlang="id"\nuse=["net"]\n[[rule]]\nid="induk"\n'
        'category="promo"\nequals=["Induk"]\nwhy="w"\n',
        "sites/anak.toml": 'schema=1\nhosts=["anak.induk.com","lain.com"]\nlang="id"\nskip=["id/salin"]\n'
        "signature=['^ANAK - ']\n"
        '[[rule]]\nid="tanda"\ncategory="promo"\nline="ANAK - .*"\nwhy="w"\n',
    }
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(body, encoding="utf-8")
    return Cleaner(rules=[folder], shipped=False)


ALL = ["IKLAN", "Baca", "©", "Read", "Jaringan", "Induk", "isi"]


@pytest.mark.parametrize(
    ("record", "site", "stays"),
    [
        pytest.param({}, "", ["Jaringan", "Induk"], id="no site: packs of all languages, no network"),
        pytest.param({"url": "https://x.org/1"}, "", ["Jaringan", "Induk"], id="unknown site"),
        pytest.param({"url": "https://www.induk.com/1"}, "induk.com", ["Read"], id="site, its language and network"),
        pytest.param({"site": "induk.com"}, "induk.com", ["Read"], id="by the site field"),
        pytest.param(
            {"url": "http://anak.induk.com", "site": "x.org"},
            "anak.induk.com",
            ["©", "Read"],
            id="parent inherited, skip",
        ),
        pytest.param({"url": "http://m.lain.com/a"}, "anak.induk.com", ["©", "Read"], id="second host"),
        pytest.param({"url": "http://x.org", "site": "induk.com"}, "induk.com", ["Read"], id="unknown URL, known site"),
        pytest.param({"url": "::no url::"}, "", ["Jaringan", "Induk"], id="not a URL"),
    ],
)
def test_rules_of_a_site(tmp_path: Path, record: dict[str, str], site: str, stays: list[str]) -> None:
    result = _sites(tmp_path).clean("\n".join(ALL), **record)
    assert (result.site, result.text.split("\n")) == (site, [*stays, "isi"])


def test_a_record_without_a_url_finds_its_site_by_signature(tmp_path: Path) -> None:
    cleaner = _sites(tmp_path)
    result = cleaner.clean("a\nANAK - x\nInduk\nb")
    assert (result.site, result.text) == ("anak.induk.com", "a\nb")
    assert cleaner.clean("a\nANAK - x\nInduk\nb", url="https://x.org/").site == ""
    assert Cleaner(rules=[tmp_path], shipped=False, site_rules=False).clean("ANAK - x").site == ""


def test_a_lost_signature_does_not_break_idempotence(tmp_path: Path) -> None:
    """The site's rules cut the signature; what the site skips ("©") then goes, as it would in a second run."""
    cleaner = _sites(tmp_path)
    once = cleaner.clean("ANAK - x\n©\nb").text
    assert cleaner.clean(once).text == once == "b"


def test_threads_get_the_same_results() -> None:
    cleaner, results = Cleaner(), []
    text = "Isi berita.\nBaca juga: Panen Raya Dimulai di Karawang\nIsi lagi.\nEditor: Budi Raharjo"
    work = [threading.Thread(target=lambda: results.append(cleaner.clean(text, site="detik.com"))) for _ in range(8)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len({(result.text, result.removed) for result in results}) == 1
    assert len(results) == 8


def test_pickles_as_its_options(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "line = 'x'", level="likely", strip=["promo"], titles=["Satu"])
    raw = pickle.dumps(cleaner)
    assert len(raw) < 600
    assert pickle.loads(raw).clean("x\na") == cleaner.clean("x\na")


def test_importing_the_package_costs_next_to_nothing() -> None:
    code = "import sys, cleaner; print([m for m in ('regex', 'typer', 'trafilatura', 'msgspec', 'tomllib') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"


def test_the_public_names_are_all_there() -> None:
    import cleaner

    assert [name for name in cleaner.__all__ if getattr(cleaner, name, None) is None] == []
    assert dir(cleaner) == sorted(cleaner.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        _ = cleaner.nope
