"""Media queries and feature queries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spamlint.message.css.media import DARK, DESKTOP, MOBILE, media_matches
from spamlint.message.css.supports import supports


@pytest.mark.parametrize(
    ("query", "desktop", "mobile"),
    [
        ("", True, True),
        ("all", True, True),
        ("screen", True, True),
        ("print", False, False),
        ("ONLY Screen", True, True),
        ("not print", True, True),
        ("not screen", False, False),
        ("(max-width:480px)", False, True),
        ("(max-width: 30em)", False, True),
        ("only screen and (max-width:480px)", False, True),
        ("(min-width:481px)", True, False),
        ("(min-width:300px) and (max-width:400px)", False, True),
        ("print, (max-width:480px)", False, True),
        ("not screen and (max-width:480px)", True, False),
        ("not (max-width:480px)", True, False),
        ("(max-width:480px) or (min-width:600px)", True, True),
        ("(not (max-width:480px)) and (min-width:1px)", True, False),
        ("(width < 480px)", False, True),
        ("(400px <= width <= 700px)", True, False),
        ("(480px > width)", False, True),
        ("(width: 600px)", True, False),
        ("(max-device-width:480px)", False, True),
        ("(orientation:portrait)", True, True),
        ("(min-resolution:2dppx)", False, False),
        ("(-webkit-min-device-pixel-ratio:0)", True, True),
        ("(-webkit-min-device-pixel-ratio:2)", False, False),
        ("(hover:hover)", True, True),
        ("(hover:none)", False, False),
        ("(prefers-color-scheme:dark)", False, False),
        ("(prefers-color-scheme:light)", True, True),
        ("(max-width:480)", False, False),
        ("(max-width:calc(400px + 80px))", False, True),
        ("screen and", False, False),
        ("screen and (bogus:1)", False, False),
        ("(bogus)", False, False),
        ("yahoo", False, False),
        ("(color)", True, True),
        ("(monochrome)", False, False),
        ("screen (max-width:1px)", False, False),
    ],
)
def test_query(query: str, desktop: bool, mobile: bool) -> None:
    assert media_matches(query, DESKTOP) is desktop
    assert media_matches(query, MOBILE) is mobile


def test_dark() -> None:
    assert media_matches("(prefers-color-scheme: dark)", DARK)
    assert not media_matches("(prefers-color-scheme: light)", DARK)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("(display:grid)", True),
        ("(display: bogus)", False),
        ("not (display:grid)", False),
        ("(display:grid) and (opacity:0)", True),
        ("(display:bogus) or (opacity:0)", True),
        ("(--x: y)", True),
        ("(-ms-ime-align:auto)", False),
        ("(new-property:1)", None),
        ("selector(a > b)", True),
        ("((display:grid))", True),
        ("bogus", None),
    ],
)
def test_supports(condition: str, expected: bool | None) -> None:
    assert supports(condition) is expected


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            ["screen", "and", "or", "not", "only", "(", ")", "max-width", ":", "480px", "<", "=", " ", ",", "1/2"]
        ),
        max_size=14,
    ).map(" ".join)
    | st.text(max_size=30)
)
def test_any_query_is_answered(text: str) -> None:
    media_matches(text, DESKTOP)
    supports(text)
