"""Source languages that are compiled to HTML: a page in one of them is read as the page that its compiler makes of it.

The compiler is not run. Its elements are made anew in the flat table of nodes, and each of their attributes keeps the
place where the source gives it, so that everything that reads HTML reads these languages, and names the right place.
"""

from __future__ import annotations

from spamlint.message.html import Element, Html, parse_html
from spamlint.source.spans import Text

# What the tags of all components of MJML begin with.
_MJML = "<mj"
# Elements of Inky that HTML does not have. Others it has, or some old page may have: `button`, `menu`, `center`,
# `wrapper`, `spacer`.
_INKY = frozenset(["container", "columns", "row", "callout", "block-grid", "h-line"])
# These are Inky's where they lead somewhere: in HTML they cannot.
_INKY_WITH_HREF = frozenset(["button", "item"])


def parse_page(text: Text) -> Html:
    """Return a page: of MJML and Inky what their compilers make of it, of anything else what is written.

    Args:
        text: Its template tags are masked.
    """
    if _MJML in text.content:
        from spamlint.message.components.mjml import parse_mjml

        page = parse_mjml(text)
        if page is not None:
            return page
    html = parse_html(text)
    if any(_is_inky(element) for element in html.elements):
        from spamlint.message.components.inky import compile_inky

        return compile_inky(html)
    return html


def _is_inky(element: Element) -> bool:
    tag = element.tag
    return tag in _INKY or (tag in _INKY_WITH_HREF and bool(element.get("href")))
