"""What a message is for, judged from what it says of itself."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spamlint.message.message import Message


class Stage(StrEnum):
    """How far a message is on its way: a template to be filled, a draft, or as it was sent."""

    TEMPLATE = "template"
    DRAFT = "draft"
    SENT = "sent"


class Kind(StrEnum):
    """What a message is for."""

    MARKETING = "marketing"
    TRANSACTIONAL = "transactional"
    DISCUSSION = "discussion"
    UNKNOWN = "unknown"


class Judgement(NamedTuple):
    """A kind and why it was judged so, for people."""

    kind: Kind
    reason: str


def judge_stage(message: Message) -> Stage:
    """Return how far a message is on its way, by the traces that mail servers leave (RFC 5321 section 4.4)."""
    if not message.is_mail:
        return Stage.TEMPLATE
    traces = ("Received", "Return-Path", "DKIM-Signature", "Delivered-To")
    return Stage.SENT if any(message.header(name) for name in traces) else Stage.DRAFT


def judge_kind(message: Message) -> Judgement:
    """Return what a message is for.

    A mailing list that people post to says so by List-Post or by `Precedence: list` (RFC 2369 section
    3.4, RFC 3834 section 5); an automatic answer by Auto-Submitted (RFC 3834 section 5).
    """
    from spamlint.message.list_posts import is_list_post

    post = message.header("List-Post")
    if post is not None and "no" not in post.raw.content.lower().split():
        return Judgement(Kind.DISCUSSION, "it has a List-Post header, so people write to this list")
    if is_list_post(message):
        return Judgement(Kind.DISCUSSION, "it was written to a mailing list")
    automatic = message.header("Auto-Submitted")
    if automatic is not None and automatic.raw.content.strip().lower().startswith("auto-replied"):
        return Judgement(Kind.TRANSACTIONAL, "its Auto-Submitted header says that it answers a message")
    return Judgement(Kind.UNKNOWN, "nothing in it says what kind of message it is")
