"""`cleaner rules suggest`: a corpus in, proposed rules out, to be looked at one by one or written to files."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options  # noqa: TC001 - typer reads the annotations
from cleaner.cli.console import Exit, manners, say, say_problems, write_out
from cleaner.errors import RuleFileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.cli.corpus import Documents
    from cleaner.engine.cleaner import Cleaner
    from cleaner.model import Record
    from cleaner.rulebook.suggest.propose import Outcome
    from cleaner.rulebook.suggest.sample import Sample
    from cleaner.rulebook.types import RuleFile

# Sites with fewer documents show too little; `cleaner rules new` is for those.
_LEAST_DOCUMENTS = 20
# One page of proposals a site.
_LIMIT = 50


def suggest(
    corpus: Annotated[list[str], typer.Argument(metavar="CORPUS", help="Files and folders; - for stdin.")],
    site: Annotated[
        str | None, typer.Option(metavar="HOST", help="Only this site; the others show what is not its own.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="OUT", help="Write here without asking; a folder gets a file a site."),
    ] = None,
    min_score: Annotated[float, typer.Option(metavar="SCORE", help="Leave out what scores less, from 0 to 1.")] = 0.5,
    limit: Annotated[int, typer.Option(metavar="N", min=0, help="Proposals a site, at most.")] = _LIMIT,
    least: Annotated[int, typer.Option(metavar="N", min=1, help="Documents that a site must have.")] = _LEAST_DOCUMENTS,
    format_name: options.FormatName = "auto",
    text_field: Annotated[str, typer.Option(metavar="NAME", help="Field of the text in a record.")] = "text",
    url_field: Annotated[str, typer.Option(metavar="NAME", help="Field of the URL in a record.")] = "url",
    rules: options.Rules = None,
    *,
    no_shipped_rules: Annotated[
        bool, typer.Option("--no-shipped-rules", help="Propose as if no rules were shipped.")
    ] = False,
) -> None:
    """Propose rules from a corpus without labels: what recurs on a site and looks like the site's, not a reporter's.

    On a terminal you see each proposal and say what becomes of it; elsewhere, and with -o, all are written.
    """
    from cleaner.cli.corpus import Documents, cleaner_for
    from cleaner.formats.base import Fields
    from cleaner.rulebook.store import open_store

    with manners():
        cleaner = _cleaner(rules, shipped=not no_shipped_rules)
        documents = Documents(corpus, format_name, Fields(text=text_field, url=url_field), cleaner)
        run = _Run(cleaner, _host(site), min_score, limit)
        sample = run.sample(documents)
        if sample.homeless:
            say(f"{sample.homeless:,} documents left out: no host of a site is known of them")
        hosts = [run.only] if run.only else [host for host in sample.hosts() if sample.seen[host] >= least]
        if not hosts or not sample.seen.get(hosts[0]):
            raise UsageError(_nothing(run.only, sample, least))
        free = _without_file(hosts, output)
        answers = output is None and "-" not in corpus and sys.stdin.isatty() and sys.stderr.isatty()
        known = open_store().load_all()
        with cleaner_for(free, sample, known, rules or [], shipped=not no_shipped_rules) as informed:
            _write(replace(run, cleaner=informed).texts(sample, free, known, asking=answers), output)
        say_problems(cleaner.problems)
    if documents.problems or cleaner.problems or len(free) < len(hosts):
        raise typer.Exit(Exit.PROBLEMS)


@dataclass(frozen=True)
class _Run:
    """One call: the rules that there are, the one site it is about ("" for all), and what is shown."""

    cleaner: Cleaner
    only: str
    min_score: float
    limit: int

    def sample(self, documents: Documents) -> Sample:
        from cleaner.rulebook.suggest.sample import sampled

        return sampled(documents, self._host_of)

    def _host_of(self, record: Record) -> str:
        """The site that a rule for the record would be for; "" for none."""
        from cleaner.rulebook.sites import host_of, known_site
        from cleaner.rulebook.suggest.site_file import can_have_file, domain_of

        host = host_of(record.url or "") or host_of(record.site or "")
        if self.only and (not host or host == self.only or host.endswith(f".{self.only}")):
            return self.only
        site = known_site(host, self.cleaner.store) or domain_of(host)
        return site if can_have_file(site) else ""

    def texts(self, sample: Sample, hosts: Sequence[str], known: Sequence[RuleFile], *, asking: bool) -> dict[str, str]:
        """The rule files to write, by host; sites without a rule are left out."""
        from cleaner.cli.corpus import LOOKED_AT
        from cleaner.rulebook.suggest.propose import Suggester

        suggester = Suggester(self.cleaner, sample, known)
        out = {}
        for host in hosts:
            outcome = suggester.propose(host, self.min_score)
            say(told(outcome, sample.seen[host]))
            rules = self._rules(outcome, asking=asking)
            if rules:
                out[host] = "\n\n".join([head_of(host, list(sample.records(host, LOOKED_AT)), known)[1], *rules]) + "\n"
        return out

    def _rules(self, outcome: Outcome, *, asking: bool) -> list[str]:
        from cleaner.cli.review import edited, reviewed
        from cleaner.rulebook.suggest.writing import rule_text

        shown = outcome.proposals[: self.limit]
        if not asking:
            return [rule_text(proposal) for proposal in shown]
        return reviewed(shown, _ask, edited, self._problems_of(outcome.host))

    def _problems_of(self, host: str) -> Callable[[str], list[str]]:
        from cleaner.rulebook.check import check_file
        from cleaner.rulebook.schema import read_rule_file
        from cleaner.rulebook.suggest.writing import quoted

        def problems(text: str) -> list[str]:
            try:
                file = read_rule_file(f"schema = 1\nhosts = [{quoted(host)}]\n\n{text}\n", f"{host}.toml")
            except RuleFileError as error:
                return [problem.message for problem in error.problems]
            return [problem.message for problem in check_file(file, self.cleaner.store)]

        return problems


def told(outcome: Outcome, seen: int) -> str:
    """One line on what came of a site's documents."""
    looked = f"{outcome.pages} of {seen} documents" if outcome.pages < seen else f"{seen} documents"
    failed = f"; {len(outcome.failures)} left out: no example of theirs holds" if outcome.failures else ""
    return f"{outcome.host}: {looked}, {len(outcome.proposals)} rules proposed{failed}"


def _cleaner(rules: list[str] | None, *, shipped: bool) -> Cleaner:
    from cleaner.engine.cleaner import Cleaner

    return Cleaner(rules=rules or [], shipped=shipped)


def _host(site: str | None) -> str:
    from cleaner.rulebook.suggest.site_file import site_host

    return site_host(site) if site else ""


def head_of(host: str, records: list[Record], known: Sequence[RuleFile]) -> tuple[str, str]:
    """The language of a site's documents, "" for none that the rule files know, and the head of its file."""
    from datetime import UTC, datetime

    from cleaner.rulebook.suggest.site_file import head, language_of, name_of

    lang = language_of(records, known)
    today = datetime.now(tz=UTC).date().isoformat()
    return lang, head(host, name_of(host, records), lang, today, "../../schema.json")


def _nothing(only: str, sample: Sample, least: int) -> str:
    if only:
        return f"--site {only}: the corpus has no document of it"
    most = max(sample.seen.values(), default=0)
    return f"no site has {least} documents or more; the most that one has is {most}: see --least, or cleaner rules new"


def _ask(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline()


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def _without_file(hosts: Sequence[str], output: str | None) -> Sequence[str]:
    """The hosts whose file is not there yet, which is better known before anybody looks at proposals.

    Raises:
        UsageError: the one file that was named is there.
    """
    if output is None or output == "-":
        return hosts
    if not _is_folder(output):
        if os.path.lexists(output):
            raise UsageError(f"{output}: is there already; nothing was overwritten")
        return hosts
    paths = {host: os.path.join(output, f"{host}.toml") for host in hosts}  # noqa: PTH118 - as the user wrote it
    for path in filter(os.path.lexists, paths.values()):
        say(f"{path}: is there already; its site is left out")
    return [host for host, path in paths.items() if not os.path.lexists(path)]


def _write(texts: dict[str, str], output: str | None) -> None:
    """Write the files: to stdout one after the other, to a folder, or to the one file that was named."""
    if output is None or output == "-":
        for text in texts.values():
            write_out(text.encode("utf-8", "surrogateescape"))
        return
    as_folder = _is_folder(output)
    if not as_folder and len(texts) > 1:
        raise UsageError(f"{output}: one file can't have the rules of {len(texts)} sites; name a folder: {output}/")
    for host, text in texts.items():
        write_new(Path(output, f"{host}.toml") if as_folder else Path(output), text)


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        UsageError: it is there, or can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path}: is there already; nothing was overwritten") from error
    except OSError as error:
        raise UsageError(f"{path}: can't be written: {error.strerror}") from error
    say(f"written: {path}")
