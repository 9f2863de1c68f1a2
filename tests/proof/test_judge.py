from __future__ import annotations

import pytest

from cleaner.proof.judge import quoted, verdict
from cleaner.proof.marked import Marked
from tests.proof.support import bound

LINKED = "span = 'Tengok: [^.\\n]+'\nremoves = ['[-Tengok: Pasar-]']\nkeeps = ['x']"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("Padi. [-Tengok: Pasar Pindah-]", "goes", id="goes"),
        pytest.param("Padi. [-Tengok Pasar-]", "stays", id="stays"),
        pytest.param("Padi. Tengok", "stays", id="nothing marked"),
        pytest.param("[-Tengok: Pasar-] Pindah", 'more "Pindah"', id="more"),
        pytest.param("[-Tengok: Pasar. Pindah-]", 'less ". Pindah"', id="less"),
        pytest.param("Kata Tengok: [-Pasar. Pindah-]", 'more "Tengok:" less ". Pindah"', id="both"),
        pytest.param("Tengok: " + "pasar ikan " * 9, 'more "Tengok: pasar ikan[…106…]ar ikan pasar ikan"', id="long"),
    ],
)
def test_verdicts(source, expected):
    found = verdict(bound(LINKED), Marked.of(source))
    assert found == expected


def test_a_keep_rule_protects():
    keep = bound("keep = 'promo pangan'\nkeeps = ['promo pangan']", category="")
    assert verdict(keep, Marked.of("Ada [-promo pangan-].")) == "goes"
    assert verdict(keep, Marked.of("Ada promo pangan.")) == 'more "promo pangan"'
    assert verdict(keep, Marked.of("Ada [-promo-].")) == "stays"


def test_a_runaway_pattern_is_slow():
    slow = bound(f"line = '(a|aa)+'\nremoves = ['[-{'a' * 60}b-]']\nkeeps = ['x']")
    assert verdict(slow, Marked.of("a" * 60 + "b")) == "slow"


def test_what_can_not_be_seen_is_escaped():
    assert quoted('a\u00a0b\tc“"\u200b') == r'"a\u00a0b\tc“\"\u200b"'
