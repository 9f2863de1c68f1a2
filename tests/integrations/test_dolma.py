"""dolma: a line of attributes for each document, and a mixer that takes them makes of it what the cleaner does."""

from __future__ import annotations

import gzip
import importlib
import io
import json

import pytest

from cleaner import Cleaner, InputError, UsageError
from cleaner.integrations.dolma import attribute_lines, write_attributes
from tests.integrations.support import ROOT, ran

DOCUMENTS = [
    {"id": "a", "text": "Padi 😀 menguning.\nTengok pula: Beras\nJuru warta: Ratna", "url": "https://kabar.test/1"},
    {"id": 7, "text": "Panen tiba.", "site": "kabar.test"},
    {"text": "Jalan.\nJuru warta: R\u00e1tna\nHujan.\nJuru warta: Ratna", "site": "kabar.test"},
]
LINES = [
    {
        "id": "a",
        "attributes": {
            "cleaner__related-link": [[17, 37, 1.0]],
            "cleaner__author-footer": [[37, 54, 1.0]],
        },
    },
    {"id": 7, "attributes": {}},
    {"id": None, "attributes": {"cleaner__author-footer": [[7, 25, 1.0], [31, 49, 1.0]]}},
]


def lines_of(cleaner: Cleaner, raw: bytes, **options) -> list[tuple[object, str | None]]:
    found = attribute_lines(cleaner, io.BytesIO(raw), "in", **options)
    return [(json.loads(line), str(problem) if problem else None) for line, problem in found]


def documents(ascii_only: bool = False) -> bytes:
    return b"".join(json.dumps(document, ensure_ascii=ascii_only).encode() + b"\n" for document in DOCUMENTS)


@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_line_for_each_document(kabar, ascii_only) -> None:
    assert lines_of(kabar, documents(ascii_only)) == [(line, None) for line in LINES]


def test_the_spans_cut_what_the_cleaner_cuts(kabar) -> None:
    for (line, _), document in zip(lines_of(kabar, documents()), DOCUMENTS, strict=True):
        text = document["text"]
        for start, end, _ in sorted((span for spans in line["attributes"].values() for span in spans), reverse=True):
            text = text[:start] + text[end:]
        assert text == kabar.clean(document["text"], url=document.get("url"), site=document.get("site")).text


def test_names_begin_as_they_are_told_to(kabar) -> None:
    (line, _), *_ = lines_of(kabar, documents(), name="bersih_v2")
    assert list(line["attributes"]) == ["bersih_v2__related-link", "bersih_v2__author-footer"]


def test_what_cannot_be_read_keeps_its_line_and_is_told(kabar) -> None:
    raw = b'{"id": "x"}\n\nrusak\n\xef\xbb\xbf{"id": "y", "text": "Isi."}'
    assert lines_of(kabar, raw) == [
        ({"id": None, "attributes": {}}, "in:1: no field 'text'; found 'id'"),
        ({"id": None, "attributes": {}}, None),
        ({"id": None, "attributes": {}}, "in:3: not a JSON object: 'rusak'"),
        ({"id": "y", "attributes": {}}, None),
    ]


def test_more_documents_than_are_cleaned_together(kabar) -> None:
    raw = b"".join(b'{"id": %d, "text": "Isi %d.", "site": "kabar.test"}\n' % (n, n) for n in range(600))
    assert [line["id"] for line, _ in lines_of(kabar, raw)] == list(range(600))


def test_files_are_compressed_as_their_suffixes_say(kabar, tmp_path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(documents()))
    for name in ("b.jsonl.gz", "b.jsonl"):
        assert write_attributes(kabar, tmp_path / "a.jsonl.gz", tmp_path / name) == []
    raw = (tmp_path / "b.jsonl").read_bytes()
    assert [json.loads(line) for line in raw.splitlines()] == LINES
    assert gzip.decompress((tmp_path / "b.jsonl.gz").read_bytes()) == raw


def test_documents_are_never_overwritten_and_bad_paths_named(kabar, tmp_path) -> None:
    (tmp_path / "a.jsonl").write_bytes(documents())
    with pytest.raises(UsageError, match="the attributes would take the documents' place"):
        write_attributes(kabar, tmp_path / "a.jsonl", tmp_path / "." / "a.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == documents()
    with pytest.raises(InputError, match=r"none\.jsonl: can't be read: No such file"):
        write_attributes(kabar, tmp_path / "none.jsonl", tmp_path / "b.jsonl")
    with pytest.raises(UsageError, match=r"b\.jsonl: can't be written: No such file"):
        write_attributes(kabar, tmp_path / "a.jsonl", tmp_path / "no" / "b.jsonl")


def test_the_command_writes_to_stdout_or_into_a_folder(run, write_rules, tmp_path) -> None:
    write_rules()
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "a.jsonl").write_bytes(documents())
    (tmp_path / "in" / "b.jsonl.gz").write_bytes(gzip.compress(documents()) + b"trailing")
    (tmp_path / "in" / "c.txt").write_bytes(b"no documents")
    done = run("attributes", "in/deep/a.jsonl", "--rules", "mine")
    assert (done.code, done.err, [json.loads(line) for line in done.out.splitlines()]) == (0, "", LINES)
    done = run("attributes", "in", "-o", "out", "--rules", "mine")
    assert done.code == 1
    assert done.err.splitlines() == [
        "in/b.jsonl.gz: can't be read: damaged gzip data",
        "in/c.txt: left out: attributes are for documents in JSON Lines",
    ]
    assert [path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*.*")] == [
        (tmp_path / "out" / "deep" / "a.jsonl").relative_to(tmp_path / "out")
    ]


def test_the_command_works_in_a_pipe(run, write_rules) -> None:
    write_rules()
    done = run("attributes", "-", "--rules", "mine", stdin=documents())
    assert (done.code, done.err, [json.loads(line) for line in done.out.splitlines()]) == (0, "", LINES)


def test_the_command_wants_a_folder_for_a_folder(run, tmp_path) -> None:
    (tmp_path / "in").mkdir()
    done = run("attributes", "in")
    assert (done.code, done.err) == (2, "error: the attributes of a folder go into a folder: -o OUT/\n")


def test_the_example_and_the_real_mixer(tmp_path) -> None:
    printed = ran("with_dolma", str(tmp_path))
    assert printed[0] == "[]"
    assert [json.loads(line)["id"] for line in printed[1:]] == [
        "radar-1",
        "kompas-1",
        "antara-1",
        "detik-1",
        "blog-1",
        "control-1",
    ]
    mixer = pytest.importorskip("dolma", reason="dolma is not installed")
    mix = mixer.mixer_entrypoint if hasattr(mixer, "mixer_entrypoint") else importlib.import_module("dolma.dolma")
    configuration = (tmp_path / "mix.json").read_text(encoding="utf-8")
    (mix if callable(mix) else mix.mixer_entrypoint)(configuration)
    (mixed,) = (tmp_path / "mixed").glob("*.gz")
    texts = [json.loads(line)["text"] for line in gzip.decompress(mixed.read_bytes()).splitlines()]
    articles = [json.loads(line) for line in (ROOT / "examples" / "articles.jsonl").read_text("utf-8").splitlines()]
    assert texts == [
        Cleaner().clean(article["text"], url=article.get("url"), title=article.get("title")).text
        for article in articles
    ]
