r"""The built-in parts of patterns, written `{{name}}`: what is hard about names, dates and addresses, in one place.

`{{headline}}` is not here: it is a judgement, see `cleaner.engine.headline`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.patterns import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

_MONTHS = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|mai|may|jun[ie]?|jul[iy]?|"
    r"agustus|agu|agt|ags|august|aug|ogos|sep(?:t(?:ember)?)?|okt(?:ober)?|oct(?:ober)?|"
    r"nov(?:ember)?|des(?:ember)?|dis(?:ember)?|dec(?:ember)?)\.?"
)
_DAYS = (
    r"(?:senin|isnin|selasa|rabu|kamis|khamis|jum['’]?at|jumaat|sabtu|minggu|ahad|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_NAME_WORD = r"(?-i:\p{Lu}[\p{L}'’.\-]{0,29})"

#: Pattern of each part that does not depend on the site.
PARTS: dict[str, str] = {
    "month": _MONTHS,
    "day": _DAYS,
    # One person: one to five capitalised words, initials and particles in between.
    "name": rf"{_NAME_WORD}(?:\s(?:{_NAME_WORD}|bin|binti|van|von|de|al|el|a/l|a/p)){{0,4}}",
    # Editors' initials, "isa" or "isa/dna/abc": lower-case only, so that no abbreviation in capitals is taken for them.
    "initials": r"(?-i:[a-z]{2,5}(?:\s?[/\-]\s?[a-z0-9]{2,5}){0,3})",
    "time": r"(?:pukul\s|jam\s|at\s)?[0-2]?\d[.:][0-5]\d(?:[.:][0-5]\d)?(?:\s?[ap]\.?m\.?)?"
    r"(?:\s?(?:wib|wita|wit|gmt|utc)\b)?",
    "date": rf"(?:{_DAYS}\s?,?\s?)?(?:\(?\d{{1,2}}[\s/.\-]{{1,2}}(?:\d{{1,2}}|{_MONTHS})[\s/.,\-]{{1,2}}\d{{2,4}}\)?"
    rf"|{_MONTHS}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})",
    "url": r"(?:https?\s?:\s?//|www\.)[^\s<>\"“”]{3,400}",
    # A host name as texts write it: no scheme, perhaps a path.
    "domain": r"(?<![\w@.])(?:[a-z0-9][a-z0-9\-]{0,40}\.){1,3}"
    r"(?:com|co\.id|or\.id|go\.id|ac\.id|my\.id|web\.id|id|net|org|info|news|tv|my|com\.my|sg|asia|co)(?![\w])",
    # A place as a dateline writes it: one to four capitalised or upper-case words.
    "place": r"(?-i:\p{Lu}[\p{L}'’\-]{1,24}(?:\s\p{Lu}[\p{L}'’\-]{1,24}){0,3})",
}
PARTS["names"] = rf"{PARTS['name']}(?:\s?(?:,|/|&|dan|and)\s?{PARTS['name']}){{0,5}}"


def outlet(names: Iterable[str]) -> str:
    """The pattern of `{{outlet}}`: the site's own names, longest first, or anything that looks like a host name."""
    own = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    return "|".join([*map(escape, own), PARTS["domain"]])
