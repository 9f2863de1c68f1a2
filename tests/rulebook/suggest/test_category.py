from __future__ import annotations

import pytest

from cleaner.model import Category
from cleaner.rulebook.schema import read_rule_file
from cleaner.rulebook.suggest.category import Guesser

FILE = """
schema = 1
[[rule]]
id = "a"
category = "copyright"
equals = ["x"]
why = "w"
removes = ["Ia pergi. [-Hak cipta dilindungi-] Lalu"]
keeps = ["y"]
[[rule]]
id = "b"
category = "promo"
equals = ["x"]
why = "w"
removes = ["[-Ikuti kanal kami-]", "[-Unduh aplikasi kami-]"]
keeps = ["y"]
[[rule]]
id = "c"
category = "author-footer"
equals = ["x"]
why = "w"
removes = ["[-Penulis: Budi-]"]
keeps = ["y"]
"""


@pytest.mark.parametrize(
    ("text", "what", "category"),
    [
        ("Semua hak dilindungi", "", Category.COPYRIGHT),
        ("Ikuti kami", "", Category.PROMO),
        ("Ikuti kami", "names", Category.AUTHOR_FOOTER),
        ("Juru warta:", "names", Category.AUTHOR_FOOTER),
        ("zzz", "", Category.NAVIGATION),
        ("zzz", "headline", Category.RELATED_LINK),
        ("zzz", "tags", Category.NAVIGATION),
        ("2 Juni 2031 10:00", "stamp", Category.DATE_LINE),
    ],
)
def test_the_category_is_that_of_the_examples_with_such_words(text, what, category):
    assert Guesser([read_rule_file(FILE, "x.toml")]).guess(text, what) is category


def test_initials_are_a_byline():
    assert Guesser([]).guess("(isa/dna)", "stamp", initials=True) is Category.AUTHOR_FOOTER
