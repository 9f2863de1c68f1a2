"""What it costs to have many site files: start-up, construction, and a site's first record, for 1 to 10,000 files.

`python benchmarks/loading.py [RUNS]` writes made-up site files of ten rules each, once as a user's folder and once in
place of the shipped sites, and measures CPU time. Start-up is that of whole processes that clean one small article, in
turn, with the command's cache as an earlier run left it; ratios are medians of those to one site file. The rest is
measured within one process, without a cache and with one.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "examples" / "article.txt"
COUNTS = (1, 100, 2_000, 10_000)
#: By how much 10,000 site files may slow down the start.
LIMIT = 1.3
# An index is kept once no file is younger than this.
SETTLED_S = 3

SITE = """schema = 1
hosts = ["{host}", "m.{host}"]
name = "{name}"
lang = "id"
signature = ['^{upper} [-–—] ', '(?:©|Copyright) {name}$']
checked = 2026-01-01

[let]
agency = '(?:antara|{name})'

"""
RULE = """[[rule]]
id = "{id}"
category = "{category}"
{body}
why = "made up for {host}"
removes = ["Akhir paragraf.\\n[-{word} contoh-]"]
keeps = ["{word} itu mengalir ke laut."]

"""
BODIES = (
    ("related-link", "line = '{word} juga\\s*:\\s*{{{{headline}}}}'"),
    ("author-footer", "line = '(?:Editor|{word})\\s*:\\s*(?<author>{{{{name}}}})'\nwhere = \"tail:4\""),
    ("copyright", "line = 'Copyright\\s*(?:©|\\(c\\))\\s*\\d{{4}}\\s{word}.{{0,60}}'\nwhere = \"tail:3\""),
    ("promo", "sentence = 'Ikuti (?:berita|kabar) {word} di {{{{outlet}}}}'"),
    ("embed", "span = '\\[{word}:[^\\]]{{1,60}}\\]'"),
    ("ad-marker", "equals = ['{word} ADVERTISEMENT', 'SCROLL {word}']"),
    ("related-link", "starts = ['Lihat {word}']\nmax_chars = 150"),
    ("photo-credit", "line = 'Foto\\s?:\\s?{word}(?:/{{{{name}}}})?'"),
    ("source-footer", "line = 'Sumber\\s*:\\s*(?<source>{{{{agency}}}}|{word})'\nwhere = \"tail:3\""),
    ("promo", "line = 'Gabung (?:grup|kanal) {word}.{{0,80}}'\nwhere = \"tail:5\""),
)
SYLLABLES = [consonant + vowel for consonant in "bdgjklmnprstw" for vowel in "aeiou"]
PREFIXES = ["radar", "suara", "berita", "media", "kabar", "warta", "info", "harian", "koran", "lintas", "jurnal"]

#: Runs the command with another folder for the shipped rules.
COMMAND = """
import sys
from pathlib import Path
from cleaner.rulebook import store
shipped = sys.argv.pop(1)
if shipped:
    store.shipped_folder = lambda: Path(shipped)
from cleaner.cli import main
main()
"""
#: Prints milliseconds of CPU: construction, a site's first record (median of several sites).
LIBRARY = """
import statistics, sys, time
from cleaner import Cleaner
import cleaner.engine.cleaner
folder, cache, article, *hosts = sys.argv[1:]
def timed(call):
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000
made = []
construction = timed(lambda: made.append(Cleaner(rules=[folder], cache=cache or None)))
text = open(article, encoding="utf-8").read()
made[0].clean(text, url="https://elsewhere.example/1")
first = [timed(lambda: made[0].clean(text, url=f"https://{host}/1")) for host in hosts]
print(construction, statistics.median(first))
"""


def name_of(number: int) -> str:
    """The name of the made-up site of this number."""
    rest, word = number, PREFIXES[number % len(PREFIXES)]
    for _ in range(3):
        rest, syllable = divmod(rest, len(SYLLABLES))
        word += SYLLABLES[syllable]
    return word


def write_sites(folder: Path, count: int) -> list[str]:
    """Write so many site files below a folder; gives their hosts."""
    hosts = []
    for number in range(count):
        name = name_of(number)
        host = f"{name}.example"
        source = SITE.format(host=host, name=name.title(), upper=name.upper())
        for rank, (category, body) in enumerate(BODIES):
            word = name_of(number * 7 + rank).title()
            source += RULE.format(id=f"r{rank}", category=category, body=body.format(word=word), word=word, host=host)
        path = folder / f"{number % 20:02}" / f"{host}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        hosts.append(host)
    return hosts


def environment(cache: Path) -> dict[str, str]:
    """That of a user: compiled bytecode is kept, and what the command keeps lies in this folder."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "SITE_CLEANER_CACHE": str(cache)}


def cpu_ms(command: list[str], cache: Path) -> float:
    """User and system time of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment(cache))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def start_up(commands: dict[int, list[str]], work: Path, runs: int) -> dict[int, tuple[float, float, float]]:
    """For each number of files: cold, warm, and the warm one's ratio to that of the fewest files."""
    caches = {count: Path(tempfile.mkdtemp(dir=work)) for count in commands}
    cold = {count: cpu_ms(command, caches[count]) for count, command in commands.items()}
    rows = [{count: cpu_ms(command, caches[count]) for count, command in commands.items()} for _ in range(runs + 1)][1:]
    least = min(commands)
    return {
        count: (
            cold[count],
            statistics.median(row[count] for row in rows),
            statistics.median(row[count] / row[least] for row in rows),
        )
        for count in commands
    }


def library(folder: Path, hosts: list[str], cache: Path | None) -> tuple[float, float]:
    """Construction and a site's first record."""
    command = [sys.executable, "-c", LIBRARY, str(folder), str(cache or ""), str(ARTICLE), *hosts[:40]]
    done = subprocess.run(command, capture_output=True, check=True, env=environment(Path()))
    construction, first = map(float, done.stdout.split())
    return construction, first


def main() -> int:
    """Print both tables; 1 when the start is slowed down by more than the limit."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    work = Path(tempfile.mkdtemp())
    shipped, hosts = {}, {}
    for count in COUNTS:
        hosts[count] = write_sites(work / f"user-{count}", count)
        shipped[count] = work / f"shipped-{count}"
        shutil.copytree(ROOT / "rules" / "packs", shipped[count] / "packs")
        write_sites(shipped[count] / "sites", count)
    time.sleep(SETTLED_S)
    worst = 0.0
    for title, commands in (
        ("user's folder", {n: ["", "clean", "--rules", str(work / f"user-{n}"), str(ARTICLE)] for n in COUNTS}),
        ("shipped folder", {n: [str(shipped[n]), "clean", str(ARTICLE)] for n in COUNTS}),
    ):
        table = start_up({n: [sys.executable, "-c", COMMAND, *command] for n, command in commands.items()}, work, runs)
        for count, (cold, warm, ratio) in table.items():
            print(
                f"start-up, {title:14} {count:6,} sites  cold {cold:6.0f} ms  warm {warm:5.0f} ms  ratio {ratio:4.2f}"
            )
            worst = max(worst, ratio)
    for count in COUNTS:
        folder, cache = work / f"user-{count}", work / f"cache-{count}"
        measured = [library(folder, hosts[count], None), *(library(folder, hosts[count], cache) for _ in range(2))]
        (bare, bare_first), _, (kept, kept_first) = measured
        print(
            f"library, {count:6,} sites  Cleaner() {bare:6.0f} ms, with a cache {kept:4.0f} ms  "
            f"a site's first record {bare_first:4.1f} ms, with a cache {kept_first:4.1f} ms"
        )
    shutil.rmtree(work)
    print(f"start-up with {max(COUNTS):,} site files: {worst:.2f} times that with one; limit {LIMIT}")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
