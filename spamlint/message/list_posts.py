"""Whether a message is a contribution to a mailing list that people write to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spamlint.message.message import Message

# Fields in which list managers name the list: RFC 2369, Mailman, ezmlm, Majordomo, Google Groups.
_NAMES_LIST = ("List-Post", "X-BeenThere", "Mailing-List", "X-Mailing-List", "X-Loop")
_BY_EZMLM = ("mailing list ", "moderator for ")
# How the address that bounces go to is made from that of the list: Mailman, Majordomo, Sympa.
_SUFFIXES = ("-admin", "-bounces", "-owner", "-request", "-bounce")


def is_list_post(message: Message) -> bool:
    """Return whether it was written to a list, or answers to it go to one.

    The address in To, Cc or Reply-To is then named by a field that the list manager adds, or answers to
    somebody else go back to the address in To, or the Sender is the list's owner. A newsletter is written to
    its reader, so it is no list post.
    """
    has_list_field = _has_list_field(message)
    if not has_list_field and not message.headers("Sender"):
        return False
    recipients = {address for name in ("To", "Cc") for address in _specs(message, name)}
    answers = set(_specs(message, "Reply-To"))
    if has_list_field:
        named = " ".join(_list_names(message))
        if any(address in named for address in recipients | answers):
            return True
        if recipients & answers - set(_specs(message, "From")):
            return True
    return any(_list_of(sender) in recipients | answers for sender in _specs(message, "Sender"))


def _list_names(message: Message) -> Iterator[str]:
    """Yield what list managers say of the list. Delivered-To names the reader's mailbox, but where ezmlm wrote it."""
    for name in _NAMES_LIST:
        yield from (header.raw.content.lower() for header in message.headers(name))
    for header in message.headers("Delivered-To"):
        content = header.raw.content.strip().lower()
        if content.startswith(_BY_EZMLM):
            yield content


def _has_list_field(message: Message) -> bool:
    """Return whether a list manager left a mark. Delivered-To alone says only that the message arrived."""
    names = (
        "Precedence",
        "List-Id",
        "List-Post",
        "List-Unsubscribe",
        "X-BeenThere",
        "Mailing-List",
        "X-Mailing-List",
        "X-Loop",
    )
    return any(message.headers(name) for name in names)


def _specs(message: Message, name: str) -> list[str]:
    return [
        address.spec.lower()
        for header in message.headers(name)
        for address in message.addresses(header)
        if address.domain
    ]


def _list_of(sender: str) -> str:
    """Return the address of the list whose owner's address this is; the address itself where it is none."""
    local, _, domain = sender.rpartition("@")
    local = local.removeprefix("owner-")
    for suffix in _SUFFIXES:
        if local.endswith(suffix):
            local = local.removesuffix(suffix)
            break
    else:
        if local == sender.rpartition("@")[0]:
            return ""
    return f"{local}@{domain}"
