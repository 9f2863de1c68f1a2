"""The account of a run: the original comes back byte for byte, and a ledger that doesn't fit is refused in plain words."""

from __future__ import annotations

import hashlib
import io
import json

import pytest

from cleaner import LedgerError
from cleaner.formats.base import Fields
from cleaner.formats.registry import format_by_name
from cleaner.ledger import LedgerWriter, read_ledger
from cleaner.restore import restore
from cleaner.stats import Stats
from tests.streams import Job, clean_stream


def cleaned(cleaner, raw: bytes, form: str, *, annotate: bool = False, text: str = "text") -> tuple[bytes, bytes]:
    """The cleaned stream and its ledger."""
    out, book, fields = io.BytesIO(), io.BytesIO(), Fields(text=text)
    ledger = LedgerWriter(book.write, form)
    job = Job(cleaner, format_by_name(form), out.write, lambda _: None, fields, "kabar.test", annotate, ledger)
    clean_stream(io.BytesIO(raw), "in", job, Stats())
    ledger.close()
    return out.getvalue(), book.getvalue()


def restored(clean: bytes, book: bytes) -> tuple[bytes, int]:
    """What the ledger makes of the cleaned stream, and how many records it put together."""
    out = io.BytesIO()
    account = read_ledger(io.BytesIO(book), "run.ledger")
    cleaned_stream = io.BufferedReader(io.BytesIO(clean))  # as files are: what it is asked for, it makes room for
    count = restore(cleaned_stream, "clean", account, out.write)
    return out.getvalue(), count


def refusal(clean: bytes, book: bytes) -> str:
    with pytest.raises(LedgerError) as caught:
        restored(clean, book)
    return str(caught.value)


TEXTS = {
    "empty": b"",
    "untouched": b"Padi menguning.\n",
    "a line": b"Padi menguning.\n\nTengok pula: Pasar Ikan Pindah\n\nPanen tiba.\n",
    "the end": "Padi “menguning” 😀.\r\nJuru warta: Rátna\r\n".encode(),
    "byte order mark": b"\xef\xbb\xbfPadi menguning.\nJuru warta: Ratna",
    "not UTF-8": b"Padi \xff menguning.\nJuru warta: \xe9\xe8\nPanen \xc3 tiba.\n",
    "NUL": b"Padi\x00.\nJuru warta: \x00Ratna",
    "halves of a letter that come together": b"Padi menguning.\xc3\nJuru warta: Ratna\n\xa9Panen tiba.\n",
}


@pytest.mark.parametrize("raw", TEXTS.values(), ids=TEXTS)
def test_a_text_comes_back(kabar, raw):
    clean, book = cleaned(kabar, raw, "text")
    assert b"Juru warta" not in clean
    assert restored(clean, book) == (raw, 1)


LINES = [
    b'{"id":1,"text":"Padi menguning.\\nJuru warta: R\\u00e1tna \\ud83d\\ude00","n":1.0}\n',
    b"\n",
    b"bukan JSON\n",
    b'{"text":"Panen tiba."}\r\n',
    b' { "text" : "Padi.\\n\\nTengok pula: \\"Pasar\\"\\n\\nPanen." , "x" : {"text":"Juru warta: Ratna"} } \n',
    b'{"text": 5}\n',
    b'{"text":"Hujan turun lagi.\\nTengok pula: \xc3\xa9\xf0\x9f\x98\x80","cleaner":"ada"}',
]
OTHER = "the text was changed, or the ledger is of another run"
BEHIND = "damaged: more behind the last line, which counts the entries"
CUT_OFF = "damaged: cut off: the last line, which counts the entries, is missing"


@pytest.mark.parametrize("annotate", [False, True], ids=["plain", "annotated"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "byte order mark"])
def test_json_lines_come_back(kabar, mark, annotate):
    raw = mark + b"".join(LINES)
    clean, book = cleaned(kabar, raw, "jsonl", annotate=annotate)
    assert clean.count(b'"cleaner":{"site": "kabar.test"') == (2 if annotate else 0)
    assert restored(clean, book) == (raw, 3)


def test_the_text_may_be_in_another_field(kabar):
    raw = b'{"isi":"Padi.\\nJuru warta: Ratna","text":"Juru warta: Ratna"}\n'
    clean, book = cleaned(kabar, raw, "jsonl", text="isi")
    assert clean == b'{"isi":"Padi.","text":"Juru warta: Ratna"}\n'
    assert restored(clean, book) == (raw, 1)


def test_a_ledger_reads_as_it_is_documented(kabar):
    clean, book = cleaned(kabar, b"\n" + LINES[0] + LINES[3], "jsonl")
    line = clean.split(b"\n")[1] + b"\n"
    head, entry, last = map(json.loads, book.splitlines())
    (place,) = {bound.place for bound in kabar.rules_for("kabar.test") if bound.rule.id == "writer"}
    assert (head, last) == ({"cleaner-ledger": 1, "format": "jsonl"}, {"entries": 1})
    assert entry == {
        "record": 2,
        "bytes": len(line),
        "cleaned": hashlib.sha256(line).hexdigest(),
        "original": hashlib.sha256(LINES[0]).hexdigest(),
        "annotation": [0, 0],
        "id": "1",
        "site": "kabar.test",
        "pieces": [
            [15, 35, "kabar.test/writer", "author-footer", place, 31, "\\nJuru warta: R\\u00e1tna \\ud83d\\ude00"]
        ],
    }
    assert line[:31] == LINES[0][:31] == b'{"id":1,"text":"Padi menguning.'


def test_a_ledger_says_where_the_annotation_is(kabar):
    clean, book = cleaned(kabar, LINES[0], "jsonl", annotate=True)
    start, end = json.loads(book.splitlines()[1])["annotation"]
    assert clean[start:end].startswith(b',"cleaner":{"site": "kabar.test", ')
    assert clean[:start] + clean[end:] == cleaned(kabar, LINES[0], "jsonl")[0]


@pytest.mark.parametrize(
    ("raw", "form", "entries"),
    [(b"", "jsonl", 0), (b"\n" + LINES[3], "jsonl", 0), (b"", "text", 1), (TEXTS["untouched"], "text", 1)],
    ids=["no lines", "nothing changed", "empty text", "untouched text"],
)
def test_a_ledger_of_which_nothing_was_removed_has_an_end(kabar, raw, form, entries):
    clean, book = cleaned(kabar, raw, form)
    assert json.loads(book.splitlines()[-1]) == {"entries": entries}
    assert restored(clean, book) == (raw, entries)


@pytest.fixture
def run(kabar) -> tuple[bytes, list[bytes]]:
    """A cleaned stream of three records, two of them changed, and the four lines of its ledger."""
    clean, book = cleaned(kabar, LINES[0] + LINES[3] + LINES[4], "jsonl")
    return clean, book.splitlines(keepends=True)


def instead(line: int, old: bytes, new: bytes):
    """Damage: another text on one line of the ledger (from 0), the other lines as they were."""
    return lambda book: [*book[:line], book[line].replace(old, new), *book[line + 1 :]]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(lambda book: [], "run.ledger:1: damaged: not JSON", id="empty"),
        pytest.param(lambda book: [b"Padi\n"], "run.ledger:1: damaged: not JSON", id="prose"),
        pytest.param(lambda book: [b"[1]\n", *book[1:]], "run.ledger:1: damaged: not an object", id="list"),
        pytest.param(lambda book: book[1:], "run.ledger:1: not a ledger of version 1", id="without its head"),
        pytest.param(
            instead(0, b'ledger": 1', b'ledger": 2'), "run.ledger:1: not a ledger of version 1", id="another version"
        ),
        pytest.param(instead(0, b"jsonl", b"xml"), "run.ledger:1: damaged: no format 'xml'", id="unknown format"),
        pytest.param(instead(0, b'"jsonl"', b"[]"), "run.ledger:1: damaged: no format []", id="format is a list"),
        pytest.param(
            lambda book: [b'{"cleaner-ledger": 1}\n', *book[1:]],
            "run.ledger:1: damaged: no format None",
            id="no format",
        ),
        pytest.param(lambda book: [*book[:2], book[2][:50]], "run.ledger:3: damaged: not JSON", id="half a line"),
        pytest.param(
            lambda book: [*book[:3], book[3][:-3]], "run.ledger:4: damaged: not JSON", id="half of the last line"
        ),
        pytest.param(lambda book: [*book[:2], b"\n", *book[2:]], "run.ledger:3: damaged: not JSON", id="blank line"),
        pytest.param(lambda book: [*book, b"\n"], f"run.ledger:5: {BEHIND}", id="blank line at the end"),
        pytest.param(lambda book: [*book, *book], f"run.ledger:5: {BEHIND}", id="two ledgers"),
        pytest.param(lambda book: [*book[:2], b'"x"\n'], "run.ledger:3: damaged: not an object", id="string"),
        pytest.param(lambda book: [*book[:2], b"[" * 100_000], "run.ledger:3: damaged: not JSON", id="deep nesting"),
        pytest.param(lambda book: [*book[:2], b'{"a":1}\n'], "run.ledger:3: damaged: not an entry", id="other object"),
        pytest.param(lambda book: book[:1], f"run.ledger:2: {CUT_OFF}", id="cut off behind its head"),
        pytest.param(lambda book: book[:2], f"run.ledger:3: {CUT_OFF}", id="cut off behind an entry"),
        pytest.param(lambda book: book[:3], f"run.ledger:4: {CUT_OFF}", id="cut off before the last line"),
        pytest.param(
            lambda book: [*book[:2], book[3]],
            "run.ledger:3: damaged: 1 entries, but it counts 2",
            id="entry lost at the end",
        ),
        pytest.param(
            lambda book: [book[0], *book[2:]],
            "run.ledger:3: damaged: 1 entries, but it counts 2",
            id="entry lost at the beginning",
        ),
        pytest.param(
            instead(3, b"2", b'"2"'), "run.ledger:4: damaged: 2 entries, but it counts '2'", id="count is a text"
        ),
        pytest.param(
            lambda book: [book[0], book[2], book[1], book[3]],
            "run.ledger:3: damaged: entries out of order",
            id="swapped",
        ),
        pytest.param(
            lambda book: [*book[:3], *book[2:]], "run.ledger:4: damaged: entries out of order", id="entry twice"
        ),
        pytest.param(
            instead(1, b'"record": 1', b'"record": "1"'),
            "run.ledger:2: damaged: entries out of order",
            id="record is a text",
        ),
        pytest.param(
            instead(2, b'"record": 3', b'"record": 9'),
            "run.ledger:3: record 9 is not in clean",
            id="record beyond the end",
        ),
        pytest.param(
            instead(1, b'"record": 1', b'"record": 2'),
            f"run.ledger:2: the digest of clean:2 is another: {OTHER}",
            id="another record",
        ),
        *(
            pytest.param(
                instead(1, old, new),
                "run.ledger:2: damaged: what it restores is not the original of clean:1",
                id=what,
            )
            for what, old, new in (
                ("another piece", b"Juru warta", b"Jeru warta"),
                ("another place", b", 31, ", b", 30, "),
                ("place in front of the line", b", 31, ", b", -1, "),
                ("place beyond the line", b", 31, ", b", 31000000000000000000000, "),
                ("annotation that isn't there", b'"annotation": [0, 0]', b'"annotation": [0, 3]'),
            )
        ),
        *(
            pytest.param(instead(1, old, new), "run.ledger:2: damaged: not an entry", id=what)
            for what, old, new in (
                ("annotation is a text", b'"annotation": [0, 0]', b'"annotation": "x"'),
                ("annotation is of texts", b'"annotation": [0, 0]', b'"annotation": ["0", "3"]'),
                ("annotation without end", b'"annotation": [0, 0]', b'"annotation": [0]'),
                ("annotation is a number", b'"annotation": [0, 0]', b'"annotation": 0'),
                ("place is a text", b", 31, ", b', "31", '),
                ("place is a fraction", b", 31, ", b", 31.0, "),
                ("piece is a number", b'"pieces": [', b'"pieces": [5, '),
                ("piece of nothing", b'"pieces": [', b'"pieces": [[], '),
                ("site is an object", b'"site": "kabar.test"', b'"site": {}'),
                ("pieces is a number", b'"pieces"', b'"pieces": 5, "rest"'),
                ("text of a piece is a number", b', 31, "', b', 31, 5], [15, "'),
            )
        ),
    ],
)
def test_a_damaged_ledger_is_refused(run, damage, message):
    clean, book = run
    damaged = damage(book)
    assert damaged != book
    assert refusal(clean, b"".join(damaged)) == message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            lambda clean: clean.replace(b"Padi menguning", b"Padi merunduk"),
            f"run.ledger:2: the digest of clean:1 is another: {OTHER}",
            id="changed",
        ),
        pytest.param(
            lambda clean: clean.replace(b'"n":1.0', b'"n":1'),
            f"run.ledger:2: the digest of clean:1 is another: {OTHER}",
            id="another field changed",
        ),
        pytest.param(
            lambda clean: b"\n" + clean,
            f"run.ledger:2: the digest of clean:1 is another: {OTHER}",
            id="a line more",
        ),
        pytest.param(
            lambda clean: clean.split(b"\n")[0] + b"\n", "run.ledger:3: record 3 is not in clean", id="cut short"
        ),
        pytest.param(lambda clean: b"", "run.ledger:2: record 1 is not in clean", id="empty"),
    ],
)
def test_a_changed_text_is_refused(run, change, message):
    clean, book = run
    assert refusal(change(clean), b"".join(book)) == message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(lambda clean: clean + b"x", "clean: more text than the ledger knows of", id="longer"),
        pytest.param(
            lambda clean: clean[:-1],
            f"run.ledger:2: the digest of clean, text 1 is another: {OTHER}",
            id="shorter",
        ),
    ],
)
def test_a_changed_plain_text_is_refused(kabar, change, message):
    clean, book = cleaned(kabar, TEXTS["a line"], "text")
    assert refusal(change(clean), book) == message


@pytest.mark.parametrize("lines", [1, 2], ids=["behind its head", "behind its entry"])
def test_a_ledger_of_a_text_without_its_end_is_refused(kabar, lines):
    clean, book = cleaned(kabar, TEXTS["a line"], "text")
    assert refusal(clean, b"".join(book.splitlines(keepends=True)[:lines])) == f"run.ledger:{lines + 1}: {CUT_OFF}"


def of_length(book: bytes, size: int) -> bytes:
    """The ledger with another length of its text."""
    head, entry, last = book.splitlines(keepends=True)
    return head + json.dumps({**json.loads(entry), "bytes": size}).encode() + b"\n" + last


@pytest.mark.parametrize("size", [-1, 0, 5])
def test_a_ledger_of_a_shorter_text_is_refused(kabar, size):
    clean, book = cleaned(kabar, TEXTS["a line"], "text")
    assert refusal(clean, of_length(book, size)) == f"run.ledger:2: the digest of clean, text 1 is another: {OTHER}"


@pytest.mark.parametrize("size", [10**15, 10**30], ids=["more than memory holds", "more than a word holds"])
def test_a_text_that_ends_before_its_length_is_judged_by_its_digest(kabar, size):
    clean, book = cleaned(kabar, TEXTS["a line"], "text")
    assert restored(clean, of_length(book, size)) == (TEXTS["a line"], 1)
    assert refusal(clean + b"x", of_length(book, size)).startswith("run.ledger:2: the digest of clean, text 1 ")


def test_what_the_ledger_tells_of_a_span_is_not_needed_for_the_way_back(run):
    """It is for those who read the ledger. The digests say that nothing else was put together than the original."""
    clean, book = run
    told = b"".join(book).replace(b"author-footer", b"kupon").replace(b"[[15, 35", b"[[14, 99")
    assert told != b"".join(book)
    assert restored(clean, told) == (LINES[0] + LINES[3] + LINES[4], 2)


def test_what_was_put_together_before_the_refusal_has_been_written(run):
    clean, book = run
    out = io.BytesIO()
    account = read_ledger(io.BytesIO(b"".join(book[:2]) + b"x\n"), "run.ledger")
    with pytest.raises(LedgerError, match=r"\Arun\.ledger:3: damaged: not JSON\Z"):
        restore(io.BytesIO(clean), "clean", account, out.write)
    assert out.getvalue() == LINES[0]
