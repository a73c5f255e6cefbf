"""Which platform a message is for, and what of it is told when. The examples of the rules are tests too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spamlint.checks.placed import Place, judged_platform, placed_placeholders
from spamlint.documents import messages
from spamlint.engine import run_check
from spamlint.message.message import Declared, Kind, Message, Stage
from spamlint.rules.compiled import book_from_yaml
from spamlint.rules.rule import Rule
from spamlint.rules.ruleset import Checks, bind
from spamlint.sniff import Format
from tests.clock import cpu_seconds_below

BOOK = book_from_yaml(Path(__file__).parents[2] / "rules")
TABLE = BOOK.platforms


def page(content: str, **declared: Any) -> Message:
    (message,) = messages("page.html", content.encode(), Format.HTML, Declared(**declared))
    return message


def rule(rule_id: str) -> Rule:
    return bind(BOOK.rules[rule_id], Checks(), BOOK)


def found(rule_id: str, message: Message) -> list[tuple[str, str]]:
    return [(hit.key, hit.where.content) for hit in run_check(rule(rule_id), message)]


def test_places() -> None:
    message = page(
        "<!-- *|LIST:NAME|* --><title>*|MC:SUBJECT|*</title><p>*|LIST:COMPANY|*</p>"
        '<a href="*|ARCHIVE|*">See *|LIST:DESCRIPTION|*</a><unsubscribe>Leave</unsubscribe><p>*|UNKNOWN|*</p>'
    )
    placed = {one.written: (one.place, one.is_in_link) for one in placed_placeholders(message, TABLE)}
    assert placed == {
        "*|LIST:NAME|*": (Place.ELSEWHERE, False),
        "*|MC:SUBJECT|*": (Place.ELSEWHERE, False),
        "*|LIST:COMPANY|*": (Place.TEXT, False),
        "*|ARCHIVE|*": (Place.TARGET, False),
        "*|LIST:DESCRIPTION|*": (Place.TEXT, True),
        "<unsubscribe>": (Place.TEXT, False),
    }


def test_nothing_is_placed_in_a_message_that_was_sent() -> None:
    assert placed_placeholders(page("<p>*|LIST:COMPANY|*</p>", stage=Stage.SENT), TABLE) == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>*|LIST:COMPANY|*</p><p>*|LIST:DESCRIPTION|*</p>", "mailchimp"),
        ("<p>*|LIST:COMPANY|*</p><p>*|LIST:COMPANY|*</p>", None),  # the same one twice
        ("<p>*|LIST:COMPANY|*</p>", None),
        ("<p>*|LIST:COMPANY|*</p><p>*|LIST:DESCRIPTION|*</p><p>%%Member_Addr%%</p>", None),
        ("<p>%%Member_Addr%% %%Member_City%%</p>", "sfmc"),
        ("<p>{{ unsubscribe_url }} {{ view_in_browser }} {{ address }}</p>", None),
        ("<p>Sale</p>", None),
    ],
)
def test_placeholders_tell_the_platform(content: str, expected: str | None) -> None:
    judged = judged_platform(page(content), TABLE)
    assert (judged and judged.platform.id) == expected
    assert judged is None or not judged.is_declared


def test_what_is_declared_counts() -> None:
    judged = judged_platform(page("<p>*|LIST:COMPANY|* *|LIST:DESCRIPTION|*</p>", platform="klaviyo"), TABLE)
    assert judged is not None
    assert (judged.platform.id, judged.is_declared) == ("klaviyo", True)


def test_a_doubled_scheme_is_told_once() -> None:
    content = '<p>Sale</p><a href="https://*|UNSUB|*">Unsubscribe</a>'
    ids = ("unsubscribe-dead-target", "placeholder-doubled-scheme")
    for kind in (Kind.MARKETING, Kind.TRANSACTIONAL, None):
        message = page(content, kind=kind)
        told = [one for one in ids if rule(one).holds_for(message.kind, message.stage) and found(one, message)]
        # unsubscribe-dead-target goes by names that end in "url"; this one is told by the table alone
        assert told == ["placeholder-doubled-scheme"]
        named = page(content.replace("*|UNSUB|*", "{{ unsubscribe_url }}"), kind=kind, platform="kit")
        told = [one for one in ids if rule(one).holds_for(named.kind, named.stage) and found(one, named)]
        assert len(told) == 1


def test_at_most_five_strangers() -> None:
    content = "".join(f"<p>%%Member_{name}%%</p>" for name in "Addr City State PostalCode Country Busname".split())
    assert len(found("placeholder-wrong-platform", page(content, platform="mailchimp"))) == 5


def test_left_over_placeholders_are_told_once_each() -> None:
    message = page("<p>*|FNAME|* *|FNAME|* *|LNAME|*</p>", stage=Stage.SENT)
    assert found("placeholder-unrendered", message) == [("text", "*|FNAME|*"), ("text", "*|LNAME|*")]


@pytest.mark.parametrize("piece", ["*|UNSUB|* ", '<a href="*|UNSUB|*">x</a>', "[unsubscribe] ", "{{name}} "])
@pytest.mark.parametrize("stage", [Stage.TEMPLATE, Stage.SENT])
def test_many_placeholders_take_bounded_time(piece: str, stage: Stage) -> None:
    message = page(f"<p>{piece * 4_000}</p>", stage=stage, platform="klaviyo")
    rules = [bind(data, Checks(), BOOK) for data in BOOK.rules.values() if data.group == "placeholders"]
    with cpu_seconds_below(10):
        for one in rules:
            list(run_check(one, message))
