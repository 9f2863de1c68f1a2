"""Made-up news articles with boilerplate, as JSON Lines: what the speed of the cleaner is measured on.

    python benchmarks/speed/documents.py --count 1000 --shape multi > articles.jsonl
    python benchmarks/speed/documents.py --megabytes 100 --seed 7 > large.jsonl

A document depends on its number and the seed alone. Half of all scraped articles keep their line breaks (`multi`), half
are one long line (`run-on`). The shares below were counted on 8,805 real Indonesian articles of 225 sites; hosts and
outlets' names come from the rule files, so that sites' own rules are in force.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # this checkout is measured, whatever is installed

from benchmarks.speed.speaker import Speaker  # noqa: E402 - see above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WORDING = Path(__file__).with_name("wording.toml")
#: The share of articles that carry each kind of boilerplate; those that carry none at all.
SHARES = {"linked": 0.24, "initials": 0.13, "advertisement": 0.13, "credit": 0.09, "follow": 0.08, "rights": 0.06}
SHARES["other"] = 0.08
CARRY_NONE = 0.45
#: How often it stands in an article that has it; once when not given.
TIMES = {"linked": (1, 1, 1, 2, 2, 3), "advertisement": (1, 1, 2)}
#: Where boilerplate stands mid-body rather than in the tail, by kind.
MID_BODY = {"linked": 0.79, "advertisement": 0.86, "other": 0.3}
DATELINE, DOUBLED_TITLE, GLUED = 0.47, 0.01, 0.18
UNKNOWN_HOST, NO_ADDRESS = 0.10, 0.02
#: The share of multi-line and of run-on articles with each kind of odd character or white space.
DIRT = {
    "curly": (0.32, 0.20),
    "no-break space": (0.19, 0.07),
    "wide gap": (0.18, 0.17),
    "compatibility": (0.04, 0.02),
    "mojibake": (0.05, 0.05),
    "control": (0.01, 0.04),
    "zero-width": (0.006, 0.005),
    "line separator": (0.005, 0.001),
}
#: The mean length of a text in characters.
CHARS = 3_400
SHAPES = ("multi", "run-on")


@dataclass(frozen=True)
class Site:
    """Where a document comes from: its host and what the outlet calls itself."""

    host: str
    outlet: str


def shipped_sites(rules: Path = ROOT / "rules") -> list[Site]:
    """The sites that have a rule file, in an order that has nothing to do with their names."""
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(rules.glob("sites/**/*.toml"))]
    sites = [Site(file["hosts"][0], file.get("name", file["hosts"][0])) for file in files]
    Random("sites").shuffle(sites)
    return sites


class Author:
    """Writes documents.

    Args:
        sites: where they come from; the first of them publish more than the last.
        seed: another seed, other documents.
        chars: the mean length of a text.
    """

    def __init__(self, sites: Sequence[Site] | None = None, seed: int = 0, chars: int = CHARS) -> None:
        self._sites = shipped_sites() if sites is None else list(sites)
        self._seed = seed
        self._chars = chars
        wording = tomllib.loads(WORDING.read_text(encoding="utf-8"))
        self._speaker = Speaker(wording["lists"] | wording["boilerplate"])
        self._chances = _chances(SHARES, CARRY_NONE)

    def document(self, number: int, shape: str = "mixed") -> dict[str, Any]:
        """The record of one article; `shape` "mixed" makes every other one run-on."""
        random = Random(f"{self._seed} {number}")
        run_on = shape == "run-on" or (shape == "mixed" and number % 2 == 1)
        site = self._site(random)
        title = self._speaker.say("headline", random.random)
        text = self._text(random, title, site, run_on=run_on)
        slug = "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
        head = {"id": f"{self._seed}-{number}", "url": f"https://{site.host}/read/{random.randrange(10**7)}/{slug}"}
        record = head | {"site": site.host, "title": title, "published": _stamp(random), "text": text}
        if random.random() < NO_ADDRESS:
            del record["url"], record["site"]
        tags = [self._speaker.say("thing", random.random) for _ in range(3)]
        return record | {"tags": tags, "lang": "id", "meta": {"crawl": 7, "status": 200, "words": text.count(" ") + 1}}

    def _site(self, random: Random) -> Site:
        if random.random() < UNKNOWN_HOST or not self._sites:
            number = random.randrange(500)
            return Site(f"kabar{number}.example", f"Kabar {number}")
        # A few sites have most of the articles, many sites have some.
        return self._sites[int(len(self._sites) * random.random() ** 2)]

    def _text(self, random: Random, title: str, site: Site, *, run_on: bool) -> str:
        head, tail = self._placed(random, site)
        length = min(max(random.lognormvariate(0, 0.5) * self._chars * 0.88, 500), 20_000)
        length -= sum(map(len, [*head, *tail]))
        body = self._body(random, length, run_on=run_on)
        if random.random() < DATELINE:
            body[0] = self._dateline(random, site) + body[0]
        for item in head:
            body.insert(random.randint(1, len(body)), item)
        if random.random() < DOUBLED_TITLE:
            body[:0] = [title, title]
        join = _run_on if run_on else _multi
        text = join([*body, *tail], random, {*head, *tail})
        for kind, shares in DIRT.items():
            if random.random() < shares[run_on]:
                text = _DIRT[kind](text, random)
        return text

    def _placed(self, random: Random, site: Site) -> tuple[list[str], list[str]]:
        """The article's boilerplate: what stands mid-body, and what stands in the tail."""
        if random.random() < CARRY_NONE:
            return [], []
        kinds: list[str] = []
        while not kinds:
            kinds = [kind for kind, chance in self._chances.items() if random.random() < chance]
        mid: list[str] = []
        tail: list[str] = []
        for kind in kinds:
            for _ in range(random.choice(TIMES.get(kind, (1,)))):
                item = self._speaker.say(kind, random.random).replace("{{outlet}}", site.outlet)
                (mid if random.random() < MID_BODY.get(kind, 0.05) else tail).append(item)
        return mid, tail

    def _body(self, random: Random, length: float, *, run_on: bool) -> list[str]:
        """Paragraphs (in run-on text, sentences) of about this many characters together, and a few short lines."""
        lines: list[str] = []
        while length > 0:
            kind = "sentence" if run_on or random.random() < 0.8 else random.choice(("subhead", "item", "item"))
            line = self._speaker.say(kind, random.random)
            if kind == "sentence" and not run_on and random.random() < 0.35:
                line += " " + self._speaker.say(kind, random.random)
            lines.append(line)
            length -= len(line) + 1
        return lines or [self._speaker.say("sentence", random.random)]

    def _dateline(self, random: Random, site: Site) -> str:
        place = self._speaker.say("place", random.random)
        forms = (f"{place} ({site.outlet}) - ", f"{place.upper()}, {site.outlet} - ", f"{site.outlet}, {place} - ")
        return random.choice((*forms, f"{site.outlet} - ", f"{place} - "))


def _chances(shares: dict[str, float], none: float) -> dict[str, float]:
    """How likely each kind must be drawn so that, draws with nothing being repeated, its share comes out right."""
    chances = dict(shares)
    for _ in range(50):
        nothing = 1.0
        for chance in chances.values():
            nothing *= 1 - chance
        chances = {kind: share / (1 - none) * (1 - nothing) for kind, share in shares.items()}
    return chances


def _stamp(random: Random) -> str:
    day = f"20{random.randint(19, 25)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    return f"{day}T0{random.randint(1, 9)}:00:00"


def _multi(parts: list[str], random: Random, boilerplate: set[str]) -> str:  # noqa: ARG001 - one shape of two
    return random.choice(("\n", "\n\n", "\n\n")).join(parts)


def _run_on(parts: list[str], random: Random, boilerplate: set[str]) -> str:
    """One line; in some articles, nothing at all stands where a line break was."""
    glued = random.random() < GLUED
    out = ""
    for part in parts:
        lost = glued and (part in boilerplate or random.random() < 0.3)
        out += ("" if lost or not out else " ") + part.replace("\n", "" if glued else " ")
    return out


def _some(text: str, old: str, new: str, random: Random, share: float) -> str:
    """`text` with this share of the places where `old` stands changed to `new`."""
    pieces = text.split(old)
    return "".join(piece + (new if random.random() < share else old) for piece in pieces[:-1]) + pieces[-1]


def _curly(text: str, random: Random) -> str:  # noqa: ARG001 - one of several
    pieces = text.split('"')
    return "".join(piece + "“”"[n % 2] for n, piece in enumerate(pieces[:-1])) + pieces[-1]


_DIRT: dict[str, Callable[[str, Random], str]] = {
    "curly": _curly,
    "no-break space": lambda text, random: _some(text, " ", "\xa0", random, 0.01),
    "wide gap": lambda text, random: _some(text, ". ", ".  ", random, 0.1),
    "compatibility": lambda text, random: _some(_some(text, " persen", " ½ persen", random, 1), "..", "…", random, 1),
    "mojibake": lambda text, random: _some(_some(text, "©", "Â©", random, 1), " - ", " â€“ ", random, 1),
    "control": lambda text, random: _some(text, '"', "\x94", random, 0.5),
    "zero-width": lambda text, random: _some(text, " ", " \u200b", random, 0.01),
    "line separator": lambda text, random: _some(text, ". ", ".\u2028", random, 0.1),
}


def documents(count: int, shape: str = "mixed", seed: int = 0, first: int = 0) -> Iterator[dict[str, Any]]:
    """Records number `first` and on, of the shipped sites."""
    author = Author(seed=seed)
    return (author.document(number, shape) for number in range(first, first + count))


def main() -> None:
    """Write documents to stdout."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--megabytes", type=float, help="write this much instead")
    parser.add_argument("--shape", choices=(*SHAPES, "mixed"), default="mixed")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    author, written, number = Author(seed=options.seed), 0, 0
    limit = (options.megabytes or 0) * 1e6
    while written < limit if options.megabytes else number < options.count:
        line = msgspec.json.encode(author.document(number, options.shape)) + b"\n"
        sys.stdout.buffer.write(line)
        written, number = written + len(line), number + 1


if __name__ == "__main__":
    main()
