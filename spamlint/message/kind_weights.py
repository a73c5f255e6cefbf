"""How much each kind of evidence counts when the kind of a message is judged from its content.

The numbers are set by reason, not learned. They follow 16 CFR 316.3: what a reader makes of the subject comes first,
then what stands at the beginning of the body, then the rest. What follows from that:

- One clear phrase in the subject, or at the beginning of the body, or on a button is enough (`ENOUGH`). One phrase in
  running text is not, nor is the name of the file: two of them are.
- A footer says much of a list ("you get this because you subscribed") and little else: links to accounts, terms and
  newsletters stand in all of them. A way out is weak evidence, since receipts have one too.
- Where both kinds have evidence, the stronger must lead by `MARGIN`, else the kind stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from spamlint.message.kind import Kind

ENOUGH = 2.0
"""The least weight that decides."""

MARGIN = 0.75
"""How much more weight than the other the stronger kind must have."""

MORE = 0.5
"""What each further phrase of a topic in the same zone adds, as a part of the weight of the first."""

MOST_MORE = 2
"""How many further phrases count."""

ZONES: Mapping[str, str] = {
    "header": "its {words} header",
    "subject": "its subject says “{words}”",
    "title": "its title says “{words}”",
    "opening": "its first words are “{words}”",
    "action": "a link says “{words}”",
    "body": "it says “{words}”",
    "footer": "its last words are “{words}”",
    "placeholder": "it is filled with {words}",
    "layout": "it {words}",
    "name": "its file is named {words}",
}
"""The places of evidence, strongest first, and how a reason speaks of them."""


class Topic(Struct, frozen=True):
    """What evidence is about.

    Attributes:
        kind: What it speaks for.
        meaning: What a message with it does, for people.
        weights: How much it counts, by zone. A zone that is not named counts nothing.
        is_weak: Whether it counts only where nothing else decides: it says how a message is made, not what it says.
    """

    kind: Kind
    meaning: str
    weights: Mapping[str, float]
    is_weak: bool = False


def _weights(
    subject: float,
    opening: float,
    action: float,
    body: float,
    footer: float,
    placeholder: float = 0.0,
    name: float = 0.0,
) -> Mapping[str, float]:
    """Return weights by zone. A title counts half a subject: many are never changed from that of the layout."""
    weights = {
        "subject": subject,
        "title": subject / 2,
        "opening": opening,
        "action": action,
        "body": body,
        "footer": footer,
        "placeholder": placeholder,
        "name": name,
    }
    return {zone: weight for zone, weight in weights.items() if weight}


_T, _M = Kind.TRANSACTIONAL, Kind.MARKETING

TOPICS: Mapping[str, Topic] = {
    # 16 CFR 316.3(c)(1)(i): completing or confirming what was agreed; (iii): changes of an account or a subscription;
    # (v): delivering what was agreed.
    "access": Topic(_T, "it lets its reader into an account", _weights(4, 3, 3, 1.5, 1, 2, 1.5)),
    "order": Topic(_T, "it answers an order", _weights(4, 3, 2, 1, 0.25, 2, 1.5)),
    "payment": Topic(_T, "it is about a payment", _weights(4, 3, 2.5, 1.5, 0.25, 2, 1.5)),
    "account": Topic(_T, "it tells of an account", _weights(4, 3, 2, 1.5, 0.25, 1.5, 1.5)),
    "notice": Topic(_T, "it tells what somebody did", _weights(3.5, 3, 2, 1, 0.25, 1, 1.5)),
    "service": Topic(_T, "it says that it is no advertisement", _weights(2, 2, 0, 1.5, 2)),
    # An offer counts also where it stands late; one in a footer is most often fine print.
    "offer": Topic(_M, "it makes an offer", _weights(4, 3, 2.5, 1.5, 0.5, 1.5, 1.5)),
    "shop": Topic(_M, "it invites to buy", _weights(2, 2, 2.5, 1, 0.25)),
    "editorial": Topic(_M, "it brings news and articles", _weights(3, 2.5, 2, 1, 0.25, 1, 1.5)),
    "campaign": Topic(
        _M, "it asks its reader to come, to come back or to join in", _weights(4, 3, 2.5, 1, 0.25, 1, 1.5)
    ),
    "teaser": Topic(_M, "it leads to many pages, as a brochure does", _weights(0, 0.25, 0.75, 0.25, 0), is_weak=True),
    "list": Topic(_M, "it goes to a list of subscribers", _weights(0, 1.5, 2, 2, 2.5, 1.5)),
    "web-version": Topic(_M, "it is made as a campaign", _weights(0, 1.5, 1.5, 0.75, 0.75, 1), is_weak=True),
    "opt-out": Topic(_M, "it can be unsubscribed from", _weights(0, 0.75, 0.75, 0.75, 0.75, 0.5), is_weak=True),
    # Header fields of bulk mail, and of mail that programs send (RFC 2369, RFC 3834). Receipts carry them too.
    "bulk": Topic(_M, "it was sent as bulk mail", {"header": 1.5}, is_weak=True),
    "brochure": Topic(_M, "it has many pictures and links", {"layout": 1.25}, is_weak=True),
    # What programs send is named for what happened. Campaigns are named for seasons and wares, and say more.
    "event": Topic(_T, "it is named for something that happened", {"name": 1.5}, is_weak=True),
    "automatic": Topic(_T, "a program sent it on its own", {"header": 1.5}, is_weak=True),
}
"""What the lists `kind/<topic>` and some header fields are evidence of."""
