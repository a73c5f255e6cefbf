"""Which selectors match which element."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spamlint.message.css.matching import Matcher, TooManyStepsError
from spamlint.message.css.selectors import nested, parse_selectors
from spamlint.message.html import Html, parse_html
from spamlint.source.spans import SliceMap, Source, Text
from tests.clock import cpu_seconds_below

PAGE = """<!doctype html><html lang="en-GB"><body class="page wide">
<div id="top" class="a b" title="Hello World" data-k="x-y"><p class="c">one</p><p>two</p><i>i</i>
<p id="p3">three</p></div>
<ul><li>1<li>2<li class="last">3</ul><div id="void"></div>
<a href="https://x.example/unsubscribe?u=1" id="l">link</a><a id="n">no link</a><input type="Checkbox" checked id="box">
</body></html>"""


def html(content: str) -> Html:
    return parse_html(Text(content, Source("x", content.encode()), lambda: SliceMap(0, len(content))))


def matched(selector: str, page: str = PAGE, *, quirks: bool = False) -> list[str]:
    """Return what a selector list matches, each as id, or tag and number among its kind."""
    tree = html(page)
    matcher = Matcher(tree, quirks=quirks)
    counts: dict[str, int] = {}
    found = []
    for element in tree.elements:
        counts[element.tag] = counts.get(element.tag, 0) + 1
        if any(matcher.matches(element, one) for one in parse_selectors(selector) or ()):
            found.append(element.id or f"{element.tag}{counts[element.tag]}")
    return found


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("p", ["p1", "p2", "p3"]),
        ("P", ["p1", "p2", "p3"]),
        (".c", ["p1"]),
        ("p.c", ["p1"]),
        ("#top", ["top"]),
        (".a.b", ["top"]),
        (".a.c", []),
        (".A", []),
        ("div p", ["p1", "p2", "p3"]),
        ("body p", ["p1", "p2", "p3"]),
        ("body > p", []),
        ("div>p", ["p1", "p2", "p3"]),
        ("p + p", ["p2"]),
        ("p ~ p", ["p2", "p3"]),
        ("i + p", ["p3"]),
        ("html body div p", ["p1", "p2", "p3"]),
        ("html > body > div p", ["p1", "p2", "p3"]),
        ("div div p", []),
        ("p/**/.c", []),
        ("p/**/ .c", []),
        ("p /**/ + /**/ p", ["p2"]),
        ("[title]", ["top"]),
        ('[title="Hello World"]', ["top"]),
        ('[title="hello world"]', []),
        ('[title="hello world" i]', ["top"]),
        ("[title~=World]", ["top"]),
        ("[title~='']", []),
        ("[data-k|=x]", ["top"]),
        ("[href^='https:']", ["l"]),
        ("[href$='u=1']", ["l"]),
        ("[href*=unsubscribe]", ["l"]),
        ("[href*='']", []),
        ("[type=checkbox]", ["box"]),
        ("[type=checkbox s]", []),
        (":root", ["html1"]),
        (":first-child", ["html1", "head1", "top", "p1", "li1"]),
        ("p:last-child", ["p3"]),
        ("li:nth-child(2n+1)", ["li1", "li3"]),
        ("li:nth-child(even)", ["li2"]),
        ("li:nth-last-child(1)", ["li3"]),
        ("li:nth-child(-n+2)", ["li1", "li2"]),
        ("p:nth-of-type(3)", ["p3"]),
        ("p:nth-child(3)", []),
        ("p:nth-child(2 of p)", ["p2"]),
        ("i:only-of-type", ["i1"]),
        ("div:empty", ["void"]),
        ("p:not(.c)", ["p2", "p3"]),
        ("p:not(.c, #p3)", ["p2"]),
        (":is(p, i).c", ["p1"]),
        (":is(p, :bogus).c", ["p1"]),
        (":where(#top) > i", ["i1"]),
        ("div:has(> i)", ["top"]),
        ("div:has(.c + p)", ["top"]),
        ("p:has(+ i)", ["p2"]),
        ("a:link", ["l"]),
        ("a:visited", []),
        ("a:hover", []),
        ("a:not(:hover)", ["l", "n"]),
        ("input:checked", ["box"]),
        ("p:lang(en)", ["p1", "p2", "p3"]),
        ("p:lang(de)", []),
        ("*|p", ["p1", "p2", "p3"]),
        ("\\70", ["p1", "p2", "p3"]),
        ("p::before", []),
        ("p::before, i", ["i1"]),
        (".page p:nth-of-type(1)", ["p1"]),
    ],
)
def test_match(selector: str, expected: list[str]) -> None:
    assert matched(selector) == expected


@pytest.mark.parametrize(
    "selector",
    [
        "",
        ",",
        "p,",
        "p >",
        "> p",
        "p > > p",
        ".1",
        "#1x",
        "p:bogus",
        "p::bogus",
        "[=x]",
        "[a=]",
        "p..c",
        "<p>",
        "{",
        ":not()",
        "p)",
        "p::before i",
        "x|p",
        "p:nth-child(foo)",
        ":not(" * 50 + "p",
    ],
)
def test_invalid_selector_drops_the_rule(selector: str) -> None:
    assert parse_selectors(selector) is None


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("p", (0, 0, 1)),
        ("*", (0, 0, 0)),
        ("#a .b p", (1, 1, 1)),
        ("a:link[href]", (0, 2, 1)),
        (":is(#a, p)", (1, 0, 0)),
        (":where(#a)", (0, 0, 0)),
        (":not(.a, p)", (0, 1, 0)),
        (":nth-child(1 of #a)", (1, 1, 0)),
        (":has(> .a)", (0, 1, 0)),
    ],
)
def test_specificity(selector: str, expected: tuple[int, int, int]) -> None:
    parsed = parse_selectors(selector)
    assert parsed is not None
    assert parsed[0].specificity == expected


def test_case_of_classes_and_ids_is_ignored_in_quirks_mode() -> None:
    assert matched(".A.B", quirks=True) == ["top"]
    assert matched("#TOP", quirks=True) == ["top"]


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [("&:hover", ".a", ":is(.a):hover"), ("b", ".a", ":is(.a) b"), ("> b, c &", ".a", ":is(.a) > b, c :is(.a)")],
)
def test_nested(inner: str, outer: str, expected: str) -> None:
    assert nested(inner, outer) == expected


def test_state_that_is_not_followed_is_undecided() -> None:
    parsed = parse_selectors("input:valid")
    assert parsed is not None
    assert not parsed[0].decided


PIECES = st.lists(
    st.sampled_from(
        [
            "p",
            ".c",
            "#top",
            " ",
            ">",
            "+",
            "~",
            ",",
            ":not(",
            ")",
            ":is(",
            "[a",
            "=",
            "]",
            '"',
            "*",
            "::",
            ":",
            "nth-child(",
            "2n+1",
            "\\",
            "/*",
            "*/",
            "|",
            "&",
            "link",
            "1",
        ]
    ),
    max_size=15,
).map("".join)


@settings(max_examples=300)
@given(PIECES | st.text(max_size=30))
def test_any_text_is_parsed(text: str) -> None:
    tree = html("<div id=top><p class=c>x</p></div>")
    for selector in parse_selectors(text) or ():
        for element in tree.elements:
            Matcher(tree).matches(element, selector)


@pytest.mark.parametrize("piece", ["a ", "a>", ":not(", ":is(a,", "[a='", "\\a", "/**/", ".a", "a,", "&"])
def test_parse_time_is_linear(piece: str) -> None:
    with cpu_seconds_below(3):
        parse_selectors(piece * 20_000 + "b")


def test_matching_gives_up_instead_of_hanging() -> None:
    tree = html("<!doctype html><body>" + "<b></b>" * 300)
    selectors = parse_selectors("u ~ " + "b ~ " * 6 + "b")
    assert selectors is not None
    with cpu_seconds_below(10), pytest.raises(TooManyStepsError):
        Matcher(tree).matches(tree.elements[-1], selectors[0])
