"""Placeholders are known by their delimiters and understood by their names."""

from __future__ import annotations

import pytest

from spamlint.checks.placeholders import Purpose, placeholders, purpose_of, unfilled
from spamlint.source.spans import Span
from tests.clock import cpu_seconds_below


@pytest.mark.parametrize(
    "written",
    [
        "*|UNSUB|*",
        "*|UNSUB:https://northwind-teapots.com/bye|*",
        "{{{unsubscribe}}}",
        "{{ unsubscribe_url }}",
        "{{${set_user_to_unsubscribed_url}}}",
        "{{ unsubscribe_url | default: '#' }}",
        "{% unsubscribe 'No more tea' %}",
        "{% url 'newsletter-unsubscribe' token %}",
        "<%asm_group_unsubscribe_raw_url%>",
        "<%= unsubscribe_url(@user) %>",
        "%%unsub_center_url%%",
        "%%{unsubscribe_url}%%",
        "%UNSUBSCRIBELINK%",
        "[[UNSUB_LINK_EN]]",
        "[[remove]]",
        "[UNSUBSCRIBEURL]",
        "[link:subscription_unsubscribe_url]",
        "{!remove_web}",
        "{$unsubscribe}",
        "{action.optOutUrl}",
        "$[LI:UNSUBSCRIBE]$",
        "@{optoutfooterhtml}@",
        "##crm.unsubscribe_url##",
        "::unsubscribeUrl::",
        "[*link.unsub('text')*]",
        "#unsubscribeLink#",
        "http://$UNSUB$",
        "${UNSUBSCRIBE_LINK}",
        "{{ abmeldelink }}",
        "https://northwind-teapots.com/{{ afmeld_token }}",
    ],
)
def test_ways_out(written: str) -> None:
    assert purpose_of(written) is Purpose.UNSUBSCRIBE


@pytest.mark.parametrize(
    "written",
    [
        "{{ title | remove: 'x' }}",
        "{% if unsubscribe_url %}",
        "{{#if unsubscribe}}",
        "{{! unsubscribe comes later }}",
        "{{ user.unsubscribed_at }}",
        "{{ resubscribe_url }}",
        "{{ name }}",
        "%C3%BCber%20remove%20",
        "https://northwind-teapots.com/unsubscribe",
        "[Learn more]",
    ],
)
def test_no_ways_out(written: str) -> None:
    assert purpose_of(written) is None


@pytest.mark.parametrize(
    ("written", "purpose"),
    [
        ("*|UPDATE_PROFILE|*", Purpose.PREFERENCES),
        ("{% manage_subscription_preferences_url %}", Purpose.PREFERENCES),
        ("*|TWITTER:PROFILEURL|*", None),
        ("{{ url('manage.project') }}", None),
        ("*|ARCHIVE|*", Purpose.VIEW_IN_BROWSER),
        ("%WEBCOPY%", Purpose.VIEW_IN_BROWSER),
        ("{{ unsubscribe }}?from={{ webversion }}", Purpose.UNSUBSCRIBE),
    ],
)
def test_other_purposes(written: str, purpose: Purpose | None) -> None:
    assert purpose_of(written) is purpose


def test_places() -> None:
    text = "a {{ x }} b %unsub_url% c"
    assert [text[item.span.start : item.span.end] for item in placeholders(text)] == ["{{ x }}", "%unsub_url%"]


def test_unfilled() -> None:
    assert unfilled("https://northwind-teapots.com/?id={{ id }}") == Span(34, 42)
    assert unfilled("https://northwind-teapots.com/?id=%7Bid%7D&x=%20abc%20") is None


@pytest.mark.parametrize("opening", ["{{", "{%", "*|", "%%", "[[", "<%", "##", "::", "[*", "${", "%a", "[a", "{a"])
def test_openings_without_ends_take_no_time(opening: str) -> None:
    with cpu_seconds_below(5):
        list(placeholders(opening * 20_000))
