"""Inky read from its source."""

from __future__ import annotations

import pytest

from spamlint.message.legibility import Legibility
from tests.message.components.templates import URL, body_of, culprit, seen

PAGE = (
    "<!doctype html><html><head>{}</head><body>\n<container><row><columns>{}</columns></row></container></body></html>"
)


def page(content: str, head: str = "") -> str:
    """Return a page in Inky with this content in its only column."""
    return PAGE.format(head, content)


SHOWN = {
    "a button": f'<button class="alert" href="{URL}">Unsubscribe</button>',
    "a wide button": f'<button class="expand" href="{URL}">Unsubscribe</button>',
    "an item of a menu": f'<menu><item class="last" href="{URL}">Unsubscribe</item></menu>',
    "a callout": f'<callout class="primary"><a href="{URL}">Unsubscribe</a></callout>',
    "a grid": f'<block-grid up="2"><td><a href="{URL}">Unsubscribe</a></td></block-grid>',
    "a wrapper": f'<wrapper class="footer"><spacer size="16"></spacer><a href="{URL}">Unsubscribe</a></wrapper>',
    "the middle": f'<center><a href="{URL}">Unsubscribe</a></center><h-line></h-line>',
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_seen(name: str) -> None:
    body = body_of(page(SHOWN[name]), "sale.html")
    assert [(link.target, link.words) for link in body.links] == [(URL, "Unsubscribe")]
    assert seen(body).legibility is Legibility.VISIBLE
    assert body.links[0].href is not None and body.links[0].href.content == URL


HIDDEN = {
    "a sheet for the table of a button": ("table.button a { color: #fff }", SHOWN["a button"], "color: #fff"),
    "a sheet for the callout": ("th.callout-inner.primary { display: none }", SHOWN["a callout"], "display: none"),
    "a sheet for the wrapper": (".wrapper.footer td.wrapper-inner { opacity: 0 }", SHOWN["a wrapper"], "opacity: 0"),
    "a sheet for the column": ("th.small-12.large-12.columns { font-size: 0 }", SHOWN["the middle"], "font-size: 0"),
    "a style": ("", f'<item style="display:none" href="{URL}">Unsubscribe</item>', "display:none"),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_hides_a_link_is_named_where_it_stands(name: str) -> None:
    sheet, content, cause = HIDDEN[name]
    body = body_of(page(content, f"<style>{sheet}</style>"), "sale.html")
    assert seen(body).legibility is Legibility.HIDDEN
    assert culprit(body) == cause


def test_buttons_and_menus_of_plain_html_stay_what_they_are() -> None:
    body = body_of("<p>Sale</p><menu><li>One</li></menu><button>Two</button><center>Three</center>", "sale.html")
    assert body.html is not None
    assert [element.tag for element in body.html.elements][3:] == ["p", "menu", "li", "button", "center"]
    assert body.links == ()


def test_a_button_with_href_is_enough() -> None:
    body = body_of(f'<p>Sale</p><button href="{URL}">Unsubscribe</button>', "footer.html")
    assert [link.words for link in body.links] == ["Unsubscribe"]


def test_what_leads_nowhere_is_no_link() -> None:
    body = body_of(page('<button>One</button><menu><item>Two</item></menu><button href="">Three</button>'), "a.html")
    assert body.links == ()
    assert body.read.content.split() == ["One", "Two", "Three"]
