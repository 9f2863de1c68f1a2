"""The kinds of findings: what each is, why it matters, what to do about it. The page for authors is made from this."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is. The values are those of SARIF.

    An error is a file or rule that can't do what it says; a warning one that may take or miss what it should not; a
    note something to tidy up.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding.

    Attributes:
        severity: how bad it is.
        what: what was found, as a noun phrase.
        why: why it matters.
        fix: what to do about it, as a command.
    """

    severity: Severity
    what: str
    why: str
    fix: str


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

#: Every code, in the order of the page for authors: by family.
CODES: dict[str, Code] = {
    # The file.
    "unreadable": Code(
        _E,
        "a file that can't be read",
        "none of its rules run",
        "save it as UTF-8, below 4 MB, and one file for a host or pack",
    ),
    "not-toml": Code(
        _E,
        "a file that is not TOML",
        "none of its rules run",
        "look at the place for a missing quote or bracket; put patterns in 'single quotes'",
    ),
    "unknown-key": Code(
        _E,
        "a key that there isn't",
        "it would do nothing, so the whole file is left out",
        "write the key as docs/rule-files.md has it",
    ),
    "wrong-value": Code(
        _E,
        "a value that the key can't have",
        "the whole file is left out",
        "write a value of the kind that the message asks for",
    ),
    "missing-key": Code(_E, "a key that must be there", "the whole file is left out", "add the key"),
    "no-effect": Code(_E, "a key that does nothing here", "the author expects what won't happen", "take the key out"),
    "one-kind": Code(
        _E,
        "a rule with no kind, or with several",
        "nobody can say what it takes",
        "give the rule exactly one of the kinds; make two rules where you want two",
    ),
    "same-id": Code(
        _E, "an id that is used twice", "reports could not tell the rules apart", "give each rule its own id"
    ),
    "bad-marks": Code(
        _E,
        "an example with wrong marks",
        "the example can't be run",
        "put what must go between [- and -] in `removes`; leave `keeps` without marks",
    ),
    "unknown-pack": Code(
        _E, "a pack that there isn't", "its rules don't run", "name a pack that there is, or take it out"
    ),
    "unknown-rule": Code(
        _E,
        "a `skip` of a rule that is not inherited",
        "nothing is switched off",
        "name an inherited rule (`cleaner rules list HOST` shows them), or take the entry out",
    ),
    "public-suffix": Code(
        _E,
        "a host under which anyone can have a site",
        "the file would hold for thousands of sites that have nothing to do with each other",
        "write the site's own host, such as example.co.id",
    ),
    "stale": Code(
        _N,
        "rules that nobody has held against real pages for a year, or a `checked` that lies ahead",
        "sites change their templates, and nothing else notices",
        "look at some articles of today, run `cleaner explain` on them, and set `checked` to that day",
    ),
    "unused-part": Code(
        _N, "a part in [let] that no pattern uses", "readers look for its use in vain", "take it out, or use it"
    ),
    "never-holds": Code(
        _E,
        "a rule whose last day lies before its first",
        "it never runs on a dated article",
        "exchange `since` and `until_date`, or correct the wrong one",
    ),
    # Patterns.
    "bad-regex": Code(
        _E,
        "a pattern that can't be read",
        "the whole file is left out",
        r"correct the pattern where the caret is; a bracket that is meant as such has a backslash: `\(` `\[` `\?`",
    ),
    "unknown-part": Code(
        _E,
        "a {{part}} that there isn't",
        "the whole file is left out",
        "use a part that there is, or define it in [let]",
    ),
    "matches-empty": Code(
        _E,
        "a pattern that the empty text matches",
        "it says nothing: such an `unless` is found in everything, such a `signature` fits every text",
        "have at least one piece that must be there: `+` in place of `*`, no `?` behind it",
    ),
    "no-literal": Code(
        _W,
        "a pattern without a word or sign that must be there",
        "it fits texts that have nothing in common with boilerplate, and it is slow: nothing calls it",
        'add the words that the boilerplate always has, or say where it stands: `where = "tail:3"`',
    ),
    "two-wildcards": Code(
        _W,
        "`.*` or `.+` twice in one pattern",
        "it reaches over any text between its words, and gets slow on long lines",
        "say what may stand there and how long it is: `[^.]{1,80}` for a part of a sentence",
    ),
    "open-end": Code(
        _W,
        "a `span` that begins or ends with `.*` or `.+`",
        "articles often come as one long line: it takes the rest of the article",
        "say where the boilerplate ends, or how long it is: `.{1,80}`; `{{headline}}` knows where linked titles end",
    ),
    "unescaped-dot": Code(
        _W,
        "a dot that stands for any character where a full stop seems meant",
        "`example.com` also takes `example com` and `exampleXcom`",
        r"write `\.` for a full stop",
    ),
    "loose-alternative": Code(
        _W,
        "`^a|b$`: anchors that hold for one alternative only",
        "it reads: a at the beginning, or b at the end; the rest of the text may be anything",
        "write `^(?:a|b)$`; if you mean what is written, `(?:^a)|(?:b$)`",
    ),
    "inside-sentence": Code(
        _W,
        "a `span` that also takes its words out of the middle of a sentence",
        "sentences lose words, and nobody sees it",
        "say what is around it: `^` or `$` at the line's ends, `(?<=[.!?] )` after a sentence, `(?-i:…)` for capitals",
    ),
    "unseen-character": Code(
        _E,
        "a character that patterns never meet",
        "patterns see lines as a reader does, with plain spaces, one at a time, and without invisible characters",
        r"write a plain space or `\s`, and the plain form of the character",
    ),
    "look-alike": Code(
        _W,
        "a letter of another alphabet that looks like a Latin one",
        "the pattern doesn't match the word that one reads",
        "type the word anew; if the boilerplate really has the letter, silence this with that reason",
    ),
    "too-broad": Code(
        _W,
        "a rule that takes ordinary prose",
        "it would take real sentences out of articles",
        "make it narrower: more of the boilerplate's own words, a `where`, an `unless`, a `max_chars`",
    ),
    "slow-pattern": Code(
        _W,
        "a pattern that takes very long on some lines",
        "a rule that runs into its time limit is left out for that article, after holding everything up",
        "bound what repeats, `{1,40}` for `*` and `+`, and have no repetition inside a repetition",
    ),
    # Examples.
    "no-removes": Code(
        _E,
        "a rule without an example of what goes",
        "nothing shows that it works",
        'add `removes = ["…[-what goes-]"]`, worded by yourself in the shape of the real thing',
    ),
    "no-keeps": Code(
        _E,
        "a rule without a look-alike that stays",
        "nothing shows where it stops",
        'add `keeps = ["…"]`: a sentence with the same words that is part of an article',
    ),
    "failing-example": Code(
        _E,
        "an example that doesn't hold",
        "the rule does something else than its author thinks",
        "correct the rule or the example; `cleaner explain` shows what nearly matched",
    ),
    "far-keeps": Code(
        _W,
        "a `keeps` that has none of the rule's words",
        "no rule would ever have taken it, so it proves nothing",
        "word a sentence that has the boilerplate's own words and still belongs to the article",
    ),
    # Rules beside each other.
    "duplicate": Code(
        _W,
        "a rule or phrase that is there already",
        "the second never has anything to do, and the two drift apart",
        "keep one of them",
    ),
    "shadowed": Code(
        _W,
        "a rule whose examples inherited rules already clean",
        "it has nothing to do; who corrects the inherited rule won't know of this one",
        "take it out, or add an example of what only this rule takes",
    ),
    "repeated-in-sites": Code(
        _N,
        "the same rule in three or more site files",
        "a correction would have to be made in each",
        "move it to a network's pack that the sites `use`, or to the pack of the language",
    ),
    # This tool.
    "not-checked": Code(
        _W,
        "a file that took too long to look at",
        "some of its rules were not tried on texts",
        "correct the patterns that are reported as slow, and run this again",
    ),
    "bad-allow": Code(
        _E,
        "a `# lint: allow` that can't be understood",
        "it silences nothing",
        "write `# lint: allow CODE reason`",
    ),
    "unused-allow": Code(
        _N,
        "a `# lint: allow` that silences nothing",
        "it would silence the next finding that comes here, unseen",
        "take the comment out",
    ),
}


def table() -> str:
    """The codes as a table in Markdown."""
    rows = [
        f"| `{name}` | {c.severity} | {_cell(c.what)} | {_cell(c.why)} | {_cell(c.fix)} |" for name, c in CODES.items()
    ]
    return "\n".join(["| code | severity | what it is | why it matters | what to do |", "|---|---|---|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
