"""Whether a message is a letter that one person writes to others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spamlint.patterns import lazy_pattern
from spamlint.source.parameters import find_parameter

if TYPE_CHECKING:
    from spamlint.message.message import Message

_ANSWERS = ("In-Reply-To", "References")
_BULK = ("List-Unsubscribe", "Feedback-ID")
_PROGRAM_FIELDS = ("User-Agent", "X-Mailer")
# Programs that people write single letters with. Old ones of Microsoft are left out: bulk mailers bear their names.
_PROGRAMS = lazy_pattern(
    r"\s*(?:Mozilla(?: Thunderbird|/[\d.]+ .*(?:Thunderbird|Betterbird))|Betterbird|Apple Mail|i(?:Phone|Pad) Mail"
    r"|Microsoft Outlook 1\d\.|Microsoft-MacOutlook|Becky!|Foxmail|The Bat!|Evolution|KMail|(?:Neo)?Mutt|Alpine"
    r"|Claws Mail|Sylpheed|eM.?Client|Mailspring|Roundcube|SquirrelMail|Horde|Zimbra|SOGoMail|K-9 Mail|FairEmail"
    r"|AquaMail|Airmail|Gnus|mu4e|WebService/\S+ YMail)",
    re.IGNORECASE,
)
_MEETING = frozenset({"request", "reply", "cancel", "counter"})


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


def mail_program_evidence(message: Message) -> str | None:
    """Return why a message whose words tell nothing is a letter: the program that wrote it; None otherwise."""
    if not message.is_mail:
        return None
    for name in _PROGRAM_FIELDS:
        header = message.header(name)
        if header is not None and _PROGRAMS.match(header.raw.content):
            return f"it is a letter: its {name} header names a program that people write letters with"
    return None


def meeting_evidence(message: Message) -> str | None:
    """Return why a message asks to a meeting, or answers such a message (RFC 6047 section 2.4); None otherwise."""
    if not message.is_mail:
        return None
    for part in message.parts():
        header = part.header("Content-Type") if part.content_type == "text/calendar" else None
        method = find_parameter(header.parameters, "method") if header is not None else None
        if method is not None and method.value.strip().lower() in _MEETING:
            return f"it is about a meeting: it has a text/calendar part with the method {method.value.strip().upper()}"
    return None
