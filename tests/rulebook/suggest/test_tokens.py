from __future__ import annotations

import pytest

from cleaner.engine.view import fold
from cleaner.rulebook.suggest.tokens import tokens_of


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Baca juga: Harga Naik", ["baca", "juga", ":", "harga", "naik"]),
        ("Senin, 2 Juni 2031 10:15 WIB", ["{date}", "{time}"]),
        ("selengkapnya https://a.test/2031/06/02/x", ["selengkapnya", "{url}"]),
        ("katanya. (isa/dna)", ["katanya", ".", "{initials}"]),
        ("(Budi Santosa)", ["{byline}"]),
        ("Kata (Budi Santosa)", ["kata", "(", "budi", "santosa", ")"]),
        ("© Warta 2031", ["©", "warta", "{n}"]),
        ("Dewi NurEditor: Budi", ["dewi", "nur", "editor", ":", "budi"]),
        ("di kompas.test hari-hari", ["di", "kompas.test", "hari-hari"]),
        ("", []),
    ],
)
def test_words_marks_and_slots(text, keys):
    tokens = tokens_of(fold(text))
    assert [token.key for token in tokens] == keys
    assert all(token.start < token.end for token in tokens)
