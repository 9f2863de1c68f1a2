"""XPaths of rule files: usable, or refused with the reason, before any page is seen."""

import pytest

from cleaner.rulebook.xpath import MAX_CHARS, branches, check_xpath


@pytest.mark.parametrize(
    "source",
    [
        '//div[@class="baca-juga"]',
        "//p[.//a[contains(@href, 'x')]] | //aside",
        '//p[@title="//x"]',
        "//p[following-sibling::a[1]]",
        "//p[count(.//a) > 2 or ../b]",
        "//div[not(ancestor::div[@id='x'])]",
        "//p[position() = last() - 1]",
        "//a//b//c//d",
        "(//div)[1]",
    ],
)
def test_ordinary_expressions_are_fine(source):
    assert check_xpath(source) == source


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("//p[", "no XPath 1.0 expression: Invalid expression"),
        ("", "no XPath 1.0 expression: empty"),
        ("//p\0", "no XPath 1.0 expression: All strings must be XML compatible"),
        ("$x", "no XPath 1.0 expression: Undefined variable"),
        ("frob(//p)", "no XPath 1.0 expression: Unregistered function"),
        ("count(//p)", "selects no elements but gives a number"),
        ("'x'", "selects no elements but gives a text"),
        ("true()", "selects no elements but gives a yes or no"),
        ("//a/@href", "selects attributes or text, expected elements"),
        ("//video/text()", "selects attributes or text, expected elements"),
        ("//*[re:test(@class, '(a+)+$')]", "re:test: there are no extensions such as re:test()"),
        ("//p[//a]", "a path in brackets that begins with / looks at the whole page"),
        ("//p[a and //b]", "a path in brackets that begins with / looks at the whole page"),
        ("//p[(/html)]", "a path in brackets that begins with / looks at the whole page"),
        ("//p[following::a]", "following:: looks at the whole page from each element"),
        ("//p/preceding :: a", "preceding:: looks at the whole page from each element"),
        ("//a//b//c//d//e", "5 steps to any depth (//), at most 4"),
        ("//a/descendant::b//c/descendant-or-self::d//e", "5 steps to any depth (//), at most 4"),
        (f"//a[@b='{'x' * MAX_CHARS}']", "longer than 2,000 characters"),
    ],
)
def test_what_can_not_be_used_is_refused(source, reason):
    with pytest.raises(ValueError) as caught:
        check_xpath(source)
    assert str(caught.value).startswith(f"{source!r}: {reason}")


def test_branches_are_cut_where_no_bracket_is_open():
    assert branches("//a[b | c]|(//d | //e)[1] | //f[@g='|']") == ["//a[b | c]", "(//d | //e)[1]", "//f[@g='|']"]
    assert branches("//a") == ["//a"]
