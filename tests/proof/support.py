"""Rules for these tests: one small site, bound with nothing else around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.program import bind
from cleaner.rulebook.schema import read_rule_file

if TYPE_CHECKING:
    from cleaner.engine.program import BoundRule

WRITER = r"""
line = 'Juru warta\s?: (?<author>{{name}})(?: dan rekan)?'
where = "tail:3"
removes = ["Padi menguning.\n[-Juru warta: Ratna-]"]
keeps = ["Juru warta itu pulang."]
"""


def source(body: str = WRITER, *, rid: str = "writer", category: str = 'category = "author-footer"\n') -> str:
    return f'schema = 1\nhosts = ["kabar.test"]\n[[rule]]\nid = "{rid}"\n{category}why = "uji"\n{body}'


def bound(body: str = WRITER, *, category: str = 'category = "author-footer"\n') -> BoundRule:
    (rule,) = bind([read_rule_file(source(body, category=category), "kabar.toml")])
    return rule
