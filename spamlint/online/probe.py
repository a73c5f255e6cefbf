"""What a page asks of who opens it."""

from __future__ import annotations

from spamlint.facts.questions import Page
from spamlint.message.html import Element, Html, parse_html
from spamlint.online.web import HostMissingError, Web
from spamlint.source.load import page_text
from spamlint.source.spans import Source

MAX_BYTES = 300_000
"""Bytes of a page that are read."""

_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_SEARCH_FIELDS = frozenset(("q", "s", "query", "search", "keyword", "keywords"))
_FIELDS = frozenset(("input", "button", "textarea", "select"))


async def page_at(web: Web, url: str) -> Page:
    """Return what a page asks for.

    Raises:
        LookupFailedError: If it could not be had.
    """
    try:
        response = await web.get(url, _ACCEPT, MAX_BYTES)
    except HostMissingError:
        return Page(0, url)
    password, others = _forms(response.body)
    return Page(response.status, response.url, response.redirects, password, others)


def _forms(body: bytes) -> tuple[int, int]:
    """Return how many forms ask for a password, and how many forms and lone buttons do not."""
    text, _ = page_text(Source("page", body), is_html=True)
    html = parse_html(text)
    forms: dict[int, list[Element]] = {}
    for element in html.elements:
        if element.tag in _FIELDS:
            forms.setdefault(_form_of(html, element), []).append(element)
    lone = forms.pop(-1, [])
    password = sum(any(map(_is_password, fields)) for fields in forms.values())
    others = sum(not any(map(_is_password, fields)) and not _is_search(fields) for fields in forms.values())
    if any(map(_is_password, lone)):
        return password + 1, others
    return password, others + sum(element.tag == "button" for element in lone)


def _form_of(html: Html, element: Element) -> int:
    """Return the index of the form that an element stands in, or -1."""
    parent = element.parent
    while parent >= 0:
        above = html.nodes[parent]
        if isinstance(above, Element) and above.tag == "form":
            return parent
        parent = above.parent
    return -1


def _is_password(element: Element) -> bool:
    return element.tag == "input" and (element.get("type") or "").strip().lower() == "password"


def _is_search(fields: list[Element]) -> bool:
    shown = [field for field in fields if field.tag != "button" and (field.get("type") or "text").lower() != "submit"]
    return any(
        (field.get("type") or "").lower() == "search" or (field.get("name") or "").lower() in _SEARCH_FIELDS
        for field in shown
    )
