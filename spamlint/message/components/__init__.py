"""Source languages that are compiled to HTML: a page in one of them is read as the page that its compiler makes of it.

The compiler is not run. Its elements are made anew in the flat table of nodes, and each of their attributes keeps the
place where the source gives it, so that everything that reads HTML reads these languages, and names the right place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spamlint.message.html import Html
    from spamlint.source.spans import Text

# Elements of MJML begin like this, and no others do.
_MJML = ("<mjml", "<mj-")
# Elements of Inky that HTML does not have. `button`, `menu` and `center` it has, too; `wrapper` and `spacer` were seen
# in old HTML.
_INKY = ("<container", "<columns", "<row", "<callout", "<block-grid", "<h-line", "<item")


def parse_components(text: Text) -> Html | None:
    """Return the page that a compiler makes of a text in MJML or Inky; None for a text in neither.

    Args:
        text: Its template tags are masked.
    """
    content = text.content
    if any(mark in content for mark in _MJML):
        from spamlint.message.components.mjml import parse_mjml

        return parse_mjml(text)
    if any(mark in content for mark in _INKY) or ("<button" in content and "href" in content):
        from spamlint.message.components.inky import parse_inky

        return parse_inky(text)
    return None
