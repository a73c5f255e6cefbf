"""Where a sending platform or a template engine would put a value: the forms that a placeholder can have.

This is the one recogniser of placeholders in texts that are not read as templates: header fields, targets of links,
words of a message that was sent. It goes by form; what a placeholder means is told by its name and by the table of
platforms (`spamlint/text/platforms.py`). Texts that are templates are read by `spamlint/source/templates`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span


class Use(Enum):
    """What a form is in the text of a message."""

    SURE = "sure"  # stands in no ordinary text or URL
    WEAK = "weak"  # stands in ordinary text too, so that its name must say more
    NEVER = "never"


class Form(Struct, frozen=True):
    """A way to write placeholders.

    Attributes:
        name: Of the form, and of the group that holds what stands between the delimiters.
        pattern: Bounded, so that an opening mark without its end costs no more than the bound.
        in_headers: Whether it is one in a header field, whatever its name.
        in_bodies: What it is in the text of a message.
    """

    name: str
    pattern: str
    in_headers: bool
    in_bodies: Use


FORMS = (
    # {{ name }} {{{ name }}}: Handlebars, Liquid, Jinja; {{${name}}}: Braze
    Form("mustache", r"\{\{\{?(?P<mustache>[^{}]{0,400}|[\w\s.]{0,60}\$\{[^{}\r\n]{1,80}\}\s*)\}\}\}?", True, Use.SURE),
    Form("block", r"\{%(?P<block>[^%]{0,400})%\}", True, Use.SURE),  # {% if %}: Liquid, Jinja
    # <%= name %>: ERB, EJS. In a header `<%name%>` is `%name%` between the brackets of an address.
    Form("angle", r"<%(?P<anglesign>[=\-\#@\s][^%]{0,400})%>", True, Use.NEVER),
    Form("angle", r"<%(?P<angle>[^%]{1,400})%>", False, Use.SURE),
    Form("dollar", r"\$\{(?P<dollar>[^{}]{1,400})\}", True, Use.SURE),  # ${name}: shells, JavaScript, FreeMarker
    Form("numbersign", r"\#\{(?P<numbersign>[^{}]{1,400})\}", True, Use.SURE),  # #{name}: Ruby
    Form("merge", r"\*\|(?P<merge>[^|]{1,200})\|\*", True, Use.SURE),  # *|NAME|*: Mailchimp
    # %%name%%: Salesforce, Postmark; not from one URI to the next
    Form("percents", r"%%(?P<percents>[^%\s<>][^%<>\r\n]{0,200})%%", True, Use.SURE),
    Form("brackets", r"\[\[(?P<brackets>[^\[\]]{1,200})\]\]", True, Use.SURE),  # [[name]]: Mailjet, Omnisend
    Form("toolkit", r"\[%(?P<toolkit>[^%]{1,200})%\]", True, Use.SURE),  # [% name %]: Template Toolkit
    Form("inxmail", r"\[%(?P<inxmail>(?:url|mailto):[^\]\r\n]{1,400})\]", False, Use.SURE),  # [%url:name; "..."]
    Form("zoho", r"\$\[(?P<zoho>[^\]\s]{2,80})\]\$", True, Use.SURE),  # $[LI:NAME]$
    Form("star", r"\[\*(?P<star>[^*\r\n]{2,120})\*\]", False, Use.SURE),  # [*name*]: Adestra
    Form("at", r"@\{(?P<at>[A-Za-z_]{2,80})\}@", False, Use.SURE),  # @{name}@: Omeda
    Form("hashes", r"\#\#(?P<hashes>/?[A-Za-z_.:]{2,80})\#\#", False, Use.SURE),  # ##name##: FluentCRM, SocketLabs
    Form("colons", r"::(?P<colons>[A-Za-z]{3,60})::", False, Use.SURE),  # ::name::: Mailcoach
    # {name}: str.format; {!name}: AWeber; {$name}: MailerLite; no GUID
    Form("brace", r"\{(?![0-9A-Fa-f\-]{8,}\})(?P<brace>[A-Za-z_][\w.:\-]{0,80})\}", True, Use.WEAK),
    Form("brace", r"\{(?P<bracesign>[!$%][A-Za-z_][\w.:\-]{0,80}%?)\}", False, Use.WEAK),
    Form("ruby", r"%\{(?P<ruby>[a-z_]{2,60})\}", False, Use.WEAK),
    Form("python", r"%\((?P<python>[A-Za-z_]\w{0,80})\)s", True, Use.WEAK),
    # %recipient.id%, %unsubscribe_url%, %UNSUBSCRIBELINK%: Mailgun, ActiveCampaign; no percent-encoded octet
    Form("percent", r"%(?P<recipient>(?:recipient|user|tag|sender)[._][A-Za-z0-9_.]{1,80})%", True, Use.NEVER),
    Form("percent", r"%(?P<percentname>[A-Za-z]{2,}_[A-Za-z0-9_.\-]{1,80})%", True, Use.NEVER),
    Form("percent", r"%(?P<percentword>[G-Zg-z][A-Za-z0-9.\-]{2,80})%", True, Use.NEVER),
    Form("percent", r"%(?P<percent>[A-Za-z][\w-]{2,60})%", False, Use.WEAK),
    Form("bracket", r"\[(?P<bracket>[A-Za-z][A-Za-z_:\- ]{2,60})\]", False, Use.WEAK),  # [NAME]: phpList
    Form("hash", r"\#(?P<hash>[A-Za-z][A-Za-z:]{3,60})\#", False, Use.WEAK),  # #name#: Moosend
    Form("dollars", r"\$(?P<dollars>[A-Za-z_]{3,60})\$", False, Use.WEAK),  # $NAME$: Dotdigital
    Form("shell", r"\$(?P<shell>listinfo_uri|unsubscribe_\w{2,40})\b", False, Use.WEAK),  # Mailman
)
"""All forms. Where two fit at one place, the earlier one counts."""

_GROUPS = {re.findall(r"\(\?P<(\w+)>", form.pattern)[0]: form.name for form in FORMS}
_MARK = lazy_pattern(r"[{$#*\[%<@]|::")  # what each form has, and most texts do not
_HEADER_MARK = lazy_pattern(r"[{$#*\[%<]")
_SIGNS = "-~=&@ \t\r\n"  # what controls white space and escaping
_FILTERS = lazy_pattern(r"(?<!\|)\|(?!\|).*", re.DOTALL)
_SPACE = lazy_pattern(r"\s+")
_HAVE_FILTERS = frozenset(("mustache", "block", "dollar"))


class Found(Struct, frozen=True):
    """A placeholder in a text.

    Attributes:
        span: With its delimiters (code points).
        form: The name of its form.
        inside: What stands between the delimiters, without white space at its ends.
    """

    span: Span
    form: str
    inside: str

    @property
    def name(self) -> str:
        """Return what is asked for: without signs, filters and needless white space."""
        inside = self.inside.strip(_SIGNS)
        if self.form in _HAVE_FILTERS:
            inside = _FILTERS.sub("", inside)
        elif self.form == "percents":
            inside = inside.removeprefix("{").removesuffix("}")
        return _SPACE.sub(" ", inside).strip()

    @property
    def is_filtered(self) -> bool:
        """Return whether something is done to the value before it is put in."""
        return self.form in _HAVE_FILTERS and _FILTERS.search(self.inside) is not None


def placeholders(text: str) -> Iterator[Span]:
    """Yield the spans of placeholders in a header value (code points), in order and without overlap."""
    if _HEADER_MARK.search(text) is None:
        return
    for match in _pattern_of_headers().finditer(text):
        yield Span(match.start(), match.end())


def has_placeholder(text: str) -> bool:
    """Return whether there is a placeholder in a header value."""
    return _HEADER_MARK.search(text) is not None and _pattern_of_headers().search(text) is not None


def find_placeholders(text: str, use: Use) -> Iterator[Found]:
    """Yield what has a form of this use in the text of a message, in order and without overlap."""
    if _MARK.search(text) is None:
        return
    for match in _pattern_of(use).finditer(text):
        yield _found(match)


def find_all(text: str) -> list[tuple[Found, Use]]:
    """Return what has a form in the text of a message, in order; of two that overlap, the surer one."""
    if _MARK.search(text) is None:
        return []
    found = [(item, Use.SURE) for item in find_placeholders(text, Use.SURE)]
    ends = [item.span.end for item, _ in found]
    weak: list[tuple[Found, Use]] = []
    for item in find_placeholders(text, Use.WEAK):
        following = bisect_right(ends, item.span.start)
        if following == len(ends) or found[following][0].span.start >= item.span.end:
            weak.append((item, Use.WEAK))
    return sorted((*found, *weak), key=lambda pair: pair[0].span)


def read_placeholder(written: str) -> Found | None:
    """Return the placeholder that a text is, delimiters and all, or None if it is none."""
    match = _any_pattern().fullmatch(written)
    return None if match is None else _found(match)


def _found(match: re.Match[str]) -> Found:
    group = match.lastgroup or ""
    return Found(Span(*match.span()), _GROUPS[group], match.group(group).strip())


@cache
def _pattern_of_headers() -> re.Pattern[str]:
    return _joined(form.pattern for form in FORMS if form.in_headers)


@cache
def _pattern_of(use: Use) -> re.Pattern[str]:
    return _joined(form.pattern for form in FORMS if form.in_bodies is use)


@cache
def _any_pattern() -> re.Pattern[str]:
    return _joined(form.pattern for form in FORMS)


def _joined(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))
