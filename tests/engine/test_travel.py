"""A cleaner on its way to a worker: what it takes along, and what happens where the rules are others."""

from __future__ import annotations

import dataclasses
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import Cleaner, MismatchError, UsageError
from cleaner.engine import travel
from tests.conftest import KABAR

URL, TEXT = "https://kabar.test/1", "Padi menguning.\nJuru warta: Ratna"
SPAWNED = """
import pickle, sys
from pathlib import Path
cleaner = pickle.loads(Path(sys.argv[1]).read_bytes())
print(cleaner.digest, [span.rule for span in cleaner.clean(sys.argv[2], url=sys.argv[3]).removed])
"""


def files_of(cleaner: Cleaner) -> list[Path]:
    return [entry.path for layer in cleaner.store.layers for entry in layer.entries()]


def test_the_rule_files_come_along_where_the_folder_is_not(kabar: Cleaner, write_rules) -> None:
    raw = pickle.dumps(kabar)
    shutil.rmtree(write_rules())
    there = pickle.loads(raw)
    assert (there.digest, there.problems) == (kabar.digest, ())
    assert there.clean(TEXT, url=URL).text == "Padi menguning."
    again = pickle.loads(pickle.dumps(there))
    assert (again.digest, again.clean(TEXT, url=URL).text) == (kabar.digest, "Padi menguning.")


def test_what_was_sent_wins_over_what_lies_there_by_now(kabar: Cleaner, write_rules) -> None:
    raw = pickle.dumps(kabar)
    write_rules(KABAR.replace("Juru warta", "Juru tulis"))
    there = pickle.loads(raw)
    assert there.digest == kabar.digest
    assert there.clean(TEXT, url=URL).text == "Padi menguning."


def test_a_folder_that_lies_there_unchanged_is_used_as_it_lies(kabar: Cleaner) -> None:
    assert files_of(pickle.loads(pickle.dumps(kabar))) == files_of(kabar)


def test_the_unpacked_files_go_when_the_cleaner_goes(kabar: Cleaner, write_rules) -> None:
    raw = pickle.dumps(kabar)
    shutil.rmtree(write_rules())
    there = pickle.loads(raw)
    (file,) = files_of(there)
    assert file.exists()
    del there
    assert not file.parents[1].exists()


def test_a_single_file_and_several_folders_come_along(write_rules) -> None:
    other = write_rules(KABAR.replace("kabar.test", "lain.test"), "../lain.toml").parent / "lain.toml"
    nested = write_rules(name="sites/kabar.toml")
    cleaner = Cleaner(rules=[other, nested], shipped=False)
    raw = pickle.dumps(cleaner)
    other.unlink()
    shutil.rmtree(nested)
    there = pickle.loads(raw)
    assert there.digest == cleaner.digest
    for host in ("kabar.test", "lain.test"):
        assert there.clean(TEXT, url=f"https://{host}/1") == dataclasses.replace(
            cleaner.clean(TEXT, url=f"https://{host}/1"), removed=there.clean(TEXT, url=f"https://{host}/1").removed
        )
        assert [span.rule for span in there.clean(TEXT, site=host).removed] == [f"{host}/writer"]


def test_another_process_comes_to_the_same_digest(kabar: Cleaner, write_rules, tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(pickle.dumps(kabar))
    shutil.rmtree(write_rules())
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", SPAWNED, str(tmp_path / "raw"), TEXT, URL],
            capture_output=True,
            check=False,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(travel.__file__).parents[2])},
        )
        assert (done.stdout.decode(), done.stderr) == (f"{kabar.digest} ['kabar.test/writer']\n", b"")


def test_the_digest_is_of_contents_not_of_paths(write_rules, tmp_path: Path) -> None:
    here = Cleaner(rules=[write_rules()], shipped=False)
    deep = tmp_path / "elsewhere" / "deep"
    deep.mkdir(parents=True)
    shutil.copy(tmp_path / "mine" / "kabar.toml", deep / "other-name.toml")
    assert Cleaner(rules=[tmp_path / "elsewhere"], shipped=False).digest == here.digest
    assert Cleaner(rules=[deep / "other-name.toml"], shipped=False).digest == here.digest


def test_the_digest_is_another_for_all_that_matters(write_rules, tmp_path: Path) -> None:
    mine = write_rules()
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "a.toml").write_text(KABAR.replace('hosts = ["kabar.test"]\nname = "Kabar Uji"\n', ""), encoding="utf-8")
    digests = [
        Cleaner(rules=rules, shipped=False, **options).digest
        for rules, options in [
            ([mine], {}),
            ([], {}),
            ([mine, packs], {}),
            ([packs, mine], {}),
            ([mine], {"strip": ["promo"]}),
            ([mine], {"keep": ["promo"]}),
            ([mine], {"level": "likely"}),
            ([mine], {"site_rules": False}),
            ([mine], {"max_share": 0.5}),
            ([mine], {"titles": ["Satu"]}),
        ]
    ]
    (packs / "a.toml").rename(packs / "b.toml")
    digests.append(Cleaner(rules=[mine, packs], shipped=False).digest)
    write_rules(KABAR + "# noted\n")
    digests.append(Cleaner(rules=[mine], shipped=False).digest)
    assert len(set(digests)) == len(digests)


def test_the_digest_is_the_same_whatever_makes_no_difference(kabar: Cleaner, write_rules, tmp_path: Path) -> None:
    for options in ({"gate": False}, {"accelerate": False}, {"cache": tmp_path / "c"}, {"on_mismatch": "warn"}):
        assert Cleaner(rules=[write_rules()], shipped=False, **options).digest == kabar.digest
    kept = {"keep": ["promo"], "strip": ["promo", "copyright"]}
    assert Cleaner(shipped=False, **kept).digest == Cleaner(shipped=False, strip=["copyright"]).digest


def test_a_worker_with_other_shipped_rules_refuses(kabar: Cleaner, write_rules, monkeypatch, tmp_path: Path) -> None:
    cleaner = Cleaner(rules=[write_rules()])
    raw = pickle.dumps(cleaner)
    monkeypatch.setattr("cleaner.rulebook.store.shipped_folder", lambda: tmp_path)
    other = Cleaner(rules=[write_rules()]).digest
    with pytest.raises(MismatchError) as refused:
        pickle.loads(raw)
    assert str(refused.value) == (
        f"a worker that would clean otherwise: rules {other} here, {cleaner.digest} were sent. "
        "Install the same version everywhere, or use on_mismatch='warn'"
    )
    assert type(pickle.loads(pickle.dumps(refused.value))) is MismatchError


def test_a_worker_with_another_version_refuses_or_warns(kabar: Cleaner, write_rules, monkeypatch) -> None:
    lenient = Cleaner(rules=[write_rules()], shipped=False, on_mismatch="warn")
    refusing, warning = pickle.dumps(kabar), pickle.dumps(lenient)
    sent = travel.__version__
    monkeypatch.setattr(travel, "__version__", "9.9")
    message = f"a worker that would clean otherwise: site-cleaner 9.9 here, {sent} sent it"
    with pytest.raises(MismatchError, match=message):
        pickle.loads(refusing)
    with pytest.warns(UserWarning, match=message):
        there = pickle.loads(warning)
    assert there.clean(TEXT, url=URL).text == "Padi menguning."


def test_an_unknown_choice_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="no way 'shrug' to meet other rules: there are refuse, warn"):
        Cleaner(shipped=False, on_mismatch="shrug")
