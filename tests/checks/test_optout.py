"""The ways out of a message, with how sure they are. What the rules make of them is tested by their examples."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from spamlint.checks.optout import (
    Confidence,
    Evidence,
    OptOutWords,
    Way,
    hidden_routes,
    optout_routes,
    plain_routes,
    words_without_link,
)
from spamlint.documents import messages
from spamlint.message.message import Declared, Message, Stage
from spamlint.rules.words import load_words
from spamlint.sniff import Format
from spamlint.text.phrases import WordList
from tests.clock import cpu_seconds_below

URL = "https://northwind-teapots.com/u/8Kd0"


@cache
def words() -> OptOutWords:
    lists = load_words(Path(__file__).parents[2] / "rules" / "words")

    def named(name: str) -> WordList:
        return WordList(name, lists[name])

    return OptOutWords(
        words=named("unsubscribe"),
        needs_link=named("unsubscribe/needs-link"),
        needs_context=named("unsubscribe/needs-context"),
        about_mailings=named("unsubscribe/about-mailings"),
        preferences=named("unsubscribe/preferences"),
        view_in_browser=named("unsubscribe/view-in-browser"),
        reply=named("unsubscribe/reply"),
        click_here=named("click-here"),
    )


def html(content: str, stage: Stage = Stage.TEMPLATE) -> Message:
    return next(iter(messages("x.html", content.encode(), Format.HTML, Declared(stage=stage))))


def text(content: str) -> Message:
    return next(iter(messages("x.txt", content.encode(), Format.TEXT, Declared(stage=Stage.TEMPLATE))))


def summary(message: Message) -> list[tuple[Way, Confidence, Evidence, str]]:
    return [
        (route.way, route.confidence, route.evidence, route.where.content) for route in optout_routes(message, words())
    ]


HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW


@pytest.mark.parametrize(
    ("content", "route"),
    [
        (f'<a href="{URL}">Unsubscribe</a>', (Way.LINK, HIGH, Evidence.WORDS, "Unsubscribe")),
        (f'To un<a href="{URL}">subscribe</a>', (Way.LINK, HIGH, Evidence.WORDS, "subscribe")),
        ('<a href="*|UNSUB|*">Enough</a>', (Way.LINK, HIGH, Evidence.PLACEHOLDER, "Enough")),
        ("<unsubscribe>Enough</unsubscribe>", (Way.TAG, HIGH, Evidence.PLACEHOLDER, "Enough")),
        ("<p>{% unsubscribe %}</p>", (Way.TAG, HIGH, Evidence.PLACEHOLDER, "{% unsubscribe %}")),
        (f'To opt out, <a href="{URL}">click here</a>', (Way.LINK, MEDIUM, Evidence.CONTEXT, "click here")),
        (f'<p>To opt out:</p><a href="{URL}">here</a>', (Way.LINK, MEDIUM, Evidence.CONTEXT, "here")),
        (
            f'To leave <a href="{URL}0">Tea News</a> and opt out <a href="{URL}">go here</a>',
            (Way.LINK, MEDIUM, Evidence.CONTEXT, "go here"),
        ),
        (f'<a href="{URL}">Mail preferences</a>', (Way.LINK, MEDIUM, Evidence.PREFERENCES, "Mail preferences")),
        (f'<a href="{URL}">Abmelden</a>', (Way.LINK, MEDIUM, Evidence.WORDS, "Abmelden")),
        (f'Newsletter: <a href="{URL}">Cancel</a>', (Way.LINK, MEDIUM, Evidence.WORDS, "Cancel")),
        (f'<a href="{URL}/unsubscribe">x</a>', (Way.LINK, LOW, Evidence.URL, "x")),
        (
            f'To unsubscribe, please visit the <a href="{URL}">member pages</a>',
            (Way.LINK, LOW, Evidence.CONTEXT, "member pages"),
        ),
        ('<a href="mailto:leave-tea@northwind-teapots.com">x</a>', (Way.MAIL, MEDIUM, Evidence.ADDRESS, "x")),
        ("To unsubscribe: off@teapots.com", (Way.MAIL, MEDIUM, Evidence.CONTEXT, "off@teapots.com")),
        (f"To unsubscribe: {URL}", (Way.LINK, MEDIUM, Evidence.CONTEXT, URL)),
        (
            f'<form action="{URL}"><input type="submit" value="Unsubscribe"></form>',
            (Way.FORM, HIGH, Evidence.WORDS, '<input type="submit" value="Unsubscribe">'),
        ),
        ('Reply with "REMOVE".', (Way.REPLY, MEDIUM, Evidence.CONTEXT, 'Reply with "REMOVE"')),
    ],
)
def test_one_route(content: str, route: tuple[Way, Confidence, Evidence, str]) -> None:
    assert summary(html(content)) == [route]


@pytest.mark.parametrize(
    "content",
    [
        f'Unsubscribe | <a href="{URL}">Privacy</a>',
        f'<p>Unsubscribe</p><p><a href="{URL}">Our shop on the web and in town</a></p>',
        f'<a href="{URL}">View in browser</a>',
        f'<a href="{URL}">Cancel</a>',
        f'<a href="{URL}">Remove the item</a>',
        f'<a href="{URL}">Leave a review</a>',
        f'<a href="{URL}/cart?remove=1">Cart</a>',
        '<a href="https://northwind-teapots.com/logout">Abmelden</a>',
        '<a href="tel:+4512345678">Unsubscribe</a>',
        f'<blockquote type="cite"><a href="{URL}">Unsubscribe</a></blockquote>',
        f'<div class="gmail_quote"><a href="{URL}">Unsubscribe</a></div>',
        "Reply with your questions. You can unsubscribe at any time.",
        "Please do not reply to unsubscribe.",
        "You get this at anna@teapots.com - To unsubscribe, log in.",
        f'<a href="{URL}?utm_campaign=unsubscribed-come-back">Shop</a>',
        f'<p>Unsubscribe.</p><p><a href="{URL}"><img src="t.png" alt="Twitter"></a></p>',
    ],
)
def test_no_route(content: str) -> None:
    assert summary(html(content)) == []


def test_a_link_takes_the_words_before_it_alone() -> None:
    routes = summary(html(f'To unsubscribe <a href="{URL}">click here</a>. Terms: <a href="{URL}/t">click here</a>.'))
    assert len(routes) == 1


def test_each_link_that_says_nothing_takes_its_own_words() -> None:
    page = html(f'To unsubscribe <a href="{URL}">click here</a> or to buy <a href="{URL}/b">click here</a>')
    assert len(summary(page)) == 1


def test_a_tag_in_a_sent_message_is_only_text() -> None:
    assert summary(html("<p>[unsubscribe]</p>", Stage.SENT)) == []
    assert len(summary(html("<p>[unsubscribe]</p>", Stage.DRAFT))) == 1


def test_plain_text() -> None:
    content = (
        f"News\n\n> Unsubscribe: {URL}/quoted\n\nTo unsubscribe, visit\n{URL}\nor write to tea-leave@teapots.com\n"
    )
    assert [(way, where) for way, _, _, where in summary(text(content))] == [
        (Way.LINK, URL),
        (Way.MAIL, "tea-leave@teapots.com"),
    ]


def test_words_without_a_link_are_the_last_ones() -> None:
    near = words_without_link(html("<p>Opt out any time.</p><p>Or unsubscribe.</p>"), words())
    assert near is not None
    assert near.content == "unsubscribe"
    assert words_without_link(html("<p>Tea</p>"), words()) is None


def test_what_is_not_shown_is_apart() -> None:
    page = html(f'<p hidden><a href="{URL}">Unsubscribe</a></p>')
    assert optout_routes(page, words()) == ()
    assert [route.link.target for route in hidden_routes(page, words()) if route.link] == [URL]


def test_the_plain_part_is_apart() -> None:
    mail = (
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        f"Unsubscribe: {URL}\n--b\nContent-Type: text/html\n\n<p>Tea</p>\n--b--\n"
    )
    message = next(iter(messages("x.eml", mail.encode(), Format.EML, Declared())))
    assert optout_routes(message, words()) == ()
    assert len(plain_routes(message, words())) == 1


def test_every_phrase_is_a_way_out_as_a_link() -> None:
    """Whoever adds a phrase gets a link that counts, in every language."""
    lost = [
        phrase
        for phrase in words().words.phrases
        if not phrase.startswith("!") and not summary(html(f'<a href="{URL}">{phrase.replace("*", "")}</a>'))
    ]
    assert lost == []


def test_no_name_of_a_web_version_is_a_way_out() -> None:
    found = [
        phrase
        for phrase in words().view_in_browser.phrases
        if summary(html(f'<a href="{URL}">{phrase.replace("*", "")}</a>'))
    ]
    assert found == []


@pytest.mark.parametrize(
    "content",
    [
        "reply unsubscribe " * 20_000,
        f'unsubscribe <a href="{URL}">here</a> ' * 3_000,
        "remove newsletter " * 20_000,
        "a@b.cc unsubscribe " * 10_000,
        "<a href='#'>" * 5_000 + "unsubscribe",
        "www." * 50_000,
        "a." * 50_000 + "@",
    ],
)
def test_hostile_messages_take_bounded_time(content: str) -> None:
    with cpu_seconds_below(10):
        optout_routes(html(content), words())
        optout_routes(text(content), words())
