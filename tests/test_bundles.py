"""A bundle gives what was put into it, or nothing: never something else, whatever became of the file."""

from __future__ import annotations

import random

import pytest

from cleaner.bundles import Bundle, key_of, pack

VALUES = {key_of(str(number)): bytes(str(number), "ascii") * (number % 50) for number in range(200)}
#: Larger than what is read at once.
LARGE = {key_of(str(number)): random.Random(number).randbytes(9000) for number in range(200)}
#: The index alone is larger than that.
MANY = {key_of(str(number)): bytes(200) for number in range(6000)}


def readable(status) -> bool:
    return True


@pytest.fixture
def bundle(tmp_path):
    def write(raw: bytes) -> Bundle | None:
        path = tmp_path / "x.bundle"
        path.write_bytes(raw)
        return Bundle.open(path, readable)

    return write


@pytest.mark.parametrize(
    "values", [{}, dict(list(VALUES.items())[:1]), VALUES, LARGE, MANY], ids=["none", "one", "small", "large", "many"]
)
def test_what_is_put_in_comes_out(bundle, values):
    found = bundle(pack(values))
    assert {key: found.entry(key) for key in values} == values
    assert dict(found.entries()) == values
    assert found.entry(key_of("another")) is None


def test_an_empty_value_is_a_value(bundle):
    assert bundle(pack({key_of("a"): b""})).entry(key_of("a")) == b""


@pytest.mark.parametrize("values", [VALUES, LARGE], ids=["small", "large"])
def test_damage_costs_entries_and_gives_no_wrong_one(bundle, values):
    raw = pack(values)
    rng = random.Random(1)
    lost = 0
    for _ in range(100 if values is VALUES else 12):
        at = rng.randrange(len(raw)) if rng.random() < 0.5 else rng.randrange(2000)
        damaged = [
            raw[:at] + bytes([raw[at] ^ 1 << rng.randrange(8)]) + raw[at + 1 :],
            raw[:at],
            raw[:at] + rng.randbytes(9) + raw[at:],
            rng.randbytes(at),
        ][rng.randrange(4)]
        found = bundle(damaged)
        for key, value in values.items():
            entry = found.entry(key) if found else None
            assert entry in (None, value)
            lost += entry is None
        assert found is None or all(values[key] == value for key, value in found.entries())
    assert lost


def test_what_may_not_be_read_or_is_not_there_is_no_bundle(tmp_path):
    path = tmp_path / "x.bundle"
    assert Bundle.open(path, readable) is None
    path.write_bytes(pack(VALUES))
    assert Bundle.open(path, lambda status: False) is None
    assert Bundle.open(tmp_path, readable) is None


def test_a_file_that_is_removed_can_still_be_read(tmp_path):
    path = tmp_path / "x.bundle"
    path.write_bytes(pack(LARGE))
    found = Bundle.open(path, readable)
    try:
        path.unlink()
    except PermissionError:  # Windows keeps what is open
        pytest.skip("what is open can't be removed")
    assert {key: found.entry(key) for key in LARGE} == LARGE
