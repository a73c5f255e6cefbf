"""Which targets lead nowhere. The examples of the rule are tests too; these are the corners."""

from __future__ import annotations

import pytest

from spamlint.checks.dead_targets import Dead, dead_target
from spamlint.message.kind import Stage
from spamlint.message.links import Link
from spamlint.source.spans import SliceMap, Source, Text


def link(target: str) -> Link:
    text = Text(target, Source("x", target.encode()), lambda: SliceMap(0, len(target)))
    return Link(target, text.whole, target, (), None, True, lambda: text.whole, lambda: ("", ""))


@pytest.mark.parametrize(
    ("target", "dead"),
    [
        ("  ", Dead.EMPTY),
        ("#top", Dead.FRAGMENT),
        ("JavaScript:void(0)", Dead.SCRIPT),
        ("data:text/html,x", Dead.SCRIPT),
        ("https://EXAMPLE.com:8443/u", Dead.EXAMPLE_HOST),
        ("//example.net/u", Dead.EXAMPLE_HOST),
        ("https://a.b.invalid./u", Dead.EXAMPLE_HOST),
        ("http://127.0.0.1/u", Dead.EXAMPLE_HOST),
        ("http://[::1]/u", Dead.EXAMPLE_HOST),
        ("https://yoursite.com/u", Dead.EXAMPLE_HOST),
        ("https://my-company.co.uk/u", Dead.EXAMPLE_HOST),
        ("mailto:off@mail.your-domain.com", Dead.EXAMPLE_HOST),
        ("https://northwind-teapots.com/u?e=john.doe@example.com", Dead.DUMMY_RECIPIENT),
        ("https://northwind-teapots.com/u?a=1&e=YOUR_EMAIL", Dead.DUMMY_RECIPIENT),
        ("https://northwind-teapots.com/u?id=USER_ID", Dead.DUMMY_RECIPIENT),
        ("https:https://northwind-teapots.com/u", Dead.DOUBLED_SCHEME),
        ("http://*|UNSUB_URL|*", Dead.DOUBLED_SCHEME),
        ("http://%7B%7Bunsub%7D%7D", Dead.ENCODED_PLACEHOLDER),
        ("*%7CUNSUB%7C*", Dead.ENCODED_PLACEHOLDER),
        ("https://northwind-teapots.com/{% token %}", Dead.UNRENDERED),
    ],
)
def test_dead(target: str, dead: Dead) -> None:
    assert dead_target(link(target), Stage.SENT) is dead


@pytest.mark.parametrize(
    "target",
    [
        "https://example-teapots.com/u",
        "https://contest.com/u",
        "https://yourdomainregistrar.com/u",
        "https://northwind-teapots.com/u?e=ID4711",
        "https://northwind-teapots.com/u?e=x",
        "https://northwind-teapots.com/u?e=A",
        "https://northwind-teapots.com/u?e=a%40northwind-teapots.com",
        "https://northwind-teapots.com/#/unsubscribe",
        "https://northwind-teapots.com/u?next=http://https.net",
        "https://northwind-teapots.com/u?n=%BCber%20ab",
        "mailto:leave@northwind-teapots.com?subject=EMAIL%20off",
        "http://[bad/u",
    ],
)
def test_alive(target: str) -> None:
    assert dead_target(link(target), Stage.SENT) is None


def test_a_template_may_still_be_filled() -> None:
    for target in (
        "{{ u }}",
        "https://{{ host }}/u",
        "https://northwind-teapots.com/u?e=RECIPIENT",
        "#unsubscribeLink#",
    ):
        assert dead_target(link(target), Stage.TEMPLATE) is None
