"""Text that nobody sees, and words that are cut up. What honest mail hides is in the examples of the rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.checks.hidden_text import HiddenTextOptions, hidden_text, letters_in
from spamlint.checks.zero_width import ZeroWidthOptions, zero_width_text
from spamlint.documents import messages
from spamlint.message.message import Declared, Message, Stage
from spamlint.sniff import Format
from tests.clock import cpu_seconds_below

SEEN = "<p>" + "Teapots at half price, only this week and only in our shop in Bristol. " * 10 + "</p>"
HIDDEN = "The ferry crossed the bay at noon and nobody on the quay looked up from the nets. "


def page(content: str, form: Format = Format.HTML) -> Message:
    return next(iter(messages("x", content.encode(), form, Declared(stage=Stage.TEMPLATE))))


def hidden(content: str, options: HiddenTextOptions | None = None) -> list[dict[str, str]]:
    return [dict(hit.data) for hit in hidden_text(page(content), options or HiddenTextOptions())]


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("", 0),
        ("a b-c 1", 4),
        ("a{{ name }}b", 2),
        ("a{% if x %}b{% endif\n %}c", 3),
        ("%%[ set @x = 1\nset @y = 2 ]%%abc", 3),
        ("<%= name %>abc *|FNAME|*", 3),
        ("{{ never ends", 9),
        ("50 % {off}", 2),
        ("\u034f\u200c\u00a0" * 50, 0),
    ],
)
def test_letters_outside_of_template_code(text: str, letters: int) -> None:
    assert letters_in(text) == letters


def test_from_so_many_letters_on() -> None:
    long, short = HIDDEN * 4, HIDDEN * 2  # 260 and 130 letters beside 570 that are seen
    assert hidden(f"{SEEN}<p hidden>{short}</p>") == []
    (found,) = hidden(f"{SEEN}<p hidden>{long}</p>")
    assert found["characters"] == str(letters_in(long))


def test_or_so_large_a_share() -> None:
    (found,) = hidden(f"<p>{HIDDEN * 2}</p><p hidden>{HIDDEN}</p>")
    assert found["percent"] == "33"
    assert hidden(f"<p>{HIDDEN * 5}</p><p hidden>{HIDDEN}</p>") == []


def test_each_declaration_is_found_once_and_five_at_most() -> None:
    by_sheet = f"<style>.x {{ display: none }}</style>{SEEN}" + f"<p class=x>{HIDDEN}</p>" * 9
    by_each = SEEN + f"<p hidden>{HIDDEN}</p>" * 9
    assert len(hidden(by_sheet)) == 1
    assert len(hidden(by_each)) == 5


def test_the_largest_comes_first() -> None:
    found = hidden(f"{SEEN}<p hidden>{HIDDEN}</p><p style='display:none'>{HIDDEN * 4}</p>")
    assert [item["characters"] for item in found] == [str(letters_in(HIDDEN * 4)), str(letters_in(HIDDEN))]


def test_a_twin_for_phones_excuses_only_itself() -> None:
    style = "<style>.p { display: none } @media (max-width: 480px) { .p { display: block } }</style>"
    found = hidden(f"{style}{SEEN}<div class=p>{HIDDEN * 4}</div><div style='font-size:0'>{HIDDEN * 4}</div>")
    assert [item["reason"] for item in found] == ["its font is too small"]


@pytest.mark.parametrize(
    "content",
    [
        "{%" * 300_000,
        "{{" * 300_000,
        "%%[" * 200_000,
        "{x}" * 200_000,
        "<p hidden>x" * 20_000,
        "<div hidden>abcdef" * 3_000,
        "<blockquote type=cite>" * 2_000 + "<p hidden>abc</p>" * 5_000,
        "<style>" + ":hover" * 80_000 + "</style>" + "<p hidden class='a b c'>abcdef</p>" * 5_000,
        "<style>" + ".a{display:none}" * 2_000 + "</style>" + "<p class=a>abcdef</p>" * 500,
    ],
    ids=["tags", "outputs", "blocks", "braces", "hidden", "nested", "quotes", "states", "rules"],
)
def test_hostile_pages_take_bounded_time(content: str) -> None:
    message = page(f"<p>{content}</p>")
    with cpu_seconds_below(10):  # two or three seconds on a quiet machine
        list(hidden_text(message, HiddenTextOptions()))


@given(
    st.text("abcdefghijklmnopqrstuvwxyzäöüабвгд", min_size=3, max_size=20), st.sampled_from("\u200b\u200c\u2060\ufeff")
)
def test_a_word_in_single_letters_is_found(word: str, between: str) -> None:
    message = page(f"Free {between.join(word)} for all\n", Format.TEXT)
    (hit,) = zero_width_text(message, ZeroWidthOptions())
    assert (hit.key, hit.data["word"]) == ("letters", word)
    assert hit.where.content == between.join(word)


@given(
    st.text(
        st.characters(
            codec="utf-8", exclude_characters="\u00ad\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u034f\u180e"
        )
    )
)
def test_text_without_such_characters_is_left_alone(text: str) -> None:
    assert list(zero_width_text(page(text, Format.TEXT), ZeroWidthOptions())) == []


@pytest.mark.parametrize("content", ["a" * 1_000_000, "a\u200b" * 300_000, "\u200b" * 500_000, "a\u200bb " * 200_000])
def test_long_words_take_bounded_time(content: str) -> None:
    message = page(content, Format.TEXT)
    with cpu_seconds_below(5):
        list(zero_width_text(message, ZeroWidthOptions()))
