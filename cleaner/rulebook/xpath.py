"""XPaths of rule files: what they must be, so that a page can't be made to take minutes.

Rule files are not trusted, and nothing can stop libxml2 once it evaluates an expression. So the shapes whose time grows
with the square of the page, or worse, are refused when the file is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    #: From an element to what an expression selects.
    Select = Callable[[Any], Any]

#: Longer ones have not been seen; 2,040 files of public site rules have none of 1,000 characters.
MAX_CHARS = 2_000
#: Each further `//` in a row may look at every pair of elements.
MAX_DESCENDANT_STEPS = 4
#: These look at the whole page from each element.
_WHOLE_PAGE = ("following::", "preceding::")
_PROBE = "<html><head><title>x</title></head><body><div id='a' class='b'><p>x <a href='x'>y</a></p></div></body></html>"


def check_xpath(source: str) -> str:
    """The expression itself when it can be used.

    Raises:
        ValueError: it is no XPath 1.0 expression that selects elements, or it would take too long on large pages.
    """
    fault = _too_costly(source)
    if fault:
        raise ValueError(f"{source!r}: {fault}")
    compile_xpath(source)
    return source


def compile_xpath(source: str) -> Select:
    """The compiled expression: a function from an element to what it selects.

    Raises:
        ValueError: it is no XPath 1.0 expression, or it selects no elements.
    """
    from lxml import etree, html  # only needed where a file has such expressions

    try:
        found = etree.XPath(source, smart_strings=False)
        answer = found(html.document_fromstring(_PROBE))
    except (etree.XPathError, ValueError) as error:  # a NUL character is a ValueError
        what = str(error) or "not understood"
        raise ValueError(f"{source!r}: no XPath 1.0 expression: {what if source.strip() else 'empty'}") from error
    if not isinstance(answer, list):
        kind = _KINDS.get(type(answer), "value")
        raise ValueError(f"{source!r}: selects no elements but gives a {kind}")  # noqa: TRY004 - of the rule file
    if any(isinstance(item, str) for item in answer) or _selects_attributes(source):
        raise ValueError(f"{source!r}: selects attributes or text, expected elements")
    select: Select = found
    return select


_KINDS = {bool: "yes or no", float: "number", str: "text"}


def branches(source: str) -> list[str]:
    """The alternatives of an expression, "a | b", in their order.

    >>> branches('//a[b | c] | //d[@e="|"]')
    ['//a[b | c]', '//d[@e="|"]']
    """
    out, depth, quote = [""], 0, ""
    for char in source:
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        else:
            depth += (char in "[(") - (char in "])")
        if char == "|" and not depth and not quote:
            out.append("")
        else:
            out[-1] += char
    return [branch.strip() for branch in out]


def _selects_attributes(source: str) -> bool:
    """Whether the last step of the expression is an attribute or a text."""
    bare = _outside_predicates(_without_strings(source))
    steps = [branch.rpartition("/")[2].strip() for branch in bare.split("|")]
    return any(step.startswith(("@", "attribute::", "text(", "comment(")) for step in steps)


def _too_costly(source: str) -> str:
    """Why the expression may take too long; "" when it won't."""
    if len(source) > MAX_CHARS:
        return f"longer than {MAX_CHARS:,} characters"
    bare = _without_strings(source)
    axis = next((axis for axis in _WHOLE_PAGE if axis in "".join(bare.split())), "")
    if axis:
        return f"{axis} looks at the whole page from each element, which takes too long on large ones"
    prefixed = next((word for word in _words(bare) if ":" in word.replace("::", "")), "")
    if prefixed:
        return f"{prefixed}: there are no extensions such as re:test(), whose time could not be limited"
    if _absolute_in_predicate(bare):
        return "a path in brackets that begins with / looks at the whole page for each element; begin it with ."
    outside = "".join(_outside_predicates(bare).split())
    steps = max(branch.count("//") + branch.count("descendant") for branch in outside.split("|"))
    return f"{steps} steps to any depth (//), at most {MAX_DESCENDANT_STEPS}" if steps > MAX_DESCENDANT_STEPS else ""


def _without_strings(source: str) -> str:
    """The expression with the inside of its quoted strings gone."""
    out, quote = "", ""
    for char in source:
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
            out += "''"
        else:
            out += char
    return out


def _outside_predicates(bare: str) -> str:
    """The expression without what stands in square brackets."""
    out, depth = "", 0
    for char in bare:
        depth += char == "["
        out += char if depth <= 0 else ""
        depth -= char == "]"
    return out


def _absolute_in_predicate(bare: str) -> bool:
    """Whether a path in square brackets begins with a slash: what stands before it can't be the path's first step."""
    depth, before = 0, ""
    for word in _words(bare):
        if word == "/" and depth > 0 and before in _BEFORE_A_PATH:
            return True
        depth += (word == "[") - (word == "]")
        before = word
    return False


_BEFORE_A_PATH = frozenset([*"[(,=<>+-|", "and", "or", "mod"])


def _words(bare: str) -> Iterator[str]:
    """Names and numbers, and every other character that is no white space by itself."""
    word = ""
    for char in bare:
        if char.isalnum() or char in "_:@$" or (char == "-" and word):
            word += char
            continue
        if word:
            yield word
            word = ""
        if not char.isspace():
            yield char
    if word:
        yield word
