"""A folder of more site files than are checked at the start: problems are named when a record needs their file."""

from __future__ import annotations

import json

import pytest

SITE = """schema = 1
hosts = ["s{number}.test"]
[[rule]]
id = "linked"
category = "related-link"
line = '{line}'
why = "links to other articles"
"""
BROKEN = "mine/s7.toml:3: rule 'linked': missing ) at character 17 of '(Tengok pula: .+'\n"


def records(*numbers: int) -> bytes:
    text = "Padi menguning di sawah.\nTengok pula: Pasar Ikan Pindah"
    lines = [json.dumps({"text": text, "url": f"https://s{number}.test/1"}) for number in numbers]
    return "".join(f"{line}\n" for line in lines).encode()


@pytest.fixture
def folder(write_rules) -> None:
    for number in range(250):
        line = "(Tengok pula: .+" if number == 7 else "Tengok pula: .+"
        write_rules(SITE.format(number=number, line=line), f"s{number}.toml")


@pytest.mark.parametrize("cache", ["", "cache"], ids=["no cache", "cache"])
def test_a_broken_file_counts_when_a_record_needs_it(run, folder, cache):
    call, env = ("clean", "--rules", "mine"), {"SITE_CLEANER_CACHE": cache}
    for _ in range(2):
        done = run(*call, stdin=records(3, 4), env=env)
        assert (done.code, done.err) == (0, "")
        assert done.out.count(b"Tengok pula") == 0
        done = run(*call, stdin=records(3, 7, 7, 4), env=env)
        assert (done.code, done.err) == (1, BROKEN)
        assert [b"Tengok pula" in line for line in done.out.splitlines()] == [False, True, True, False]


def test_testing_the_rules_looks_at_every_file(run, folder):
    done = run("rules", "test", "mine")
    assert done.code == 1
    assert BROKEN in done.out.decode()


def test_listing_the_rules_of_a_broken_file_s_site_names_it(run, folder):
    done = run("rules", "list", "s7.test", "--rules", "mine")
    assert (done.code, done.out, done.err) == (1, b"", BROKEN)
