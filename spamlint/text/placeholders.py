"""Where a sending platform or a template engine would put a value: the forms that all of them share.

This is a guess by form, for header values. What a placeholder means for a given platform is data elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

# Each form is bounded so that an opening mark without its end costs no more than the bound.
_PLACEHOLDER = lazy_pattern(
    r"""
      \{\{\{?[^{}]{0,400}\}\}\}?                 # {{ name }} {{{ name }}}: Handlebars, Liquid, Jinja
    | \{%[^%]{0,400}%\}                          # {% if %}: Liquid, Jinja
    | <%[=\-#@\s][^%]{0,400}%>                   # <%= name %>: ERB, EJS
    | \$\{[^{}]{1,400}\}                         # ${name}: shells, JavaScript, Freemarker
    | \#\{[^{}]{1,400}\}                         # #{name}: Ruby
    | \*\|[^|]{1,200}\|\*                        # *|NAME|*: Mailchimp
    | %%[^%\s<>][^%<>]{0,200}%%                  # %%name%%: Salesforce, Postmark; not from one URI to the next
    | \[\[[^\[\]]{1,200}\]\]                     # [[name]]: Mailjet, SendinBlue
    | \{(?![0-9A-Fa-f\-]{8,}\})[A-Za-z_][A-Za-z0-9_.:\-]{0,80}\}        # {name}: str.format; no GUID
    | \[%[^%]{1,200}%\]                          # [% name %]: Template Toolkit
    | %(?:recipient|user|tag|sender)[._][A-Za-z0-9_.]{1,80}%  # %recipient.id%: Mailgun
    | %[A-Za-z]{2,}_[A-Za-z0-9_.\-]{1,80}%       # %unsubscribe_url%: Mailgun, ActiveCampaign
    | %[G-Zg-z][A-Za-z0-9.\-]{2,80}%             # %UNSUBSCRIBELINK%, which is no percent-encoded octet
    | %\([A-Za-z_][A-Za-z0-9_]{0,80}\)s          # %(name)s: Python
    """,
    re.VERBOSE,
)


# What each form has, and most header values do not.
_MARK = lazy_pattern(r"[{$#*\[%]")


def placeholders(text: str) -> Iterator[Span]:
    """Yield the spans of placeholders in `text` (code points), in order and without overlap."""
    if _MARK.search(text) is None:
        return
    for match in _PLACEHOLDER.finditer(text):
        yield Span(match.start(), match.end())


def has_placeholder(text: str) -> bool:
    """Return whether there is a placeholder in `text`."""
    return _MARK.search(text) is not None and _PLACEHOLDER.search(text) is not None
