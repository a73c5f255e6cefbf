"""Whether a message is a letter that one person writes to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spamlint.message.message import Message

_ANSWERS = ("In-Reply-To", "References")
_BULK = ("List-Unsubscribe", "Feedback-ID")


def letter_evidence(message: Message) -> str | None:
    """Return why a message is an answer in an exchange of letters, for people; None when it is none.

    It names the message that it answers (RFC 5322 section 3.6.4) and quotes one. One of the two alone is no evidence:
    helpdesks and shops thread their notices, and a newsletter may quote. Bulk mail is never a letter.
    """
    if not message.is_mail or any(message.header(name) for name in _BULK):
        return None
    answers = next((name for name in _ANSWERS if message.header(name)), None)
    if answers is None:
        return None
    from spamlint.message.quoting import quotes_a_message

    if not quotes_a_message(message):
        return None
    return f"it is a letter: its {answers} header names the message that it answers, and it quotes one"
