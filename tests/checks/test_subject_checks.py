"""Subjects: what the examples of the rules cannot show, in bulk and against hostile text."""

from __future__ import annotations

import unicodedata
from email.header import Header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.checks.adult_label import AdultLabelOptions, adult_subject_label
from spamlint.checks.api import NoOptions
from spamlint.checks.contents import contents
from spamlint.checks.subject_form import (
    SubjectLengthOptions,
    SubjectShoutingOptions,
    subject_hidden_characters,
    subject_missing,
    subject_padding,
    subject_punctuation,
    subject_shouting,
    subject_spaced_letters,
    subject_too_long,
)
from spamlint.engine import run_check
from spamlint.message.message import Declared, Kind
from spamlint.rules.book import shipped_book
from spamlint.rules.rule import Rule
from spamlint.setup import Plan, load_setup
from tests.checks.mail import mail, run
from tests.clock import cpu_seconds_below
from tests.test_twins import HTML, together

GROUP = tuple(
    rule.id for rule in shipped_book().rules.values() if rule.id.startswith(("subject-", "mixed-", "promotion-"))
)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rule, ...]:
    setup = load_setup(Plan(tmp_path_factory.mktemp("none"), use_config=False, select=GROUP))
    return tuple(setup.rules(setup.settings("x")))


def _subject(subject: str) -> str:
    return f"Subject: {Header(subject, 'utf-8').encode()}\n\nTea.\n"


@given(subject=st.text(max_size=80), body=st.text(max_size=200))
def test_no_subject_crashes_a_check(rules: tuple[Rule, ...], subject: str, body: str) -> None:
    octets = f"Subject: {' '.join(subject.split())}\n\n{body}".encode("utf-8", "replace")
    message = mail(octets, Declared(kind=Kind.MARKETING))
    for rule in rules:
        for hit in run_check(rule, message):
            assert hit.key in rule.data.messages
            rule.data.say(hit.key, {"text": hit.where.content, **hit.data})
            assert 0 <= hit.where.span.start <= hit.where.span.end <= len(hit.where.text.content)


@pytest.mark.parametrize(
    "piece",
    [
        "! ",
        "A ",
        "A*",
        "(1) ",
        "[",
        "1.",
        "Re:",
        "50% ",
        "$",
        "\u202e",
        "SEXUALLY",
        "\N{LARGE RED CIRCLE}",
        "FREE ",
        " ",
    ],
)
def test_takes_time_in_proportion(rules: tuple[Rule, ...], piece: str) -> None:
    message = mail(f"Subject: {piece * (40_000 // len(piece))}x\n\nTea.\n", Declared(kind=Kind.MARKETING))
    with cpu_seconds_below(4):
        for rule in rules:
            list(run_check(rule, message))


@given(st.lists(st.sampled_from(["tea", "Tea", "for", "Two", "5", "-", "tea,"]), max_size=12))
def test_plain_subjects_are_fine(words: list[str]) -> None:
    message = mail(_subject(" ".join(words)))
    assert run(subject_shouting, message, SubjectShoutingOptions()) == []
    assert run(subject_punctuation, message, NoOptions()) == []
    assert run(subject_spaced_letters, message, NoOptions()) == []
    assert run(subject_hidden_characters, message, NoOptions()) == []


@given(st.text(alphabet="abc 急須\N{COMBINING ACUTE ACCENT}", min_size=1, max_size=120), st.integers(1, 80))
def test_what_is_too_long_is_the_end(subject: str, at_most: int) -> None:
    message = mail(_subject(subject))
    assert message.subject is not None
    content = message.subject.content.rstrip()
    for _, text in run(subject_too_long, message, SubjectLengthOptions(at_most)):
        assert content.endswith(text)
        kept = content[: len(content) - len(text)]
        assert sum(unicodedata.category(character) != "Mn" for character in kept) <= at_most


@pytest.mark.parametrize(
    ("subject", "keys"),
    [
        ("SEXUALLY-EXPLICIT: New", []),
        ("SEXUALLY-EXPLICIT:  New", []),
        ("SEXUALLY-EXPLICIT :New", ["inexact"]),
        ("sexually explicit: New", ["inexact"]),
        ("SEXUALLY\u2013EXPLICIT: New", ["inexact"]),
        ("ADV: SEXUALLY-EXPLICIT: New", ["inexact"]),
        ("New", ["missing"]),
    ],
)
def test_adult_label(subject: str, keys: list[str]) -> None:
    found = run(adult_subject_label, mail(_subject(subject)), AdultLabelOptions(required=True))
    assert [key for key, _ in found] == keys


@pytest.mark.parametrize(
    ("headers", "keys"),
    [
        ("Subject: tea\n", []),
        ("From: a@b.org\n", ["missing"]),
        ("Subject:\n", ["empty"]),
        ("Subject: \u200b \n", ["empty"]),
    ],
)
def test_missing(headers: str, keys: list[str]) -> None:
    assert [key for key, _ in run(subject_missing, mail(f"{headers}\nTea.\n"), NoOptions())] == keys


@pytest.mark.parametrize(
    ("subject", "keys"),
    [
        ("Tea", []),
        (f"Tea {'for all of us ' * 6}", ["long"]),
        ("Tea" + " " * 12 + "xkq", ["padded"]),
        ("Tea {% if all_of_us_are_here %} for all {% else %} for two {% endif %} of us", []),
        ("{% if a %}Tea for all of us, today{% else %}Tea for two, today and the day after{% endif %}", []),
        ("{{ a_name_that_is_longer_than_any_that_people_have }}, {{ and_another_one_that_is_no_shorter }}", []),
    ],
)
def test_subjects_of_templates(subject: str, keys: list[str]) -> None:
    message = together(HTML, subject=("welcome_subject.txt", subject.encode()))
    found = run(subject_too_long, message, SubjectLengthOptions()) + run(subject_padding, message, NoOptions())
    assert [key for key, _ in found] == keys


@pytest.mark.parametrize(
    ("html", "is_complete"),
    [
        ("<p>Tea</p>", True),
        ('<img src="a.png">', False),
        ('<img src="a.png" alt="Half price">', True),
        ('<img src="a.png" alt=" - ">', False),
        ('<img src="a.png" width="1" height="1">', True),
        ('<img src="a.png" width="600" height="2">', True),
        ('<img src="a.png" width="100%">', False),
    ],
)
def test_pictures_may_say_more(html: str, is_complete: bool) -> None:
    assert contents(mail(f"Content-Type: text/html\n\n{html}\n")).is_complete is is_complete


def test_attachments_may_say_more() -> None:
    parts = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nTea\n--b\nContent-Type: application/pdf\n\n%PDF\n--b--\n"
    )
    assert not contents(mail(parts)).is_complete


def test_the_preview_line_is_said() -> None:
    html = 'Content-Type: text/html\n\n<style>a{}</style><div style="display:none">Half price inside</div><p>Tea</p>\n'
    assert "Half price inside" in contents(mail(html)).text
