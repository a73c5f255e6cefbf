"""The page as BeautifulSoup: its own invariants, and the same tree as the flat table."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from bs4.element import Tag
from hypothesis import given, settings

from spamlint.message.html import Element, Html, TextRun
from tests.message.pages import PAGES, broken_mail, page


def check_links(soup: Any) -> None:
    """Check that all ways through a soup tell the same tree."""
    chain = [soup]
    while chain[-1].next_element is not None:
        assert chain[-1].next_element.previous_element is chain[-1]
        chain.append(chain[-1].next_element)
    expected: list[Any] = []
    pending = [soup]
    while pending:
        item = pending.pop()
        expected.append(item)
        if isinstance(item, Tag):
            for before, after in pairwise(item.contents):
                assert before.next_sibling is after and after.previous_sibling is before
            if item.contents:
                assert item.contents[0].previous_sibling is None and item.contents[-1].next_sibling is None
            assert all(child.parent is item for child in item.contents)
            pending.extend(reversed(item.contents))
    assert [id(item) for item in chain] == [id(item) for item in expected]


def check_soup(html: Html) -> None:
    soup: Any = html.soup
    check_links(soup)
    tags = soup.find_all(True)
    assert [tag.spamlint_element for tag in tags] == list(html.elements)
    for tag in tags:
        element = tag.spamlint_element
        assert tag.name == element.tag
        if element.start_tag is None:
            assert tag.sourceline is None and tag.sourcepos is None
        else:
            position = html.text.position(element.start_tag.start)
            assert (tag.sourceline, tag.sourcepos) == (position.line, position.column - 1)
    strings = [
        str(string) for string in soup._all_strings(types=None) if type(string).__name__ not in ("Doctype", "Comment")
    ]
    assert strings == [node.content for node in html.nodes if isinstance(node, TextRun)]


@pytest.mark.parametrize("name", PAGES)
def test_soup_is_the_same_tree(name: str) -> None:
    check_soup(page(PAGES[name]))


@settings(max_examples=100)
@given(broken_mail)
def test_soup_of_broken_mail_is_the_same_tree(markup: str) -> None:
    check_soup(page(markup))


def test_soup_for_authors_of_checks() -> None:
    soup: Any = page("<!doctype html>\n<p class='a b'>x<b>y &amp; z</b></p>\n  <a href=q>link</a><style>s</style>").soup
    assert [tag.get_text() for tag in soup.select("p.a > b")] == ["y & z"]
    assert soup.find("a", href=True)["href"] == "q"
    assert soup.p["class"] == ["a", "b"]
    assert (soup.a.sourceline, soup.a.sourcepos) == (3, 2)
    assert isinstance(soup.a.spamlint_element, Element)
    assert soup.get_text() == "xy & z\n  link"
    assert str(soup).startswith("<!DOCTYPE html>\n<html>")


@pytest.mark.parametrize("name", ["document", "implied", "references", "void", "adoption", "comments"])
def test_soup_written_and_parsed_again_is_the_same(name: str) -> None:
    once = page(PAGES[name]).soup.decode(formatter="minimal")
    assert page(once).soup.decode(formatter="minimal") == once


def test_soup_can_be_changed() -> None:
    soup: Any = page("<div><p>a</p><p>b</p></div>").soup
    soup.p.extract()
    soup.div.append(soup.new_tag("i"))
    check_links(soup)
    assert str(soup.div) == "<div><p>b</p><i></i></div>"
