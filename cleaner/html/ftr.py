"""ftr-site-config files in, rule files with an `[html]` section out.

The format: one file a host, one statement a line, `name: value` or `name(argument): value`. What names the article and
what to strip has a counterpart here; the rest is about fetching, about metadata, which pages say better themselves, or
replaces text, which rules never do.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.model import Place, Problem
from cleaner.rulebook.xpath import check_xpath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Statements that need no counterpart: what they ask for happens anyway, or only matters to the other program.
_NEEDLESS = frozenset(
    [
        *("test_url", "test_contains", "prune", "tidy", "parser", "autodetect_on_failure", "autodetect_next_page"),
        *("insert_detected_image", "convert_double_br_tags", "strip_comments", "src_lazy_load_attr", "skip_json_ld"),
        *("strip_image_src", "strip_attr", "post_strip_attr", "footnotes"),
    ]
)
_FETCHING = [
    *("next_page_link", "single_page_link", "single_page_link_in_feed", "http_header", "requires_login"),
    *("not_logged_in_xpath", "login_uri", "login_username_field", "login_password_field", "login_extra_fields"),
]
_REWRITING = ("find_string", "replace_string", "wrap_in", "move_into", "dissolve")
_REASONS = {
    **dict.fromkeys(["title", "author", "date"], "metadata is read from what the page says for machines"),
    **dict.fromkeys(_REWRITING, "rules delete and do nothing else"),
    **dict.fromkeys(_FETCHING, "nothing is fetched"),
    **dict.fromkeys(["if_page_contains", "native_ad_clue", "skip_id_or_class"], "there are no conditions"),
}


@dataclass(slots=True)
class Import:
    """What became of the files of one host.

    Attributes:
        host: the host, subdomains included.
        sources: the names of its files.
        body: XPaths of the article's container, the first that finds something counts.
        remove: XPaths of what to strip.
        unused: statements that have no counterpart, each with its place and the reason.
        wrong: statements that have one but can't be used.
        needless: how many statements needed no counterpart.
    """

    host: str
    sources: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    unused: list[Problem] = field(default_factory=list)
    wrong: list[Problem] = field(default_factory=list)
    needless: int = 0

    @property
    def toml(self) -> str:
        """The rule file; "" when nothing could be used."""
        if not self.body and not self.remove:
            return ""
        lines = [f"# From ftr-site-config ({', '.join(self.sources)}), which is in the public domain.", "schema = 1"]
        lines += [f"hosts = [{_quoted(self.host)}]", "", "[html]"]
        lines += [f"body = {_quoted(' | '.join(self.body))}"] if self.body else []
        lines += ["remove = [", *(f"  {_quoted(xpath)}," for xpath in self.remove), "]"] if self.remove else []
        return "\n".join(lines) + "\n"


def host_of_file(name: str) -> str:
    """The host that a file is for: `example.com.txt`, or `.example.com.txt` for its subdomains; "" for none."""
    host = name.removesuffix(".txt").strip(".").lower()
    labels = host.split(".")
    fits = all(label and len(label) < 64 and label.replace("-", "").replace("_", "").isalnum() for label in labels)
    return host if len(labels) > 1 and fits else ""


def import_file(text: str, shown: str, into: Import) -> None:
    """Take the statements of one file into `into`; `shown` is how people are told where the file is."""
    into.sources.append(shown.rpartition("/")[2])
    for line, name, value in _statements(text):
        place = Place(shown, line)
        if name in ("body", "strip", "strip_id_or_class"):
            _take(name, value, place, into)
        elif name in _NEEDLESS:
            into.needless += 1
        elif name in _REASONS:
            into.unused.append(Problem(place, f"{name}: not used: {_REASONS[name]}"))
        else:
            into.wrong.append(Problem(place, f"{name}: unknown statement"))


def _statements(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, name without argument, and value of each statement."""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().lstrip("\ufeff")
        if line and not line.startswith(("#", "//")):
            name, _, value = line.partition(":")
            yield number, name.partition("(")[0].strip().lower(), value.strip()


def _take(name: str, value: str, place: Place, into: Import) -> None:
    xpath = _names(value) if name == "strip_id_or_class" else value
    try:
        check_xpath(xpath)
    except ValueError as error:
        into.wrong.append(Problem(place, f"{name}: {error}"))
        return
    target = into.body if name == "body" else into.remove
    if xpath not in target:
        target.append(xpath)


def _names(value: str) -> str:
    """The XPath of elements whose id or class contains the value."""
    bare = value.strip("\"'")
    if not bare:
        return ""
    quote = '"' if '"' not in bare else "'"
    return f"//*[contains(@class, {quote}{bare}{quote}) or contains(@id, {quote}{bare}{quote})]"


def _quoted(text: str) -> str:
    """A TOML string."""
    plain = text.isprintable() and "'" not in text
    return f"'{text}'" if plain else json.dumps(text, ensure_ascii=False)


def by_host(names: Iterable[str]) -> dict[str, list[str]]:
    """The files of each host, those that are for no host under ""."""
    out: dict[str, list[str]] = {}
    for name in sorted(names):
        out.setdefault(host_of_file(name), []).append(name)
    return out
