"""What a message is for, as the sender, its headers or its content say."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from spamlint.message.message import Message
    from spamlint.source.spans import Excerpt


class Stage(StrEnum):
    """How far a message is on its way: a template to be filled, a draft, or as it was sent."""

    TEMPLATE = "template"
    DRAFT = "draft"
    SENT = "sent"


class Kind(StrEnum):
    """What a message is for. A letter from one person to others is a discussion, as is a post to a list."""

    MARKETING = "marketing"
    TRANSACTIONAL = "transactional"
    DISCUSSION = "discussion"
    UNKNOWN = "unknown"


class Evidence(Struct, frozen=True):
    """Something in a message that speaks for a kind.

    Attributes:
        kind: What it speaks for.
        topic: What it is about, a name in `kind_weights.TOPICS`.
        zone: Where it stands, a name in `kind_weights.ZONES`.
        weight: How much it counts (`kind_weights`).
        words: A quote for people, white space collapsed.
        where: What says so; None for the name of a file.
    """

    kind: Kind
    topic: str
    zone: str
    weight: float
    words: str
    where: Excerpt | None


class Judgement(Struct, frozen=True):
    """A kind and why it was judged so, for people.

    Attributes:
        kind: What the message is for.
        reason: Why, as the end of a sentence that began with "because".
        from_content: Whether it was judged from what the message says, which may be wrong.
        evidence: What was found in the content for any kind, the strongest first. It is kept because a message may
            have more than one purpose (16 CFR 316.3).
    """

    kind: Kind
    reason: str
    from_content: bool = False
    evidence: tuple[Evidence, ...] = ()


JudgeContent = Callable[["Message"], Judgement]
"""Judges a message from what it says, when nothing states its kind."""

NOT_KNOWN = Judgement(Kind.UNKNOWN, "nothing in it says what kind of message it is")


def judge_stage(message: Message) -> Stage:
    """Return how far a message is on its way, by the traces that mail servers leave (RFC 5321 section 4.4)."""
    if not message.is_mail:
        return Stage.TEMPLATE
    traces = ("Received", "Return-Path", "DKIM-Signature", "Delivered-To")
    return Stage.SENT if any(message.header(name) for name in traces) else Stage.DRAFT


def stated_kind(message: Message) -> Judgement | None:
    """Return what the sender, the files or the headers state, or None when nobody says it.

    A mailing list that people post to says so by List-Post or by `Precedence: list` (RFC 2369 section
    3.4, RFC 3834 section 5); an automatic answer by Auto-Submitted (RFC 3834 section 5).
    """
    if message.declared.kind is not None:
        return Judgement(message.declared.kind, "you said so")
    if not message.is_mail:
        return message.metadata.kind
    from spamlint.message.list_posts import is_list_post

    post = message.header("List-Post")
    if post is not None and "no" not in post.raw.content.lower().split():
        return Judgement(Kind.DISCUSSION, "it has a List-Post header, so people write to this list")
    if is_list_post(message):
        return Judgement(Kind.DISCUSSION, "it was written to a mailing list")
    automatic = message.header("Auto-Submitted")
    if automatic is not None and automatic.raw.content.strip().lower().startswith("auto-replied"):
        return Judgement(Kind.TRANSACTIONAL, "its Auto-Submitted header says that it answers a message")
    return None
