"""`Cleaner`: rules in at construction, records in and results out after it."""

from __future__ import annotations

import weakref
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner import __version__
from cleaner.engine.deadline import Deadline
from cleaner.engine.gate import Everywhere, Gate
from cleaner.engine.matchers import Proposal, propose, protected, unprotected
from cleaner.engine.patterns import TEXT_TIMEOUT_S
from cleaner.engine.program import Binder, BoundRule, Choice, Program, compile_program
from cleaner.engine.resolve import Cut, settle
from cleaner.engine.scan import Scanners
from cleaner.engine.signatures import Signatures
from cleaner.engine.travel import OnMismatch, Parcel, digest_of, mismatch_choice, packed
from cleaner.engine.vetting import vet
from cleaner.errors import PatternError, PatternTimeout, TextTimeout, UsageError
from cleaner.memo import Recent
from cleaner.model import DEFAULT_CATEGORIES, Category, Level, Problem, Record, Result, Span
from cleaner.rulebook.sites import day_of, rule_files, site_at
from cleaner.rulebook.store import RuleStore, open_store
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.engine.gate import Places
    from cleaner.engine.lines import Document
    from cleaner.html.page import PageCleaner, PageResult
    from cleaner.memo import Memo

#: The share of a text's visible characters that may go. Articles that are mostly boilerplate exist (a stub with a long
#: list of links under it), so this only catches a rule that has run wild.
MAX_SHARE = 0.9
#: The longest text that is looked at, in characters: no article comes near it, and a whole crawl in one "line" would
#: take minutes. A longer one comes back unchanged, with a problem that says so.
MAX_CHARS = 2_000_000
# So many sites' rules are held ready; a site that comes again after so many others is bound anew.
_MOST_SITES = 500


class Cleaner:
    r"""Strips site boilerplate from scraped articles.

    >>> cleaner = Cleaner()
    >>> result = cleaner.clean("Harga beras turun pekan ini.\n\nBACA JUGA: Panen Raya Dimulai di Karawang")
    >>> result.text
    'Harga beras turun pekan ini.'
    >>> [span.rule for span in result.removed]
    ['id/baca-juga']

    Thread-safe. Pickles as its options and the user's rule files, under its digest. After construction the only I/O is
    reading a site's rule file when its first record comes.

    Args:
        rules: folders or files of rules that are added to the shipped ones and win over them.
        strip: categories to remove; all but `dateline` when not given.
        keep: categories to leave, whatever `strip` says.
        level: "sure", or "likely" for rules that a person should look over.
        site_rules: whether site files and networks' packs are used at all; without them every record gets the packs
            that hold anywhere.
        shipped: whether the shipped rules are used.
        max_share: the share of a text's visible characters that may go; beyond it the text comes back unchanged.
        titles: headlines known from elsewhere; they end a run-on "Baca juga: …" exactly.
        gate: whether rules are passed over that a document doesn't call for. The result is the same either way;
            without it this is the reference that faster ways are tested against.
        accelerate: whether what calls rules is looked for by `ahocorasick_rs`, if it is installed. The result is the
            same either way.
        memo: remembers parsed files and compiled patterns, which sites share; give one to several cleaners and they
            share them, too. It does not travel with a pickled cleaner.
        cache: a folder that keeps all this between runs, see `cleaner.cache`; without it nothing is written anywhere.
            What is in it is trusted like compiled Python, so it must be nobody else's.
        on_mismatch: what becomes of a pickled cleaner where the shipped rules or the version are others: "refuse" or
            "warn".

    Raises:
        UsageError: an unknown category or level, or a folder that isn't there.
    """

    def __init__(  # noqa: PLR0913 - all keyword-only, each one documented above
        self,
        *,
        rules: Sequence[Path | str] = (),
        strip: Iterable[Category | str] | None = None,
        keep: Iterable[Category | str] = (),
        level: Level | str = Level.SURE,
        site_rules: bool = True,
        shipped: bool = True,
        max_share: float = MAX_SHARE,
        titles: Iterable[str] = (),
        gate: bool = True,
        accelerate: bool = True,
        memo: Memo | None = None,
        cache: Path | str | None = None,
        on_mismatch: OnMismatch | str = OnMismatch.REFUSE,
    ) -> None:
        chosen = DEFAULT_CATEGORIES if strip is None else _categories(strip)
        self._options: dict[str, Any] = {
            "rules": [str(folder) for folder in rules],
            "strip": sorted(chosen),
            "keep": sorted(_categories(keep)),
            "level": _level(level),
            "site_rules": site_rules,
            "shipped": shipped,
            "max_share": max_share,
            "titles": frozenset(titles),
            "gate": gate,
            "accelerate": accelerate,
            "cache": str(cache) if cache else None,
            "on_mismatch": mismatch_choice(on_mismatch),
        }
        self.gate = gate
        self._scanners = Scanners(accelerate=accelerate)
        self.choice = Choice(chosen - _categories(keep), _level(level))
        self.store: RuleStore = open_store(rules, shipped=shipped, memo=memo or _memo_in(cache))
        vet(self.store)
        if cache:
            self.store.memo.save()  # at the latest now; later in batches
        self._signatures = Signatures(self.store)
        self._binder = Binder(self._options["titles"], self.store.memo)
        self._bound: Recent[_Bound] = Recent(_MOST_SITES)
        self._programs: Recent[Program] = Recent(_MOST_SITES)
        self._pages: PageCleaner | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        options = {**self._options, "titles": sorted(self._options["titles"])}  # always the same bytes
        return _rebuild, (Parcel(options, self.digest, __version__, packed(self.store.layers)),)

    @cached_property
    def digest(self) -> str:
        """What tells these rules and the options that matter from others: the same for the same, on any machine."""
        return digest_of(self.store.layers, self.choice, self._options)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with rule files read so far. Those files are left out, whole; the rest works."""
        return tuple(self.store.problems)

    def clean(
        self,
        text: str,
        *,
        url: str | None = None,
        site: str | None = None,
        title: str | None = None,
        date: str = "",
    ) -> Result:
        """What is left of `text`, what went, and why; see `Record` for the arguments and `Result` for the answer."""
        return self.clean_record(Record(text, url=url, site=site, title=title, date=date))

    def clean_html(
        self,
        html: bytes | str,
        url: str | None = None,
        *,
        site: str | None = None,
        title: str | None = None,
        date: str = "",
    ) -> PageResult:
        """The article of a page: its cleaned text and what the page says about it. See `PageResult`.

        What is given here of address, title and day counts more than what the page says.
        """
        return self.pages.clean(html, Record("", url=url, site=site, title=title, date=date))

    @property
    def pages(self) -> PageCleaner:
        """What reads pages by these rules."""
        from cleaner.html.page import PageCleaner  # noqa: PLC0415 - heavy, and above this module: see pyproject.toml

        if self._pages is None:
            self._pages = PageCleaner(self)
        return self._pages

    def clean_many(self, records: Iterable[Record]) -> Iterator[Result]:
        """A result for each record, in order, one at a time."""
        return map(self.clean_record, records)

    def clean_record(self, record: Record) -> Result:
        """The result for one record.

        A rule that fails on the text (a pattern that runs into its time limit) is left out for this record and named
        in `Result.problem`; the others work.
        """
        if len(record.text) > MAX_CHARS:
            return Result(record.text, problem=f"longer than {MAX_CHARS:,} characters: passed through")
        site, problem = self._site_of(record)
        run = _Run(self, record, site)
        run.program(site)  # what is made once does not count against the text's time
        try:
            settled = settle(record.text, run.propose, self._options["max_share"], Deadline(TEXT_TIMEOUT_S))
        except TextTimeout:
            what = f"took longer than {TEXT_TIMEOUT_S:g} s: passed through; {run.trying} was being tried"
            return Result(record.text, site=site, problem="; ".join(filter(None, [problem, what])))
        return Result(
            text=settled.text,
            removed=tuple(_span(cut) for cut in settled.cuts),
            captured=_captured(settled.cuts),
            site=site,
            problem="; ".join(filter(None, [problem, settled.problem, *run.failures.values()])),
        )

    def site_of(self, record: Record) -> str:
        """The name of the rule file that is in force for the record: by URL, by `site`, by signature; "" for none."""
        return self._site_of(record)[0]

    def _site_of(self, record: Record) -> tuple[str, str]:
        """The same, and why it may be wrong; "" when all is well."""
        if not self._options["site_rules"]:
            return "", ""
        for address in (record.url, record.site):
            known = site_at(address, self.store) if address else ""
            if known:
                return known, ""
        return ("", "") if record.url or record.site else self._signatures.site_of(record.text)

    def rules_for(self, site: str) -> list[BoundRule]:
        """The rules that are in force for a site (a name from `site_of`), in order; those for any site for ""."""
        return self._bound_for(site).rules

    def program(self, site: str, record: Record) -> Program:
        """The rules of the site that were chosen and hold on the record's day."""
        bound = self._bound_for(site)
        key = site, day_of(record) if bound.dated else ""
        found = self._programs.get(key)
        if found is None:
            found = compile_program(bound.rules, self.choice, key[1], self._scanners)
            self._programs.put(key, found)
        return found

    def _bound_for(self, site: str) -> _Bound:
        found = self._bound.get(site)
        if found is None:
            rules = self._binder.bind(rule_files(site, self.store))
            found = _Bound(rules, any(bound.rule.since or bound.rule.until_date for bound in rules))
            self._bound.put(site, found)
        return found


class _Bound(NamedTuple):
    """A site's rules, and whether any of them holds only for a time."""

    rules: list[BoundRule]
    dated: bool


class _Run:
    """One record's run: which rules are in force, and which have failed on it so far."""

    def __init__(self, cleaner: Cleaner, record: Record, site: str) -> None:
        self.cleaner = cleaner
        self.record = record
        self.site = site
        self.failures: dict[str, str] = {}
        self.trying = "no rule"
        self._gates: dict[str, Gate] = {}  # the last ones, by site
        self._programs: dict[str, Program] = {}

    def propose(self, document: Document) -> list[Proposal]:
        """What the rules want removed, less what touches protected text.

        A site that was recognised by its signature may have lost it to an earlier cut. When its rules have nothing
        more to say, the rules that a fresh look at the text selects get their turn: cleaning a cleaned text, which is
        such a fresh look, must find nothing either.
        """
        found = self._proposals(document, self.site)
        if found or self.record.url or self.record.site or not self.site:
            return found
        fresh = self.cleaner.site_of(Record(document.text))
        return self._proposals(document, fresh) if fresh != self.site else []

    def _proposals(self, document: Document, site: str) -> list[Proposal]:
        places = self._places(document, site)
        found: list[Proposal] = []
        kept: list[tuple[int, int]] = []
        for rule in places.rules():
            if rule.rule.kind is not Kind.KEEP:
                found += self._guarded(rule, document, places)
            elif found:
                kept += self._protected(rule, document, places)
        return unprotected(found, kept) if kept else found

    def program(self, site: str) -> Program:
        """The rules of a site that are in force for the record."""
        if site not in self._programs:
            self._programs[site] = self.cleaner.program(site, self.record)
        return self._programs[site]

    def _places(self, document: Document, site: str) -> Places:
        program = self.program(site)
        if not self.cleaner.gate:
            return Everywhere(document, program.rules)
        gate = Gate(document, program.index, self._gates.get(site))
        self._gates[site] = gate
        return gate

    def _guarded(self, rule: BoundRule, document: Document, places: Places) -> list[Proposal]:
        if rule.name in self.failures:
            return []
        self.trying = f"rule {rule.name} ({rule.place})"
        try:
            return list(propose(rule, document, places, self.record.title or ""))
        except (PatternTimeout, PatternError) as error:
            self.failures[rule.name] = f"{rule.place}: rule {rule.name} left out: {error}"
            return []

    def _protected(self, rule: BoundRule, document: Document, places: Places) -> list[tuple[int, int]]:
        """What the rule protects; the whole document when it can't say, because precision comes first."""
        if rule.name in self.failures:
            return [(0, len(document.text))]
        self.trying = f"rule {rule.name} ({rule.place})"
        try:
            return list(protected(rule, places))
        except (PatternTimeout, PatternError) as error:
            self.failures[rule.name] = f"{rule.place}: rule {rule.name} can't say what to keep, all is kept: {error}"
            return [(0, len(document.text))]


def _span(cut: Cut) -> Span:
    rule = cut.owner.rule
    return Span(cut.start, cut.end, rule.name, rule.category, rule.place)


def _captured(cuts: Iterable[Cut]) -> dict[str, tuple[str, ...]]:
    """Named groups of the proposals that own something, each proposal once, in text order."""
    out: dict[str, tuple[str, ...]] = {}
    for proposal in {id(cut.owner): cut.owner for cut in cuts}.values():
        for name, value in proposal.captured:
            out[name] = (*out.get(name, ()), value)
    return out


def _categories(names: Iterable[Category | str]) -> frozenset[Category]:
    known = {str(category): category for category in Category}
    unknown = [name for name in names if str(name) not in known]
    if unknown:
        raise UsageError(f"no category {unknown[0]!r}: there are {', '.join(known)}")
    return frozenset(known[str(name)] for name in names)


def _level(name: Level | str) -> Level:
    if name not in list(Level):
        raise UsageError(f"no level {name!r}: there are {', '.join(Level)}")
    return Level(name)


def _memo_in(cache: Path | str | None) -> Memo | None:
    """The memo that keeps its values in a folder."""
    if not cache:
        return None
    from cleaner.cache import Cache  # noqa: PLC0415 - few need it

    return Cache(cache)


def _rebuild(parcel: Parcel) -> Cleaner:
    """The cleaner of a parcel: by the user's rule files that lie where they lay, or else by those that were sent."""
    options = dict(parcel.options)
    there = all(Path(folder).exists() for folder in options["rules"])
    cleaner = Cleaner(**options) if there else None
    if cleaner is None or (options["rules"] and cleaner.digest != parcel.digest):
        home = parcel.unpack()
        cleaner = Cleaner(**{**options, "rules": parcel.rules_in(home.name)})
        weakref.finalize(cleaner, home.cleanup)
    parcel.compare(cleaner.digest)
    return cleaner
