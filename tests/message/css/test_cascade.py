"""Which value wins, and which declaration it comes from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spamlint.message.css.cascade import Cascade
from spamlint.message.css.custom import substitute
from spamlint.message.css.media import DESKTOP, MOBILE, Profile
from spamlint.message.css.quirks import in_quirks_mode
from spamlint.message.css.sheets import Styles
from spamlint.message.css.shorthands import expand
from spamlint.message.html import Element, Html, parse_html
from spamlint.source.spans import SliceMap, Source, Text


def html(content: str) -> Html:
    return parse_html(Text(content, Source("x", content.encode()), lambda: SliceMap(0, len(content))))


def target(tree: Html) -> Element:
    return next(element for element in tree.elements if element.id == "t")


def winner(content: str, name: str, profile: Profile = DESKTOP, *, quirks: bool = False) -> tuple[str, str | None]:
    """Return the value of a property of the element with id `t`, and the declaration it comes from."""
    tree = html(content if quirks else "<!doctype html>" + content)
    cascade = Cascade(Styles(tree), profile)
    value = cascade.style(target(tree)).get(name)
    where = cascade.excerpt(value)
    return value.text, None if where is None else where.content


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        ("<p id=t>", "display", ("block", None)),
        ("<p id=t style='display:none'>", "display", ("none", "display:none")),
        ("<p id=t style='color:red;display:NONE ! important'>", "display", ("none", "display:NONE ! important")),
        ("<p id=t style='display&#58;none'>", "display", ("none", "display&#58;none")),
        ("<p id=t style='display:none;display:bogus'>", "display", ("none", "display:none")),
        ("<style>p{display:none}</style><p id=t>", "display", ("none", "display:none")),
        ("<style>p{display:none}</style><p id=t style='display:inline'>", "display", ("inline", "display:inline")),
        (
            "<style>p{display:none!important}</style><p id=t style='display:inline'>",
            "display",
            ("none", "display:none!important"),
        ),
        ("<style>#t{color:red}p{color:blue}</style><p id=t>", "color", ("red", "color:red")),
        ("<style>p{color:red}p{color:blue}</style><p id=t>", "color", ("blue", "color:blue")),
        ("<style>p{color:red!important;color:blue}</style><p id=t>", "color", ("red", "color:red!important")),
        ("<style>body{color:red}</style><div><p id=t>", "color", ("red", "color:red")),
        ("<style>body{opacity:.5}</style><p id=t>", "opacity", ("1", None)),
        ("<style>body{opacity:.5}p{opacity:inherit}</style><p id=t>", "opacity", (".5", "opacity:.5")),
        ("<style>p{display:none;display:initial}</style><p id=t>", "display", ("inline", "display:initial")),
        ("<style>p{display:none;display:revert}</style><p id=t>", "display", ("block", None)),
        ("<style>div{color:red}p{color:blue}p{color:unset}</style><div><p id=t>", "color", ("red", "color:red")),
        ("<style>@layer a{p{color:red}}p{color:blue}</style><p id=t>", "color", ("blue", "color:blue")),
        (
            "<style>@layer a,b;@layer b{p{color:red}}@layer a{p{color:blue}}</style><p id=t>",
            "color",
            ("red", "color:red"),
        ),
        (
            "<style>@layer a{p{color:red!important}}p{color:blue!important}</style><p id=t>",
            "color",
            ("red", "color:red!important"),
        ),
        ("<style>@layer a{p{color:red}@layer b{p{color:blue}}}</style><p id=t>", "color", ("red", "color:red")),
        ("<style>@media print{p{display:none}}</style><p id=t>", "display", ("block", None)),
        ("<style media=print>p{display:none}</style><p id=t>", "display", ("block", None)),
        ("<style type=text/plain>p{display:none}</style><p id=t>", "display", ("block", None)),
        ("<style>@supports(display:bogus){p{display:none}}</style><p id=t>", "display", ("block", None)),
        ("<style>@import url(x.css);p{display:none}</style><p id=t>", "display", ("none", "display:none")),
        ("<link rel=stylesheet href=x.css><p id=t>", "display", ("block", None)),
        ("<template><style>p{display:none}</style></template><p id=t>", "display", ("block", None)),
        ("<style amp4email-boilerplate>p{visibility:hidden}</style><p id=t>", "visibility", ("visible", None)),
        ("<style><!-- p{display:none} --></style><p id=t>", "display", ("none", "display:none")),
        ("<style>p{--d:none;display:var(--d)}</style><p id=t>", "display", ("none", "display:var(--d)")),
        (
            "<style>:root{--a:var(--b);--b:none}p{display:var(--a)}</style><p id=t>",
            "display",
            ("none", "display:var(--a)"),
        ),
        ("<style>p{display:none;display:var(--x)}</style><p id=t>", "display", ("inline", "display:var(--x)")),
        ("<style>p{--a:var(--a);display:var(--a,none)}</style><p id=t>", "display", ("none", "display:var(--a,none)")),
        (
            "<style>p{background:var(--c) url(x)}</style><p id=t style=--c:#fff>",
            "background-color",
            ("#fff", "background:var(--c) url(x)"),
        ),
        ("<style>div{&.a{p{display:none}}}</style><div class=a><p id=t>", "display", ("none", "display:none")),
        ("<style>p{font:0/0 a}</style><p id=t>", "line-height", ("0", "font:0/0 a")),
        ("<table><tr><td id=t bgcolor=#ff0000>", "background-color", ("#ff0000", "bgcolor=#ff0000")),
        (
            "<style>td{background:blue}</style><table><tr><td id=t bgcolor=red>",
            "background-color",
            ("blue", "background:blue"),
        ),
        ("<body link=red><a id=t href=x>", "color", ("#ff0000", "link=red")),
        ("<font id=t color=white>", "color", ("#ffffff", "color=white")),
        ("<p id=t hidden>", "display", ("none", None)),
        ("<p id=t class=X><style>.x{display:none}</style>", "display", ("block", None)),
        ("<p id=t style='color:fff'>", "color", ("canvastext", None)),
    ],
)
def test_winner(content: str, name: str, expected: tuple[str, str | None]) -> None:
    assert winner(content, name) == expected


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        ("<p id=t class=X><style>.x{display:none}</style>", "display", ("none", "display:none")),
        ("<p id=t style='color:fff'>", "color", ("fff", "color:fff")),
        ("<p id=t style='height:0;width:5'>", "width", ("5", "width:5")),
        ("<p id=t style='font:12 Arial'>", "font-size", ("medium", None)),
    ],
)
def test_winner_in_quirks_mode(content: str, name: str, expected: tuple[str, str | None]) -> None:
    assert winner(content, name, quirks=True) == expected


def test_profile_decides_media_queries() -> None:
    content = "<style>@media (max-width:480px){p{display:none}}</style><p id=t>"
    assert winner(content, "display") == ("block", None)
    assert winner(content, "display", MOBILE) == ("none", "display:none")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p id=t>", 16),
        ("<p id=t style='font-size:2em'>", 32),
        ("<div style='font-size:10px'><p id=t style='font-size:150%'>", 15),
        ("<div style='font-size:0'><p id=t style='font-size:13px'>", 13),
        ("<div style='font-size:0'><p id=t style='font-size:2em'>", 0),
        ("<html style='font-size:10px'><p id=t style='font-size:2rem'>", 20),
        ("<p id=t style='font-size:8pt'>", 8 * 96 / 72),
        ("<p id=t style='font-size:x-small'>", 10),
        ("<p id=t style='font-size:smaller'>", 16 / 1.2),
        ("<font id=t size=1>", 10),
        ("<font id=t size=+2>", 24),
        ("<h1 id=t>", 32),
        ("<p id=t style='font-size:.01em'>", 6),
        ("<p id=t style='font-size:1px'>", 1),
        ("<p id=t style='font-size:calc(1em - 16px)'>", 0),
    ],
)
def test_font_size(content: str, expected: float) -> None:
    tree = html("<!doctype html>" + content)
    assert Cascade(Styles(tree), DESKTOP).style(target(tree)).font_px == pytest.approx(expected)


def test_tables_start_afresh_in_quirks_mode() -> None:
    content = "<body style='font-size:10px'><table><tr><td id=t>"
    for doctype, expected in (("<!doctype html>", 10), ("", 16)):
        tree = html(doctype + content)
        assert Cascade(Styles(tree), DESKTOP).style(target(tree)).font_px == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", True),
        ("<html>", True),
        ("<!doctype html>", False),
        ("<!DOCTYPE HTML>", False),
        (" <!-- x --> <!doctype html>", False),
        ('<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://x">', False),
        ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://x">', False),
        ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">', True),
        ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">', True),
        ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2//EN">', True),
        ("<p>x</p><!doctype html>", True),
    ],
)
def test_quirks_mode(content: str, expected: bool) -> None:
    assert in_quirks_mode(content) is expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        (
            "margin",
            "1px 2px",
            {"margin-top": "1px", "margin-right": "2px", "margin-bottom": "1px", "margin-left": "2px"},
        ),
        ("overflow", "hidden", {"overflow-x": "hidden", "overflow-y": "hidden"}),
        ("font", "italic bold 12px/1.5 Arial, sans-serif", {"font-size": "12px", "line-height": "1.5"}),
        ("font", "12px", None),
        ("background", "red url(x) no-repeat", {"background-color": "red", "background-image": "url(x)"}),
        ("background", "url(a), #fff", {"background-color": "#fff", "background-image": "url(x), none"}),
        ("background", "red blue", None),
        ("background", "red, blue", None),
        (
            "text-decoration",
            "underline dotted red",
            {"text-decoration-line": "underline", "text-decoration-color": "red"},
        ),
        ("inset", "1px", {"top": "1px", "right": "1px", "bottom": "1px", "left": "1px"}),
        ("padding", "-1px", None),
        ("opacity", "0px", None),
        ("filter", "opacity(0 0)", None),
        ("visibility", "none", None),
        ("width", "-1px", None),
        ("all", "red", None),
    ],
)
def test_shorthands_and_validity(name: str, value: str, expected: dict[str, str] | None) -> None:
    found = expand(name, value, False)
    if expected is None or found is None:
        assert found is None
        assert expected is None
    else:
        assert expected.items() <= dict(found).items()


def test_substitution_is_bounded() -> None:
    custom = {"--a0": "x" * 100} | {f"--a{n}": f"var(--a{n - 1}) " * 10 for n in range(1, 12)}
    assert substitute("var(--a11)", custom) is None
    assert substitute("var(--x, var(--y, 1))", {}) == "1" or substitute("var(--x,var(--y,1))", {}) == "1"


CSS = st.lists(
    st.sampled_from(
        [
            "p",
            "#t",
            "*",
            "{",
            "}",
            "display:none;",
            "color:var(--a);",
            "--a:red;",
            "--a:var(--a);",
            "font:0/0 a;",
            "all:unset;",
            "@media print",
            "@layer a",
            "&",
            "background:",
            "linear-gradient(red,blue)",
            "!important",
            ";",
            ":",
            "opacity:0;",
            "inherit",
        ]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=200)
@given(CSS, CSS)
def test_any_sheet_is_cascaded(sheet: str, inline: str) -> None:
    tree = html(f'<style>{sheet}</style><div><p id=t style="{inline}">x</p></div>')
    cascade = Cascade(Styles(tree), DESKTOP)
    for element in tree.elements:
        style = cascade.style(element)
        for value in {**style.own, **style.inherited}.values():
            cascade.excerpt(value)
