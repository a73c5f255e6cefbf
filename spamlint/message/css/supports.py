"""Feature queries: `@supports` (CSS Conditional Rules Level 4), answered for a current browser."""

from __future__ import annotations

from functools import lru_cache

from spamlint.message.css.custom import substitutable
from spamlint.message.css.selectors import parse_selectors
from spamlint.message.css.shorthands import expand, is_known, texts_of
from spamlint.message.css.tokens import Token, components, solid, words

#: Properties that browsers know and that have no say here; others are undecided in `@supports`.
_OTHER_PROPERTIES = words(
    """font-family font-weight font-style font-variant border border-radius border-color border-width border-style
    border-top border-right border-bottom border-left border-collapse border-spacing background-position
    background-attachment background-origin background-blend-mode text-transform text-overflow vertical-align cursor
    flex flex-direction flex-wrap flex-grow flex-shrink flex-basis align-items align-content align-self justify-content
    justify-items justify-self order gap row-gap column-gap grid grid-template grid-template-columns grid-template-rows
    grid-template-areas grid-area grid-row grid-column object-fit object-position box-shadow transition animation
    animation-name will-change list-style list-style-type table-layout word-break word-wrap overflow-wrap hyphens
    content quotes counter-reset outline direction unicode-bidi writing-mode clear aspect-ratio backdrop-filter
    perspective transform-origin transform-style columns column-count resize pointer-events user-select appearance
    -webkit-appearance -webkit-text-size-adjust -webkit-font-smoothing -webkit-tap-highlight-color accent-color
    scroll-behavior scroll-snap-type text-underline-offset text-decoration-thickness"""
)


@lru_cache(maxsize=256)
def supports(text: str) -> bool | None:
    """Return whether a `@supports` condition holds in a current browser; None where that is not known here."""
    tokens = components(text)
    return None if tokens is None else _supports_condition(solid(tokens))


def _supports_condition(parts: tuple[Token, ...]) -> bool | None:
    if not parts:
        return False
    if parts[0] == Token("ident", "not"):
        inner = _supports_term(parts[1]) if len(parts) == 2 else None
        return None if inner is None else not inner
    joiners = {token.text for token in parts[1::2]}
    if len(parts) % 2 == 0 or len(joiners) > 1 or not joiners <= {"and", "or"}:
        return None
    answers = [_supports_term(token) for token in parts[::2]]
    if "or" in joiners:
        return True if True in answers else (None if None in answers else False)
    return False if False in answers else (None if None in answers else True)


def _supports_term(token: Token) -> bool | None:
    if token.kind == "function" and token.text == "selector":
        return parse_selectors(texts_of(token.arguments)) is not None or None
    if token.kind != "block" or token.text != "(":
        return None
    parts = solid(token.arguments)
    if not parts or parts[0].kind != "ident" or parts[0].text == "not":
        return _supports_condition(parts)
    if len(parts) < 3 or parts[1] != Token("delim", ":"):
        return None
    name, value = parts[0].text, texts_of(token.arguments).split(":", 1)[1].strip()
    if name.startswith("--"):
        return True
    if is_known(name):
        return substitutable(value) or expand(name, value, False) is not None
    if name in _OTHER_PROPERTIES:
        return True
    return False if name.startswith(("-moz-", "-ms-", "-o-", "mso-")) else None
