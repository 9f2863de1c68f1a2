"""What stands at the head of a site's new file: host, name, language, day; and where the file belongs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cleaner.engine.lines import Document
from cleaner.errors import UsageError
from cleaner.rulebook.keys import host_name
from cleaner.rulebook.sites import host_of
from cleaner.rulebook.suggest.tokens import tokens_of
from cleaner.rulebook.suggest.writing import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.model import Record
    from cleaner.rulebook.types import RuleFile

# Country codes that sites anywhere use as if they were ".com".
_GENERIC = frozenset(["ai", "cc", "co", "fm", "io", "me", "to", "tv", "ws"])
_COUNTRY_OF = {"id": "id", "ms": "my"}
_ELSEWHERE = "world"
# So many documents show how a site writes its name and what language it is in.
_LOOKED_AT = 40
# A file's name has at most 255 bytes, its ending included.
_MOST_HOST_BYTES = 250


def site_host(name: str) -> str:
    """The host that a site's file would be for: of a URL its host, in lower case, without "www.".

    Raises:
        UsageError: no host, or one under which anybody can have a site.
    """
    from tld import is_tld

    host = host_of(name).removeprefix("www.")
    if is_tld(host or name.strip(". ").lower()):
        raise UsageError(f"{name!r}: anyone can have a site under it; name one site, such as contoh.{host or name}")
    if not can_have_file(host):
        raise UsageError(f"{name!r}: no host; expected something like example.com")
    return host


def can_have_file(host: str) -> bool:
    """Whether a rule file can be for the host and be named after it: a corpus may have anything for a host."""
    try:
        return host_name(host) == host and len(host.encode()) <= _MOST_HOST_BYTES
    except ValueError:
        return False


def domain_of(host: str) -> str:
    """The part of a host that one owner has: "regional.example.co.id" is of "example.co.id"; itself if unknown."""
    from tld import get_fld

    return get_fld(host, fix_protocol=True, fail_silently=True) or host


def language_of(records: Sequence[Record], files: Iterable[RuleFile]) -> str:
    """The language whose small words the documents have most of, of those that rule files know; "" for none."""
    words = Counter(word for record in records[:_LOOKED_AT] for word in record.text.lower().split())
    small = {file.lang: set(file.headline.small) for file in files if file.lang and file.headline.small}
    shared = Counter(word for group in small.values() for word in group)  # one that many languages know says little
    counts = {lang: sum(words[word] / shared[word] for word in group) for lang, group in small.items()}
    best = max(counts, key=lambda lang: (counts[lang], lang), default="")
    return best if counts.get(best) else ""


def name_of(host: str, records: Sequence[Record]) -> str:
    """The site's name as its texts write it; from the host when they don't."""
    label = domain_of(host).partition(".")[0]
    seen = Counter(
        line.view.text[token.start : token.end]
        for record in records[:_LOOKED_AT]
        for line in Document(record.text).solid
        for token in tokens_of(line.view)
        if token.key in (host, domain_of(host), label)
    )
    capital = [name for name, _ in seen.most_common() if not name[0].islower()]
    return capital[0] if capital else label.capitalize()


def path_of(host: str, lang: str) -> str:
    """Where the file belongs in a folder of rules: by country, which the host or else the language tells."""
    last = host.rpartition(".")[2]
    national = len(last) == 2 and last not in _GENERIC
    return f"sites/{last if national else _COUNTRY_OF.get(lang, _ELSEWHERE)}/{host}.toml"


def head(host: str, name: str, lang: str, checked: str, schema: str) -> str:
    """The head of a site's file; `schema` is where an editor finds the schema."""
    lines = [f"#:schema {schema}", "schema = 1", f"hosts = [{quoted(host)}]", f"name = {quoted(name)}"]
    return "\n".join([*lines, *([f"lang = {quoted(lang)}"] if lang else []), f"checked = {checked}"])
