"""Files that are not MIME messages: templates, pages, plain text."""

from __future__ import annotations

from spamlint.source.charset import decode_text
from spamlint.source.defects import Defect
from spamlint.source.spans import Octets, SliceMap, Source, Text


def page_text(source: Source, *, is_html: bool) -> tuple[Text, tuple[Defect, ...]]:
    """Return the text of a whole file, and what is wrong with its charset.

    The charset is told by the byte order mark, for HTML by `<meta charset>`, else it is UTF-8 if valid, else
    windows-1252.
    """
    octets = Octets(source.content, source, lambda: SliceMap(0, len(source.content)))
    return decode_text(octets, None, is_html=is_html)
