"""Checks of who a message says it is for: To, Cc and Bcc (RFC 5322 section 3.6.3)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.checks.fields import name_of
from spamlint.checks.mass_mail import is_mass_mail
from spamlint.checks.routes import OptOutWords
from spamlint.message.list_posts import is_list_post
from spamlint.message.message import Message
from spamlint.text.addresses import Address
from spamlint.text.domains import organization


class TooManyOptions(Struct, frozen=True, eq=False):
    """Options of `recipients-count`.

    Attributes:
        limit: How many recipients a message may have; so many are allowed.
    """

    limit: int = 200


@check("recipients-count")
def recipients_count(message: Message, options: TooManyOptions) -> Iterator[Hit]:
    """Yield `found` at the first recipient beyond the limit. To, Cc and Bcc count together, each address once.

    Members of a group count, a group that names nobody counts as none, and a placeholder as one recipient.
    """
    recipients = _unique(message, "To", "Cc", "Bcc")
    if len(recipients) > options.limit:
        data = {"count": f"{len(recipients):,}", "limit": f"{options.limit:,}"}
        yield Hit("found", recipients[options.limit].where, data)


class ExposedOptions(Struct, frozen=True, eq=False):
    """Options of `recipients-exposed`.

    Attributes:
        limit: How many recipients outside the sender's own organization may see each other.
        organizations: In how many other organizations they have to be; people of one know each other.
    """

    limit: int = 20
    organizations: int = 5


@check("recipients-exposed")
def recipients_exposed(message: Message, options: ExposedOptions) -> Iterator[Hit]:
    """Yield `found` when many strangers see each other's addresses in To and Cc, at the longer of the two.

    A contribution to a mailing list goes to those whom its author knows there, so it is not judged.
    """
    shown = _unique(message, "To", "Cc")
    if len(shown) <= options.limit:
        return
    own = {organization(address.domain) for address in _addresses(message, "From")}
    own |= {organization(domain) for domain in message.declared.sender_domains}
    others = [address for address in shown if address.domain and organization(address.domain) not in own]
    places = {organization(address.domain) for address in others}
    if len(others) <= options.limit or len(places) < options.organizations or is_list_post(message):
        return
    fields = (*message.headers("To"), *message.headers("Cc"))
    longest = max(fields, key=lambda header: len(message.addresses(header)))
    yield Hit("found", name_of(longest), {"count": f"{len(others):,}", "organizations": f"{len(places):,}"})


@check("recipient-is-sender")
def recipient_is_sender(message: Message, options: OptOutWords) -> Iterator[Hit]:
    """Yield `found` when the only address in To is that of From and nobody is in Cc.

    A message of unknown kind whose text offers no way out may be a test or a reminder to oneself.
    """
    recipients = _unique(message, "To")
    if len(recipients) != 1 or message.headers("Cc") or recipients[0].has_placeholder:
        return
    senders = {address.spec.lower() for address in _addresses(message, "From")}
    is_sender = "@" in recipients[0].spec and recipients[0].spec.lower() in senders
    if is_sender and is_mass_mail(message, options):
        yield Hit("found", recipients[0].spec_where)


def _addresses(message: Message, *names: str) -> Iterator[Address]:
    for name in names:
        for header in message.headers(name):
            yield from message.addresses(header)


def _unique(message: Message, *names: str) -> list[Address]:
    """Return the addresses that stand for somebody, each once. Local parts are compared without case, as in use."""
    found: dict[str, Address] = {}
    for address in _addresses(message, *names):
        if "@" in address.spec or address.has_placeholder:
            found.setdefault(address.spec.lower(), address)
    return list(found.values())
