"""The scores that the sets' own evaluations use: precision, recall and F1 of many texts."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sets import Case

_WORD = re.compile(r"\w+")
#: Beyond so many optional paragraphs only all and none of them are tried.
_MAX_OPTIONAL = 4


_scored: dict[tuple[str, str], Any] = {}  # scoring a page of many optional paragraphs takes seconds


class Score(NamedTuple):
    f1: float
    precision: float
    recall: float


def score(name: str, cases: Sequence[Case], texts: Sequence[str]) -> Score:
    """The set's own score, in per cent."""
    found = {"aeb": _shingles, "fundus": _rouge_lsum, "trafilatura": _pieces}[name](cases, texts)
    return Score(*(100 * value for value in found))


def _shingles(cases: Sequence[Case], texts: Sequence[str]) -> Score:
    """Means of precision and recall of runs of four words over the pages that have any; F1 of the means."""
    precisions, recalls = [], []
    for case, text in zip(cases, texts, strict=True):
        true, found = _ngrams(case.gold), _ngrams(text)
        common = sum((true & found).values())
        if found:
            precisions.append(common / sum(found.values()))
        if true:
            recalls.append(common / sum(true.values()))
    return _means(statistics.mean(precisions), statistics.mean(recalls))


def _ngrams(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(gram for i in range(max(1, len(words) - n + 1)) if (gram := tuple(words[i : i + n])))


def _means(precision: float, recall: float) -> Score:
    return Score(2 * precision * recall / (precision + recall) if precision + recall else 0.0, precision, recall)


def _rouge_lsum(cases: Sequence[Case], texts: Sequence[str]) -> Score:
    """Means of ROUGE-LSum, each page held against the choice of optional paragraphs that suits it best."""
    import nltk  # noqa: PLC0415 - the other sets do without these three
    import punkt  # noqa: PLC0415
    from rouge_score.rouge_scorer import RougeScorer  # noqa: PLC0415

    nltk.sent_tokenize = punkt.sent_tokenize  # the same splitter, with its model in the package
    scorer = RougeScorer(["rougeLsum"], use_stemmer=False, split_summaries=True)
    best = []
    for case, text in zip(cases, texts, strict=True):
        if (case.name, text) in _scored:
            best.append(_scored[case.name, text])
            continue
        found = "\n\n".join(filter(str.strip, text.split("\n")))
        scores = (scorer.score("\n\n".join(body), found)["rougeLsum"] for body in _choices(case.gold))
        best.append(max(scores, key=lambda one: one.fmeasure))
        _scored[case.name, text] = best[-1]
    means = ([one.fmeasure for one in best], [one.precision for one in best], [one.recall for one in best])
    return Score(*map(statistics.mean, means))


def _choices(body: Sequence[str]) -> Iterator[list[str]]:
    optional = [i for i, one in enumerate(body) if one[0] == "[" and one[-1] == "]"]
    plain = [one[1:-1] if i in optional else one for i, one in enumerate(body)]
    sizes = range(len(optional) + 1) if len(optional) <= _MAX_OPTIONAL else (0, len(optional))
    for left_out in chain.from_iterable(combinations(optional, size) for size in sizes):
        yield [one for i, one in enumerate(plain) if i not in left_out]


def _pieces(cases: Sequence[Case], texts: Sequence[str]) -> Score:
    """Pieces that must be in and pieces that must not, all pages together."""
    right = wrong = missing = 0
    for case, text in zip(cases, texts, strict=True):
        found = _folded(text)
        there = sum(bool(found) and _folded(piece) in found for piece in case.gold["with"])
        right, missing = right + there, missing + len(case.gold["with"]) - there
        wrong += sum(bool(found) and _folded(piece) in found for piece in case.gold["without"])
    return Score(2 * right / (2 * right + wrong + missing), right / (right + wrong), right / (right + missing))


def lost(case: Case, before: str, after: str) -> list[str]:
    """The paragraphs of the ground truth that are in the one text and not in the other, word by word."""
    had, has = _words(before), _words(after)
    return [one for one in case.paragraphs if (words := _words(one)).strip() and words in had and words not in has]


def _folded(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
