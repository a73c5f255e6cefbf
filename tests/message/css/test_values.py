"""Colours, lengths and arithmetic, beside tinycss2's colours."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinycss2 import color4  # type: ignore[import-untyped]

from spamlint.message.css.colours import (
    BLACK,
    CURRENT,
    TRANSPARENT,
    UNKNOWN,
    WHITE,
    Colour,
    legacy_colour,
    parse_colour,
)
from spamlint.message.css.filters import parse_filter
from spamlint.message.css.lengths import Length, Units, length_of
from spamlint.message.css.named_colours import NAMED
from spamlint.message.css.tokens import components

UNITS = Units(em=20, rem=16, width=600, height=800)


def hex_of(colour: object) -> str:
    assert isinstance(colour, Colour)
    return "".join(f"{round(part * 255):02x}" for part in colour)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("white", "ffffffff"),
        ("WHITE", "ffffffff"),
        ("#fff", "ffffffff"),
        ("#ffff", "ffffffff"),
        ("#0008", "00000088"),
        ("#12345678", "12345678"),
        ("rgb(255,255,255)", "ffffffff"),
        ("rgb(255 255 255 / 50%)", "ffffff80"),
        ("rgba(100%, 0%, 0%, .5)", "ff000080"),
        ("rgb(300 -5 0)", "ff0000ff"),
        ("rgb(none 0 0)", "000000ff"),
        ("rgb(calc(200 + 55) 0 0)", "ff0000ff"),
        ("hsl(120deg 100% 50%)", "00ff00ff"),
        ("hsl(120, 100%, 50%)", "00ff00ff"),
        ("hsla(0.5turn 100% 50% / 1)", "00ffffff"),
        ("hwb(0 0% 0%)", "ff0000ff"),
        ("hwb(0 60% 60%)", "808080ff"),
        ("lab(100% 0 0)", "ffffffff"),
        ("lab(50% 0 0)", "777777ff"),
        ("lch(0 0 0)", "000000ff"),
        ("oklab(1 0 0)", "ffffffff"),
        ("oklch(62.8% 0.2577 29.23)", "ff0000ff"),
        ("color(srgb 1 0 0)", "ff0000ff"),
        ("color(srgb-linear 1 1 1 / 50%)", "ffffff80"),
        ("color(display-p3 1 1 1)", "ffffffff"),
        ("color(xyz 0 0 0)", "000000ff"),
        ("color-mix(in srgb, red, blue)", "800080ff"),
        ("color-mix(in srgb, red 25%, blue)", "4000bfff"),
        ("color-mix(in lch, white, white)", "ffffffff"),
        ("light-dark(white, black)", "ffffffff"),
        ("canvas", "ffffffff"),
        ("rebeccapurple", "663399ff"),
    ],
)
def test_colour(text: str, expected: str) -> None:
    assert hex_of(parse_colour(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "notacolour",
        "#ff",
        "#fffff",
        "#ggg",
        "rgb(1,2)",
        "rgb(1,2,3 / 4)",
        "rgb(1 2 3 4)",
        "red blue",
        "fff",
        "hsl(red 1 1)",
        "color(nowhere 1 1 1)",
        "color-mix(in srgb, red)",
        "url(x)",
        "rgb(none, 0, 0)",
    ],
)
def test_no_colour(text: str) -> None:
    assert parse_colour(text) is None


def test_special_colours() -> None:
    assert parse_colour("transparent") == TRANSPARENT
    assert parse_colour("currentColor") == CURRENT
    assert parse_colour("rgb(from red r g b)") == UNKNOWN
    assert parse_colour("fff", quirks=True) == WHITE
    assert parse_colour("light-dark(white, black)", dark=True) == BLACK


def test_named_colours_are_those_of_tinycss2() -> None:
    for name, value in NAMED.items():
        theirs = color4.parse_color(name)
        assert [round(part * 255) for part in theirs[:3]] == [value >> 16, value >> 8 & 255, value & 255], name


CHANNEL = st.integers(-20, 400).map(str) | st.integers(-20, 150).map(lambda number: f"{number}%")
FUNCTION = st.sampled_from(["rgb", "rgba", "hsl", "hsla", "hwb"])


@settings(max_examples=300)
@given(FUNCTION, st.lists(CHANNEL, min_size=3, max_size=3), st.sampled_from(["", "0", ".5", "30%", "2"]), st.booleans())
def test_same_as_tinycss2(name: str, channels: list[str], alpha: str, commas: bool) -> None:
    if commas:
        text = f"{name}({','.join(channels + ([alpha] if alpha else []))})"
    else:
        text = f"{name}({' '.join(channels)}{' / ' + alpha if alpha else ''})"
    theirs, ours = color4.parse_color(text), parse_colour(text)
    if theirs is None or (name == "hwb" and commas):
        return  # tinycss2 knows neither mixed units in rgb() nor numbers in hsl(): they are valid in Level 4
    if not isinstance(ours, Colour):
        pytest.fail(text)
    if theirs.space not in {"srgb"}:
        saturation, light = theirs.coordinates[1:]
        if not (0 <= saturation <= 100 and 0 <= light <= 100):
            return  # it does not clamp
        theirs = theirs.to("srgb")
    for mine, other in zip(ours[:3], theirs.coordinates, strict=True):
        assert mine == pytest.approx(min(1.0, max(0.0, other)), abs=0.005)
    assert ours.alpha == pytest.approx(theirs.alpha)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("#fff", "ffffff"),
        ("FFFFFF", "ffffff"),
        ("white", "ffffff"),
        ("chucknorris", "c00000"),
        ("#ffffff ", "ffffff"),
        ("#1", "010000"),
        ("fff", "0f0f0f"),
        ("#12345", "123450"),
        ("rgb(255,255,255)", "005025"),
    ],
)
def test_legacy_colour(value: str, expected: str) -> None:
    assert hex_of(legacy_colour(value))[:6] == expected


def test_legacy_colour_of_nothing() -> None:
    assert legacy_colour("") is None
    assert legacy_colour("transparent") is None


def test_contrast_is_that_of_wcag() -> None:
    assert BLACK.contrast(WHITE) == pytest.approx(21)
    grey = parse_colour("#767676")
    assert isinstance(grey, Colour)
    assert grey.contrast(WHITE) == pytest.approx(4.54, abs=0.01)


def test_over() -> None:
    assert hex_of(Colour(0, 0, 0, 0.5).over(WHITE)) == "808080ff"
    assert TRANSPARENT.over(TRANSPARENT) == TRANSPARENT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", Length(0)),
        ("12px", Length(12)),
        ("1in", Length(96)),
        ("12pt", Length(16)),
        ("2em", Length(40)),
        ("1rem", Length(16)),
        ("10vw", Length(60)),
        ("50%", Length(0, 50)),
        ("-9999px", Length(-9999)),
        ("1e2px", Length(100)),
        (".5em", Length(10)),
        ("calc(1px + 2em * 3)", Length(121)),
        ("calc(100% - 20px)", Length(-20, 100)),
        ("calc((1px + 1px) / 2)", Length(1)),
        ("calc(0px)", Length(0)),
        ("min(0px, 10px)", Length(0)),
        ("clamp(1px, 5px, 3px)", Length(3)),
        ("max(1em, 30px)", Length(30)),
    ],
)
def test_length(text: str, expected: Length) -> None:
    assert length_of(text, UNITS) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text", ["", "x", "12zz", "calc(1px +2px)", "calc(1px * 1px)", "calc(1px / 0)", "1px 2px", "min(1px, 5%)"]
)
def test_no_length(text: str) -> None:
    assert length_of(text, UNITS) is None


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("invert(1)", WHITE, BLACK),
        ("brightness(0)", WHITE, BLACK),
        ("grayscale(1)", WHITE, WHITE),
        ("contrast(0)", BLACK, Colour(0.5, 0.5, 0.5)),
        ("opacity(50%)", WHITE, WHITE),
    ],
)
def test_filter(text: str, before: Colour, after: Colour) -> None:
    assert parse_filter(text).apply(before) == pytest.approx(after, abs=0.001)


@settings(max_examples=300)
@given(st.text(alphabet="rgb(hslc#0159e+-*/%., )'\"\\px\u00e9", max_size=40) | st.text(max_size=30))
def test_any_value_is_read(text: str) -> None:
    components(text)
    parse_colour(text)
    parse_colour(text, quirks=True)
    legacy_colour(text)
    length_of(text, UNITS)
