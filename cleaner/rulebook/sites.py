"""Which rule files a site uses: its own, its parent domains', and the packs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.model import Record
    from cleaner.rulebook.layers import Entries, Entry
    from cleaner.rulebook.store import RuleStore, Unchecked
    from cleaner.rulebook.types import RuleFile


def host_of(url: str) -> str:
    """The host of a URL, lower-case; of a bare host, itself; "" when there is none.

    >>> host_of("https://WWW.Example.co.id:443/read/1"), host_of("example.com"), host_of("no url")
    ('www.example.co.id', 'example.com', '')
    """
    text = url.strip()
    scheme, found, _ = text.partition("://")
    whole = text.startswith("//") or (found and not set(scheme) & set("/?#"))
    try:
        host = urlsplit(text if whole else f"//{text}").hostname or ""
    except ValueError:  # "http://[" and the like
        return ""
    host = host.strip(".").lower()
    return host if "." in host and " " not in host else ""


def date_of(url: str) -> str:
    """The publication day that a URL's path shows, as "YYYY-MM-DD"; "" when it shows none.

    >>> date_of("https://a.com/read/2019/04/10/1/x"), date_of("https://a.com/20250703103550-2/x"), date_of("a.com/1")
    ('2019-04-10', '2025-07-03', '')
    """
    try:
        parts = urlsplit(url).path.split("/")
    except ValueError:
        return ""
    spelled = ["".join(part.zfill(2) for part in three) for three in zip(parts, parts[1:], parts[2:], strict=False)]
    return next(filter(None, map(_day, [*spelled, *parts])), "")


def day_of(record: Record) -> str:
    """The record's day, or else the one that its URL shows, as by `date_of`."""
    return record.date or date_of(record.url or "")


def _day(digits: str) -> str:
    """The day that a text's first eight characters name; "" when they name none since the web began."""
    year, month, day = digits[:4], digits[4:6], digits[6:8]
    if not (digits[:8].isascii() and digits[:8].isdigit() and len(digits) >= 8 and "1995" <= year <= "2099"):
        return ""
    return f"{year}-{month}-{day}" if "01" <= month <= "12" and "01" <= day <= "31" else ""


def parents(host: str) -> Iterator[str]:
    """The host and its parent domains, most general first; the top-level domain alone is left out.

    >>> list(parents("a.example.co.id"))
    ['co.id', 'example.co.id', 'a.example.co.id']
    """
    labels = host.split(".")
    for n in range(len(labels) - 2, -1, -1):
        yield ".".join(labels[n:])


def known_site(host: str, store: RuleStore) -> str:
    """The name of the most specific rule file that covers the host: its first host; "" when none does.

    Where files of several layers cover it under different names, it is the covered host itself: only there they meet.
    """
    site = store.site_names.get(host)
    if site is None:
        found = (_site_at(name, store) for name in reversed(list(parents(host))))
        site = next(filter(None, found), "")
        store.site_names.put(host, site)
    return site


def site_at(address: str, store: RuleStore) -> str:
    """The same for an address: a URL or a host."""
    end = address.find("/", len("https://"))
    start = address if end < 0 else address[:end]  # it has the host; a crawl has millions of addresses, but few hosts
    site = store.site_names.get(start)
    if site is None:
        host = host_of(start)
        site = known_site(host, store) if host else ""
        store.site_names.put(start, site)
    return site


def _site_at(host: str, store: RuleStore) -> str:
    """The name of the files for exactly this host; "" when there is none that can be used."""
    entries = [entry for entry in store.sites.get(host, []) if store.load(entry)]
    names = {entry.name for entry in entries}
    return names.pop() if len(names) == 1 else host if names else ""


def rule_files(site: str, store: RuleStore | Unchecked) -> list[RuleFile]:
    """The rule files that are in force for a site, most general first; for "" those for any site.

    What a site inherits goes by its file's first host, whichever of its hosts a record came from. In order: packs of
    neither language nor network; the packs of the site's language (of all languages when it names none); packs that the
    site's files `use`; parent domains' files; the site's own. Overlays follow what they overlay.
    """
    chain = [file for name in parents(site) for file in _loaded(name, store.sites, store)] if site else []
    languages = {file.lang for file in chain if file.lang}
    groups = dict(store.packs)
    names = sorted(name for name, group in groups.items() if _serves(group[0], languages))
    names.sort(key=lambda name: bool(groups[name][0].lang))
    names += [name for file in chain for name in file.use if name not in names]
    packs = [file for name in dict.fromkeys(names) for file in _loaded(name, store.packs, store)]
    return [*packs, *chain]


def _serves(pack: Entry, languages: set[str]) -> bool:
    """Whether a pack is for every site, or for these languages (none named: for all)."""
    return not pack.network and (not pack.lang or not languages or pack.lang in languages)


def _loaded(name: str, entries: Entries, store: RuleStore | Unchecked) -> list[RuleFile]:
    return [file for entry in entries.get(name, []) if (file := store.load(entry))]
