"""Thymeleaf: conditions and loops in attributes, and fragments of other files. Source: Using Thymeleaf 3.1, 6 to 8.

Its values stand in attributes too (`th:text`, `th:href`) and do not change what the page is besides; those that matter
are read as attributes (`spamlint/message/bound_attributes.py`). `[[...]]` is a tag of its own (section 12).
"""

from __future__ import annotations

from spamlint.source.templates.bound import CASE, IF, INCLUDE, LOOP, SWITCH, UNLESS, Bound, prefixed
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.tags import Event, Events, TagKind

_BRINGS_IN = r"(?:replace|insert|include|substituteby)[ \t\r\n]{0,20}=[ \t\r\n]{0,20}"


def _fragment(inside: str, holds: Holds) -> Events:
    return (Event(TagKind.INCLUDE, "th:insert", inside.strip()),)


THYMELEAF = Dialect(
    "thymeleaf",
    "Thymeleaf",
    (
        Delimiters("th:", pattern=rf'th:{_BRINGS_IN}"(?P<inside>[^"<>]{{0,400}})"', grammar=_fragment),
        Delimiters("th-", pattern=rf'th-{_BRINGS_IN}"(?P<inside>[^"<>]{{0,400}})"', grammar=_fragment),
        Delimiters("[[${", "}]]", Role.OUTPUT),
        Delimiters("[[#{", "}]]", Role.OUTPUT),
        Delimiters("[(${", "})]", Role.OUTPUT),
    ),
    reader=Bound(
        prefixed(
            ("th:", "data-th-"),
            {"if": IF, "unless": UNLESS, "each": LOOP, "switch": SWITCH, "case": CASE, "utext": INCLUDE},
        )
    ),
)
