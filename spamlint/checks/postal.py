"""Does the message say where its sender can be reached by post?"""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.checks.api import Hit, Note, check
from spamlint.checks.postal_places import Postal, PostalOptions, postal
from spamlint.message.doubt import doubt
from spamlint.message.footer import footers
from spamlint.message.message import Message
from spamlint.message.presence import presence_of_any
from spamlint.source.spans import Excerpt
from spamlint.source.templates.presence import PresenceKind

_FEWEST_WORDS = 60  # code points of words; with pictures and fewer of them, a message is a picture


@check("postal-address-missing")
def postal_address_missing(message: Message, options: PostalOptions) -> Iterator[Hit]:
    """Yield one hit, at the last words that a reader sees, when the footer shows no postal address.

    The key says what there is instead: `plain-only`, `street-only`, `town-only`, `elsewhere`, `name-only`, else
    `missing`. In a template an address may depend on a condition: `conditional`; or there may be what keeps us from
    knowing: `cannot-tell`. A dummy is the finding of `postal-address-dummy`.
    """
    if message.is_encrypted:  # the run says that it could not be checked
        return
    found = postal(message, options)
    places = [shown.where for shown in found.shown]
    if places and (not message.tags or presence_of_any(message, places).kind is PresenceKind.ALWAYS):
        return
    places += found.values
    if found.own is not None:
        places.append(found.own)
    if places:
        yield from _not_always(message, places)
        return
    if found.dummies or found.labelled is not None:
        return
    if (cannot_tell := _doubt(message)) is not None:
        yield cannot_tell
        return
    key, near = _instead(found)
    notes = () if near is None else (Note("near", near),)
    ends = [footer.last_words for footer in footers(message)]
    yield Hit(key, ends[-1] if ends else message.ending, {"words": near.content if near else ""}, notes)


def _not_always(message: Message, places: list[Excerpt]) -> Iterator[Hit]:
    """Yield a hit when a template has its addresses only in some of the mails that are made from it."""
    presence = presence_of_any(message, places)
    if presence.kind is PresenceKind.UNKNOWN:
        yield from filter(None, [_doubt(message)])
    elif presence.kind is not PresenceKind.ALWAYS:
        said = " ".join(tag.where.content for tag in presence.conditions)
        data = {"condition": " ".join(said.split())}
        yield Hit("conditional", presence.conditions[-1].where, data, (Note("near", places[0]),))


def _doubt(message: Message) -> Hit | None:
    """Return a hit at what keeps us from telling what the reader gets to see, or None."""
    found = doubt(message)
    if found is not None:
        return Hit("cannot-tell", found.where, {"reason": found.reason})
    if sum(len(text.content.strip()) for text in message.visible) >= _FEWEST_WORDS:
        return None
    for body in message.bodies:
        for element in reversed(body.html.elements if body.html is not None else ()):
            if element.tag == "img" and element.start_tag is not None and body.html is not None:
                where = body.html.excerpt(element.start_tag)
                return Hit("cannot-tell", where, {"reason": "the message is a picture, and pictures are not read"})
    return None


def _instead(found: Postal) -> tuple[str, Excerpt | None]:
    """Return the key that says what comes nearest to an address, and where that stands."""
    if found.plain:
        return "plain-only", found.plain[0].where
    for key, near in (("street-only", found.street), ("town-only", found.town)):
        if near is not None:
            return key, near
    if found.elsewhere is not None:
        return "elsewhere", found.elsewhere
    return ("missing", None) if found.name is None else ("name-only", found.name)


@check("postal-address-dummy")
def postal_address_dummy(message: Message, options: PostalOptions) -> Iterator[Hit]:
    """Yield a hit for each address of a sample text in the footer, and for what was to be filled in."""
    for where in postal(message, options).dummies:
        yield Hit("dummy", where)


@check("postal-address-po-box")
def postal_address_po_box(message: Message, options: PostalOptions) -> Iterator[Hit]:
    """Yield a hit at the first box at a post office, when the message shows no address with a street."""
    found = postal(message, options)
    if found.own is not None or found.values:
        return
    boxes = [shown for shown in found.shown if shown.address.is_box]
    if boxes and len(boxes) == len(found.shown):
        yield Hit("box", boxes[0].where)
