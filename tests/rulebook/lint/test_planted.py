"""Every fault of the benchmark's table is found where it is, and nothing is found in the good file."""

from __future__ import annotations

import pytest

from cleaner.memo import RecordingMemo
from cleaner.rulebook.lint.codes import CODES
from tests.rulebook.lint.support import load_planted

planted = load_planted()


@pytest.fixture(scope="module")
def memo():
    return RecordingMemo()


def test_nothing_is_found_in_the_good_file(memo):
    assert planted.findings_in({planted.MAIN: planted.GOOD}, memo) == []


@pytest.mark.parametrize("fault", planted.PLANTED, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found_at_its_line(fault, memo):
    found = planted.findings_in({planted.MAIN: fault.text, **fault.others}, memo)
    assert (planted.MAIN, fault.line, fault.code) in [row[:3] for row in found]


def test_the_faults_are_many_differ_and_have_all_codes():
    texts = {fault.text for fault in planted.PLANTED}
    assert len(texts) == len(planted.PLANTED) >= 60
    # What can't be planted in one text file, or only by taking very long, has tests of its own.
    assert {fault.code for fault in planted.PLANTED} == set(CODES) - {"unreadable", "not-checked"}
