"""The JSON floor: read and write the same file with a JSON library, and nothing else.

    python benchmarks/speed/floor.py typed < in.jsonl > out.jsonl

`typed` is msgspec with a type: `text` and `site` become strings, every other field stays raw bytes. `dict` is msgspec
without one, `json` the standard library.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = ("typed", "dict", "json")


def main(kind: str) -> None:
    """Copy stdin to stdout, line by line, through the library."""
    source, write = sys.stdin.buffer, sys.stdout.buffer.write
    first = source.readline()
    if not first:
        return
    copy = _copier(kind, first)
    write(copy(first) + b"\n")
    for line in source:
        write(copy(line) + b"\n")


def _copier(kind: str, first: bytes) -> Callable[[bytes], bytes]:
    if kind == "json":
        import json  # noqa: PLC0415 - each floor loads its own library and no other

        return lambda line: json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":")).encode()
    import msgspec  # noqa: PLC0415

    if kind == "dict":
        decoder, encode = msgspec.json.Decoder(), msgspec.json.Encoder().encode
        return lambda line: encode(decoder.decode(line))
    # A record may lack a field that others have; one that is not set is not written.
    known = dict.fromkeys([*msgspec.json.decode(first), "text", "site", "url", "title"])
    strings, raw = str | None | msgspec.UnsetType, msgspec.Raw | msgspec.UnsetType
    fields: list[tuple[str, Any, Any]] = [
        (name, strings if name in ("site", "text") else raw, msgspec.UNSET) for name in known
    ]
    typed, encode = msgspec.json.Decoder(msgspec.defstruct("Line", fields)), msgspec.json.Encoder().encode
    return lambda line: encode(typed.decode(line))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "typed")
