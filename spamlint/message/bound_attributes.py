"""Attributes that a template engine turns into others: `th:href="@{/leave}"` becomes `href="..."`.

Thymeleaf (Using Thymeleaf, 5 and 10: `th:*` and `data-th-*`), QWeb of Odoo (`t-att-*`, `t-attf-*`, `t-out`), Vue
(`v-bind:` and `:`, `v-text`), AngularJS (`ng-href`, `ng-bind`), Angular (`[href]`), Latte (`n:href`), Genshi
(`py:content`), and Zope's TAL (`tal:attributes`, `tal:content`).
"""

from __future__ import annotations

from spamlint.message.attributes import Attribute
from spamlint.message.html import Element
from spamlint.patterns import lazy_pattern

_PREFIXES = ("th:", "data-th-", "t-att-", "t-attf-", ":", "v-bind:", "ng-", "data-ng-")
_HREFS = ("[href]", "[attr.href]", "n:href", *(f"{prefix}href" for prefix in _PREFIXES))
_TAL_ATTRIBUTES = "tal:attributes"
_MAY_BIND_HREF = frozenset((*_HREFS, _TAL_ATTRIBUTES))
_TEXTS = (
    *("th:text", "th:utext", "data-th-text", "data-th-utext"),
    *("t-out", "t-esc", "t-field", "t-raw"),
    *("v-text", "v-html", "ng-bind", "ng-bind-html", "tal:content", "i18n:translate"),
    *("py:content", "[innertext]", "[textcontent]"),
)
_TAL_HREF = lazy_pattern(r"(?:^|;)\s*href\s+\S")


def bound_href(element: Element) -> Attribute | None:
    """Return the attribute that a template engine makes the `href` of an element of, or None."""
    attributes = element.attributes
    if _MAY_BIND_HREF.isdisjoint(attributes):
        return None
    for name in _HREFS:
        if (found := attributes.get(name)) is not None:
            return found
    found = attributes.get(_TAL_ATTRIBUTES)
    return found if found is not None and _TAL_HREF.search(found.value) else None


def bound_text(element: Element) -> Attribute | None:
    """Return the attribute that a template engine makes the content of an element of, or None."""
    return next((found for name in _TEXTS if (found := element.attributes.get(name)) is not None), None)
