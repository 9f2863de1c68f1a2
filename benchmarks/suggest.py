"""Suggestions against rules written by hand: what would `cleaner rules suggest` alone clean, if nobody looked at it?

    python benchmarks/suggest.py CORPUS.jsonl.gz GOLD.jsonl --out DIR [--rules none|language|generic] [--least 80]

Rules are proposed for every site with enough documents in the corpus, with the shipped site files switched off, and
those that reach the default score are written to DIR without anybody's look. Then the labelled documents of those sites
are cleaned by them. GOLD has an object a line: {"id", "text", "remove": [[start, end, category], …], "url", "site"}.

--rules says what is in force while rules are proposed and while documents are cleaned:

    none      nothing that is shipped: `{{headline}}` knows no language either
    language  of the language's pack what it tells `{{headline}}`, none of its rules (the default)
    generic   the shipped packs, without site files and publishers' packs
    written   the shipped rules, site files included, and no suggestions: what people's work gives

DIR/cleaned.jsonl has the cleaned documents, for other judges.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality.gate import Document, Tally

from cleaner import Cleaner, Record
from cleaner.rulebook.store import open_store, shipped_folder
from cleaner.rulebook.suggest.propose import Suggester
from cleaner.rulebook.suggest.sample import Sample, sampled
from cleaner.rulebook.suggest.score import DEFAULT_SCORE
from cleaner.rulebook.suggest.writing import file_text

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGE = "id"


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of JSON Lines."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as stream:
        yield from (json.loads(line) for line in stream if line.strip())


def record_of(value: dict[str, Any]) -> Record:
    """A record as the formats would read it."""
    return Record(value["text"], url=value.get("url"), site=value.get("site"), title=value.get("title"))


def language_pack(folder: Path) -> Path:
    """The language's pack without its rules, as a folder of rules."""
    source = (shipped_folder() / "packs" / f"{LANGUAGE}.toml").read_text(encoding="utf-8")
    target = folder / "language" / f"{LANGUAGE}.toml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(source.partition("\n[[rule]]")[0] + "\n", encoding="utf-8")
    return target.parent


def without_shipped_sites(folder: Path) -> Path:
    """The shipped packs but for publishers' ones, as a folder of rules."""
    target = folder / "packs"
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted((shipped_folder() / "packs").glob("*.toml")):
        source = path.read_text(encoding="utf-8")
        if "network = true" not in source and "network=true" not in source:
            (target / path.name).write_text(source, encoding="utf-8")
    return target


def base_folders(rules: str, folder: Path) -> list[Path]:
    """The folders of rules that are in force before anything is proposed."""
    if rules == "generic":
        return [without_shipped_sites(folder)]
    return [language_pack(folder)] if rules == "language" else []


def suggest(sample: Sample, hosts: list[str], rules: str, folder: Path) -> None:
    """Write what is proposed for the hosts to a folder, a file each."""
    suggester = Suggester(Cleaner(shipped=False, rules=base_folders(rules, folder)), sample, open_store().load_all())
    target = folder / "suggested"
    target.mkdir(parents=True, exist_ok=True)
    for host in hosts:
        begun = time.process_time()
        outcome = suggester.propose(host, DEFAULT_SCORE)
        head = f'schema = 1\nhosts = ["{host}"]\nlang = "{LANGUAGE}"'
        (target / f"{host}.toml").write_text(file_text(head, outcome.proposals), encoding="utf-8")
        spent = time.process_time() - begun
        print(f"{host:24} {outcome.pages:4} documents  {len(outcome.proposals):3} rules  {spent:5.1f} s")


def judge(gold: list[dict[str, Any]], cleaner: Cleaner, out: Path, show: int) -> None:
    """Clean the labelled documents, write them, and print the figures."""
    tally = Tally()
    with (out / "cleaned.jsonl").open("w", encoding="utf-8") as stream:
        for value in gold:
            spans = tuple((start, end, category) for start, end, category in value["remove"])
            tally.add(Document(value["id"], record_of(value), spans), cleaner)
            cleaned = cleaner.clean_record(record_of(value)).text
            stream.write(json.dumps({"id": value["id"], "text": cleaned}, ensure_ascii=False) + "\n")
    print(f"{tally.documents} documents, {tally.spans} spans:", json.dumps(tally.figures()))
    print(*(f"   {fault}" for fault in tally.faults[:show]), sep="\n")


def main(arguments: list[str] | None = None) -> int:
    """Suggest, clean, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--rules", choices=("none", "language", "generic", "written"), default="language")
    parser.add_argument("--least", type=int, default=80, metavar="N", help="documents that a site must have")
    parser.add_argument(
        "--alone", action="store_true", help="no suggestions: what the rules in force give by themselves"
    )
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print up to N faults")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    sample = sampled((record_of(value) for value in lines_of(options.corpus)), lambda record: record.site or "")
    hosts = [host for host in sample.hosts() if sample.seen[host] >= options.least]
    alone = options.alone or options.rules == "written"
    if not alone:
        suggest(sample, hosts, options.rules, options.out)
    folders = [*base_folders(options.rules, options.out), *([] if alone else [options.out / "suggested"])]
    cleaner = Cleaner(rules=folders, shipped=options.rules == "written")
    gold = [value for value in lines_of(options.gold) if value.get("site") in hosts]
    judge(gold, cleaner, options.out, options.show)
    print(*cleaner.problems, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
