"""The phone numbers in the words of a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spamlint.checks.identity import author_domains
from spamlint.checks.sender_words import Part
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

_PHONE = lazy_pattern(r"(?<![\w.,/:@#=-])(?:\+|\()?\d[\d\s().\u2013/-]{5,22}\d(?![\w@%]|[.,/:-]\d)")
_PHONE_LABEL = lazy_pattern(r"[\s.:)(|+#\u2013-]{1,5}\Z")
_ABROAD = lazy_pattern(r"\(?(?:00|011)[\s().\u2013/-]{0,3}(?=[1-9])")
_BETWEEN = lazy_pattern(r"[\s().-]+")
_IP = lazy_pattern(r"\d{1,3}(?:\.\d{1,3}){3}")
_DATE = lazy_pattern(
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d|(?:19|20)\d\d\s?[-\u2013/]\s?(?:19|20)\d\d"
)
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15  # ITU-T E.164, section 6.1: no more than 15


def phones(message: Message, part: Part, labels: Sequence[int]) -> Iterator[Span]:
    """Yield phone numbers: what is written as one and can be dialled, or is said to be one."""
    for span in part.spans:
        for match in _PHONE.finditer(part.content, *span):
            written = match.group()
            digits = sum(map(str.isdigit, written))
            if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or _IP.fullmatch(written) or _DATE.search(written):
                continue
            if "\n" in written or (part.body.is_html is False and ">" in written):
                continue
            if (
                written.startswith("+")
                or _is_international(written)
                or _is_labelled(part.content, match.start(), labels)
                or (_has_form(written) and _can_be_dialled(written, _regions(message)))
            ):
                yield Span(*match.span())


def _is_international(written: str) -> bool:
    """Return whether a number begins as one dials abroad, `00` or, in North America, `011`, and may be one there."""
    dialled = _ABROAD.match(written)
    if dialled is None:
        return False
    from phonenumbers import NumberParseException, is_possible_number, parse

    try:
        return is_possible_number(parse("+" + written[dialled.end() :]))
    except NumberParseException:
        return False


def _is_labelled(content: str, place: int, labels: Sequence[int]) -> bool:
    return any(0 <= place - end <= 5 and _PHONE_LABEL.fullmatch(content, end, place) for end in labels)


def _has_form(written: str) -> bool:
    """Return whether digits are grouped as in a phone number: in brackets, or in parts; a long row is none."""
    groups = _BETWEEN.split(written.strip("()"))
    return ("(" in written and ")" in written) or (len(groups) > 1 and all(len(group) <= 8 for group in groups))


def _regions(message: Message) -> tuple[str, ...]:
    """Return the countries (ISO 3166-1 alpha-2) whose way of writing numbers may be meant."""
    return message.derived(_work_out_regions, None)


_OTHER_CODES = {"UK": "GB", "EU": "", "IO": "", "AI": "", "ME": "", "TV": "", "CO": ""}


def _work_out_regions(message: Message, _: None) -> tuple[str, ...]:
    domains = (*author_domains(message), *message.declared.sender_domains)
    endings = [domain.rpartition(".")[2].upper() for domain in domains]
    countries = [message.declared.identity.country or ""]
    countries += [_OTHER_CODES.get(ending, ending) for ending in endings if len(ending) == 2]
    return tuple(dict.fromkeys([*filter(None, countries), "US"]))


def _can_be_dialled(written: str, regions: tuple[str, ...]) -> bool:
    """Return whether a number exists in one of the countries, by the plans that `phonenumbers` knows."""
    from phonenumbers import Leniency, NumberParseException, PhoneNumberMatcher, is_possible_number, parse

    for region in regions:
        # Grouped as it is written in that country: order numbers have as many digits, but not in these groups.
        if PhoneNumberMatcher(written, region, leniency=Leniency.STRICT_GROUPING).has_next():
            return True
        if "(" in written:
            try:
                return is_possible_number(parse(written, region))
            except NumberParseException:
                continue
    return False
