"""Can the footer be read where images are not shown, and in the plain text part?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from spamlint.checks.api import Hit, check
from spamlint.checks.optout import Confidence, OptOutWords, optout_routes, plain_routes
from spamlint.checks.postal_places import postal
from spamlint.checks.routes import optout_words
from spamlint.checks.sender_found import can_be_judged, found_contacts, found_identities, listed
from spamlint.checks.sender_identity import By, identities
from spamlint.checks.sender_words import Part, SenderWords, parts, plain_parts
from spamlint.message.html import Element
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.phrases import WordList


class FooterInImage(SenderWords, frozen=True, eq=False):
    """Options of `footer-in-image`."""


_IMAGE_OF_FOOTER = lazy_pattern(r"(?:^|[^a-z])(?:foot(?:er)?|fuss(?:zeile)?|impressum|imprint|signature)(?:[^a-z]|$)")
_INFORMS = lazy_pattern(
    r"\N{COPYRIGHT SIGN}|\b(?:unsubscribe|copyright|all rights reserved)\b|\w@[\w-]{1,63}\.[a-z]{2,24}"
    r"|\+\d[\d ()-]{6,18}\d"
)
_MOST_IMAGES = 60


@check("footer-in-image")
def footer_in_image(message: Message, options: FooterInImage) -> Iterator[Hit]:
    """Yield a hit at an image that stands for the footer, where no words name the sender and how to reach them.

    `words`: its alternative text has what a footer says. `named`: it is named as one.
    """
    if not can_be_judged(message):
        return
    for part in parts(message):
        html, visible = part.body.html, part.body.visible
        if html is None or visible is None:
            continue
        images = [node for node in html.elements if node.tag in ("img", "mj-image", "amp-img")]
        for image in reversed(images[-_MOST_IMAGES:]):
            key = _image_key(image, options)
            if key is None or not visible.is_painted(image) or image.start_tag is None:
                continue
            if not _is_in_words(message, options):
                yield Hit(key, html.excerpt(image.start_tag), {"alt": (image.get("alt") or "")[:100]})
            return


def _image_key(image: Element, words: SenderWords) -> str | None:
    alt = (image.get("alt") or "")[:500]
    if alt and _INFORMS.search(alt.lower()):
        return "words"
    if alt and any(True for _ in words.forms.companies(alt + "\n", Span(0, len(alt) + 1))):
        return "words"
    names = " ".join(filter(None, (image.get("id"), image.get("class"), _file_of(image.get("src") or ""), alt[:60])))
    return "named" if _IMAGE_OF_FOOTER.search(names.lower()) else None


def _file_of(source: str) -> str:
    return source[:2_000].partition("?")[0].rstrip("/").rpartition("/")[2]


def _is_in_words(message: Message, words: SenderWords) -> bool:
    sure = (By.DECLARED, By.COPYRIGHT, By.LEGAL_FORM, By.NUMBER, By.VALUE, By.DUMMY)
    named = any(one.by in sure and one.in_footer for one in found_identities(message, words))
    return named or any(one.in_footer for one in found_contacts(message, words))


class TextPartFooter(SenderWords, frozen=True, eq=False, dict=True):
    """Options of `text-part-footer`: those of `OptOutWords` too."""

    words: WordList
    needs_link: WordList
    needs_context: WordList
    about_mailings: WordList
    preferences: WordList
    view_in_browser: WordList
    reply: WordList
    click_here: WordList

    @cached_property
    def ways_out(self) -> OptOutWords:
        """Return the words of links to unsubscribe."""
        return optout_words(self)


@check("text-part-footer")
def text_part_footer(message: Message, options: TextPartFooter) -> Iterator[Hit]:
    """Yield a hit where the HTML part says who sent the message or how to leave, and the plain part does not."""
    plain = [part for part in plain_parts(message) if part.content.strip()]
    if not plain or not any(body.is_html for body in message.bodies) or message.plain_bodies == message.bodies:
        return
    if not can_be_judged(message) or any(part.body.template.includes for part in plain):
        return
    lacking = [what for what, lacks in _lacks(message, plain, options) if lacks]
    if lacking:
        words = next(filter(None, (part.body.last_words for part in reversed(plain))), message.ending)
        yield Hit("lacks", words, {"lacking": listed(lacking)})


def _lacks(message: Message, plain: Sequence[Part], options: TextPartFooter) -> Iterator[tuple[str, bool]]:
    """Yield each piece of a footer, and whether the HTML has it and the plain text does not."""
    sure = (By.DECLARED, By.COPYRIGHT, By.LEGAL_FORM, By.NUMBER, By.VALUE)
    named = next((one for one in found_identities(message, options) if one.by in sure), None)
    yield (
        "the name of the sender",
        named is not None and not _first(identities(message, part, options) for part in plain),
    )
    found = postal(message, options.postal)
    yield "the postal address", bool(found.shown) and not found.plain
    leaves = any(route.confidence > Confidence.LOW for route in optout_routes(message, options.ways_out))
    yield "the way to unsubscribe", leaves and not plain_routes(message, options.ways_out)


def _first(found: Iterable[Iterable[object]]) -> bool:
    return any(True for one in found for _ in one)
