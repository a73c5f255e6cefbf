"""MJML and the HTML that MJML 4.18 makes of it: the same is said of both.

`bench/mjml.py --write` made the HTML, and compares with the compiler itself where Node has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from spamlint.engine import check_message
from spamlint.message.components.mjml_source import prepare
from spamlint.message.message import Message
from spamlint.message.visibility import DARK, DESKTOP, MOBILE
from spamlint.rules.rule import Rule
from spamlint.setup import Plan, load_setup
from tests.message.components.templates import PAIRS, message_of

SOURCES = sorted(PAIRS.glob("*.mjml"))
# The arrows of a carousel are images that its style sheet shows; nobody reads their alternative texts.
NOT_WORDS = frozenset(["previous", "next"])


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules."""
    setup = load_setup(Plan(Path.cwd(), use_config=False, select=("all",)))
    return setup.rules(setup.settings(Path.cwd()))


def fired(message: Message) -> set[str]:
    """Return which rules fire, whichever of their messages they give."""
    return {f"{finding.rule}/{finding.key}" for finding in check_message(message, rules(), "page").findings}


def words(message: Message) -> list[str]:
    """Return what is read."""
    return [word for text in message.visible for word in text.content.split() if word not in NOT_WORDS]


def links(message: Message) -> Iterator[tuple[object, ...]]:
    """Yield what is said of each link: where it leads, its words, and how well it is seen on three screens."""
    (body,) = message.bodies
    assert body.sight is not None
    for link in body.links:
        assert link.element is not None
        seen = [body.sight.of(link.element, screen) for screen in (DESKTOP, MOBILE, DARK)]
        yield link.target, link.words, link.labels, *((one.legibility, one.contrast, one.font_px) for one in seen)


@pytest.mark.parametrize("path", SOURCES, ids=[path.stem for path in SOURCES])
def test_the_same_is_said_of_source_and_html(path: Path) -> None:
    source = message_of(path.read_bytes())
    html = message_of(path.with_suffix(".html").read_bytes(), "sale.html")
    assert fired(source) == fired(html)
    assert words(source) == words(html)
    assert Counter(links(source)) == Counter(links(html))


@pytest.mark.parametrize("path", SOURCES, ids=[path.stem for path in SOURCES])
def test_both_parsers_nest_the_prepared_source_alike(path: Path) -> None:
    justhtml = pytest.importorskip("spamlint.message.html_justhtml")
    turbohtml = pytest.importorskip("spamlint.message.html_turbohtml")
    content = prepare(path.read_text()).content
    assert justhtml.parse_tree(content) == turbohtml.parse_tree(content)


def test_there_are_pairs() -> None:
    assert len(SOURCES) >= 40
    assert len({rule for path in SOURCES for rule in fired(message_of(path.read_bytes()))}) >= 5
