"""The table of platforms: how placeholders are found in it, however they are spelt."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.rules.platforms import platforms_of_folder
from spamlint.text.placeholders import Use, find_all, find_placeholders, read_placeholder
from spamlint.text.platforms import NO_PLATFORMS, Means, Placeholder, Platform, Platforms, Purpose, Renders
from tests.clock import cpu_seconds_below

SHIPPED = Platforms(lambda: platforms_of_folder(Path(__file__).parents[2] / "rules"))


def table(*written: str, exact: bool = False, means: Means = Means.TAG) -> Platforms:
    items = tuple(Placeholder(means, item, Purpose.UNSUBSCRIBE, Renders.URL, "memory") for item in written)
    return Platforms(lambda: [Platform("teapots", "Northwind Teapots", items, is_exact=exact)])


@pytest.mark.parametrize(
    ("documented", "written"),
    [
        ("{{ unsubscribe_url }}", "{{unsubscribe_url}}"),
        ("{{ unsubscribe_url }}", "{{- Unsubscribe_URL -}}"),
        ("{{ unsubscribe_url }}", "{{{ unsubscribe_url }}}"),
        ("{{ unsubscribe_url }}", "{{ unsubscribe_url | default: '#' }}"),
        ("{{ unsubscribe_url }}", "{{\n  unsubscribe_url\n}}"),
        ("{{${set_user_to_unsubscribed_url}}}", "{{ ${set_user_to_unsubscribed_url} }}"),
        ("{% unsubscribe %}", "{%- unsubscribe -%}"),
        ("{% unsubscribe ... %}", "{% unsubscribe 'No more tea' %}"),
        ("[[UNSUB_LINK_...]]", "[[UNSUB_LINK_DE]]"),
        ("*|UNSUB:...|*", "*|UNSUB:https://northwind-teapots.com/bye|*"),
        ("[*link.unsub(...)*]", "[*link.unsub('Leave')*]"),
        ("%%{unsubscribe_url}%%", "%%{unsubscribe_url}%%"),
        ("<%asm_global_unsubscribe_url%>", "<% asm_global_unsubscribe_url %>"),
    ],
)
def test_spellings(documented: str, written: str) -> None:
    assert [entry.placeholder.written for entry in table(documented).of_tag(written)] == [documented]


@pytest.mark.parametrize(
    ("documented", "written"),
    [
        ("{{ unsubscribe_url }}", "{% unsubscribe_url %}"),
        ("{{ unsubscribe_url }}", "{{ unsubscribe_url_2 }}"),
        ("{% unsubscribe ... %}", "{% unsubscribe_link %}"),
        ("{% unsubscribe %}", "{% unsubscribe 'x' %}"),
        ("[unsubscribe]", "[[unsubscribe]]"),
        ("%unsubscribe_url%", "%%unsubscribe_url%%"),
        ("{{ unsubscribe_url }}", "unsubscribe_url"),
        ("*|UNSUB|*", "*|UNSUB:x|*"),
    ],
)
def test_others(documented: str, written: str) -> None:
    assert table(documented).of_tag(written) == ()


def test_exact_names() -> None:
    assert table("{{UnsubscribeURL}}", exact=True).of_tag("{{ UnsubscribeURL }}")
    assert not table("{{UnsubscribeURL}}", exact=True).of_tag("{{ unsubscribeUrl }}")


def test_what_is_no_tag() -> None:
    assert table("unsubscribe", means=Means.ELEMENT).of_element("unsubscribe")
    attributes = table("xt=SPONECLICKOPTOUT", "data-out", means=Means.ATTRIBUTE)
    assert attributes.of_attribute("xt", " sponeclickoptout ")
    assert not attributes.of_attribute("xt", "SPCLICK")
    assert attributes.of_attribute("data-out", "anything")
    assert set(attributes.attribute_names) == {"xt", "data-out"}
    assert table("http://$UNSUB$", means=Means.TARGET).of_target("HTTP://$unsub$")
    assert table("...elq=...", means=Means.TARGET).of_target("https://northwind-teapots.com/e/u?s=1&elq=2")
    assert not table("/unsubscribe_from_list", means=Means.TARGET).of_target("https://x/unsubscribe_from_list")


def test_an_empty_table_knows_nothing() -> None:
    assert NO_PLATFORMS.of_tag("*|UNSUB|*") == ()
    assert NO_PLATFORMS.by_id == {}


def test_one_placeholder_of_several_platforms() -> None:
    entries = SHIPPED.of_tag("{% unsubscribe_link %}")
    assert {entry.platform.id: entry.renders for entry in entries} == {
        "klaviyo": Renders.URL,
        "dittofeed": Renders.LINK,
        "shopify-email": Renders.LINK,
    }


def test_the_placeholder_to_use() -> None:
    kit = SHIPPED.by_id["kit"]
    assert kit.example([Purpose.UNSUBSCRIBE]) == "{{ unsubscribe_link }}"
    assert kit.example([Purpose.SENDER_NAME]) == ""


@pytest.mark.parametrize("platform", SHIPPED.by_id.values(), ids=lambda platform: str(platform.id))
def test_each_shipped_tag_is_found(platform: Platform) -> None:
    for item in platform.placeholders:
        if item.means is Means.TAG:
            written = item.written.replace("...", "x y")
            assert any(entry.placeholder is item for entry in SHIPPED.of_tag(written)), item.written


_PIECES = st.sampled_from("{{ }} {% %} *| |* %% [[ ]] [ ] <% %> ## $[ ]$ ${ } # :: @{ }@ % a unsub_url 5 . | -".split())


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_placeholders_are_in_order_and_apart(text: str) -> None:
    spans = [found.span for found, _ in find_all(text)]
    assert spans == sorted(spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    for found, _ in find_all(text):
        assert read_placeholder(text[found.span.start : found.span.end]) is not None


@pytest.mark.parametrize("use", [Use.SURE, Use.WEAK])
@pytest.mark.parametrize(
    "mark", ["{{", "{%", "*|", "%%", "[[", "<%", "##", "$[", "[*", "${", "#{", "@{", "%a", "[a", "{a", "[%"]
)
def test_openings_without_ends_take_no_time(mark: str, use: Use) -> None:
    with cpu_seconds_below(3):
        list(find_placeholders(mark * 20_000, use))
