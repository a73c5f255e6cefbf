"""Checks of who a message says it is from and where answers go: From, Sender, Reply-To."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.fields import value_or_name
from spamlint.checks.identity import author_domains, authors, has_known_domain
from spamlint.message.list_posts import is_list_post
from spamlint.message.message import Message, Stage
from spamlint.source.headers import Header
from spamlint.source.spans import Excerpt
from spamlint.text.addresses import Address, Problem
from spamlint.text.domains import is_ip_address, is_reserved, organization


@check("reply-to-domain")
def reply_to_domain(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `other` for each Reply-To address at a domain that is neither From's nor declared.

    Registrable domains are compared, so `news.example.com` and `example.com` are one. What cannot be known,
    such as a From address that a template fills in, is not judged, nor
    is a post to a mailing list, where answers go to the list.
    """
    answers = [address for header in message.headers("Reply-To") for address in message.addresses(header)]
    answers = [address for address in answers if has_known_domain(address)]
    if not answers:
        return
    senders = _sender_domains(message)
    if not senders:
        return
    accepted = {organization(domain) for domain in (*senders, *message.declared.reply_to_domains)}
    others = [address for address in answers if organization(address.domain) not in accepted]
    if others and is_list_post(message):
        return
    for address in others:
        data = {"reply_domain": organization(address.domain), "sender_domain": organization(senders[0])}
        yield Hit("other", address.spec_where, data)


def _sender_domains(message: Message) -> list[str]:
    """Return the domains of From and those declared; none when a template fills in From and nothing is declared."""
    declared = message.declared.sender_domains
    if not declared and any(address.has_placeholder for address in authors(message)):
        return []
    return [*author_domains(message), *declared]


class FromOptions(Struct, frozen=True, eq=False):
    """Options of `from-address`.

    Attributes:
        accept: Domains that are right here though nobody outside can write to them, such as `localhost`.
    """

    accept: tuple[str, ...] = ()


@check("from-address")
def from_address(message: Message, options: FromOptions) -> Iterator[Hit]:
    """Yield a hit for each thing that keeps the From field from naming a sender (RFC 5322 section 3.6.2).

    A template need not say who sends it.
    """
    fields = message.headers("From")
    if not fields:
        if message.is_mail and message.stage is not Stage.TEMPLATE:
            yield Hit("missing", message.beginning)
        return
    for header in fields[1:]:
        yield Hit("repeated", value_or_name(header))
    yield from _field_hits(fields[0], message, options)


def _field_hits(header: Header, message: Message, options: FromOptions) -> Iterator[Hit]:
    addresses = message.addresses(header)
    if not addresses:
        yield Hit("empty", value_or_name(header))
        return
    if message.is_mail and not _is_utf8(header):
        yield Hit("raw-bytes", value_or_name(header))
    for index, address in enumerate(addresses):
        key = _trouble(address, message.stage, options, is_last=index == len(addresses) - 1)
        if key is not None:
            yield Hit(key, _place(key, address), {"address": address.spec, "domain": address.domain})
    people = [address for address in addresses if "@" in address.spec]
    if len(people) > 1 and not message.headers("Sender"):
        yield Hit("sender-missing", header.raw.excerpt(people[0].where.span.start, people[-1].where.span.end))


# The first of these that an address has is what is reported.
_KEYS = {
    Problem.EMPTY_GROUP: "empty-group",
    Problem.UNCLOSED_QUOTE: "quotes",
    Problem.NO_ADDRESS: "no-address",
    Problem.UNCLOSED_BRACKET: "brackets",
    Problem.NO_BRACKETS: "brackets",
    Problem.NO_DOMAIN: "no-domain",
    Problem.NO_LOCAL_PART: "local-part",
    Problem.BAD_LOCAL_PART: "local-part",
    Problem.BAD_DOMAIN: "domain-syntax",
    Problem.TEXT_AFTER: "text-after",
    Problem.UNQUOTED_NAME: "unquoted-name",
}
_IN_ADDRESS = frozenset(
    ("placeholder", "no-domain", "local-part", "domain-syntax", "local-domain", "ip-address", "reserved-domain")
)


def _trouble(address: Address, stage: Stage, options: FromOptions, *, is_last: bool) -> str | None:
    """Return the message key for what is wrong with an address, or None."""
    if address.has_placeholder:
        return "placeholder" if stage is Stage.SENT else None
    if not is_last and "@" not in address.where.content and address.group is None:
        return "comma"
    for problem, key in _KEYS.items():
        if problem in address.problems:
            return key
    if not address.domain or address.domain.lower() in map(str.lower, options.accept):
        return None
    if is_ip_address(address.domain):
        return "ip-address"
    if is_reserved(address.domain):
        return "reserved-domain"
    return None if "." in address.domain else "local-domain"


@check("from-several")
def from_several(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for the addresses of a From field after the first. RFC 5322 section 3.6.2 allows several."""
    for header in message.headers("From"):
        people = [address for address in message.addresses(header) if "@" in address.spec]
        if len(people) > 1:
            where = header.raw.excerpt(people[1].where.span.start, people[-1].where.span.end)
            yield Hit("several", where, {"count": str(len(people))})


def _place(key: str, address: Address) -> Excerpt:
    return address.spec_where if key in _IN_ADDRESS else address.where


def _is_utf8(header: Header) -> bool:
    """Return whether the bytes of a field are ASCII or UTF-8, as RFC 6532 section 3.2 asks."""
    try:
        header.source.content[header.value_span.start : header.value_span.end].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
