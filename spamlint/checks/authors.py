"""Checks of the address in From: whose it is, and whether it can be answered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.identity import authors, has_known_domain, is_bulk
from spamlint.checks.optout import Confidence, OptOutWords, optout_routes
from spamlint.message.kind import Kind
from spamlint.message.list_posts import is_list_post
from spamlint.message.message import Message, Stage
from spamlint.patterns import lazy_pattern
from spamlint.text.domains import organization, to_ascii


class FreeMailOptions(OptOutWords, frozen=True):
    """Options of `from-free-mail`.

    Attributes:
        domains: Domains where everybody can have an address.
        endings: The same, of providers with a domain in each country: what precedes the ending, such as `yahoo`.
        also: Further such domains.
    """

    domains: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@check("from-free-mail")
def from_free_mail(message: Message, options: FreeMailOptions) -> Iterator[Hit]:
    """Yield `found` where a message to many is from an address that anybody can have.

    It goes to many if you say so, if its headers do, if it is a template, or if it says how to unsubscribe.
    """
    for address in authors(message):
        if not has_known_domain(address) or not _is_free(address.domain, options):
            continue
        if message.declared.sender_domains and organization(address.domain) in message.declared.sender_domains:
            continue
        if _goes_to_many(message, options) and not is_list_post(message):
            yield Hit("found", address.spec_where, {"domain": to_ascii(address.domain) or address.domain})


def _is_free(domain: str, options: FreeMailOptions) -> bool:
    name = to_ascii(domain) or ""
    if name in options.domains or name in options.also:
        return True
    first, _, country = name.partition(".")
    return first in options.endings and re.fullmatch(r"(?:com?\.)?[a-z]{2}|com", country) is not None


def _goes_to_many(message: Message, words: OptOutWords) -> bool:
    if message.declared.kind is Kind.MARKETING or message.stage is Stage.TEMPLATE or is_bulk(message):
        return True
    return any(route.confidence is Confidence.HIGH for route in optout_routes(message, words))


class NoReplyOptions(Struct, frozen=True, eq=False):
    """Options of `from-no-reply`.

    Attributes:
        names: What such addresses are called, in small letters and without `-`, `_` and `.`.
    """

    names: tuple[str, ...] = ()


_JOINTS = lazy_pattern(r"[-_.]+")


@check("from-no-reply")
def from_no_reply(message: Message, options: NoReplyOptions) -> Iterator[Hit]:
    """Yield `found` where nobody reads what is answered to From, and Reply-To names nobody else."""
    answers = [address for header in message.headers("Reply-To") for address in message.addresses(header)]
    if any(address.spec and not _is_no_reply(address.local, options) for address in answers):
        return
    for address in authors(message):
        if address.domain and not address.has_placeholder and _is_no_reply(address.local, options):
            yield Hit("found", address.spec_where)


def _is_no_reply(local: str, options: NoReplyOptions) -> bool:
    name = _JOINTS.sub("", local.partition("+")[0].lower())
    return any(name == known or (len(known) > 5 and known in name) for known in options.names)


@check("from-group")
def from_group(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `group` where From holds a group (RFC 6854), at its first address. An empty one is `from-invalid`'s."""
    for address in authors(message):
        if address.group is not None and address.spec:
            yield Hit("group", address.where, {"group": address.group})
            return
