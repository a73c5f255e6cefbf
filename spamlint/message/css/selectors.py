"""Selectors: parsed from text (Selectors Level 4). Matching is in `matching.py`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

from spamlint.message.css.selector_names import (
    ALWAYS,
    CASELESS_ATTRIBUTES,
    ELEMENTS,
    KNOWN,
    LEGACY_ELEMENTS,
    LISTS,
    NEVER,
    NTH_NAMES,
    UNDECIDED,
    UNDECIDED_FUNCTIONS,
)
from spamlint.message.css.tokens import COMMENT, ESCAPE, GAP, IDENT, NAME_CHARACTER, STRING, unescape
from spamlint.patterns import lazy_pattern

#: Functional pseudo-classes nested deeper than this make the selector invalid.
MAX_DEPTH = 12
#: A selector of more compounds than this is dropped: matching goes one call deeper for each.
MAX_COMPOUNDS = 100

_IDENT = lazy_pattern(IDENT, re.ASCII)
_HASH = lazy_pattern(rf"#((?>{NAME_CHARACTER}|{ESCAPE})++)", re.ASCII)
_SPACE = lazy_pattern(GAP)
_ATTRIBUTE = lazy_pattern(
    rf"""\[{GAP}(?:(?:{IDENT}|\*)?\|(?!=))?(?P<name>{IDENT}){GAP}
    (?:(?P<operator>[~|^$*]?=){GAP}(?:(?P<string>{STRING})|(?P<ident>{IDENT})){GAP}(?P<flag>[iIsS])?{GAP})?(?:\]|\Z)""",
    re.VERBOSE | re.ASCII,
)
_NTH = lazy_pattern(
    r"[ \t\n\r\f]*(?:(?P<word>odd|even)|(?P<step>[+-]?\d*)n(?:[ \t\n\r\f]*(?P<sign>[+-])[ \t\n\r\f]*(?P<offset>\d+))?"
    r"|(?P<only>[+-]?\d+))(?=[ \t\n\r\f]|\Z)(?:[ \t\n\r\f]+of[ \t\n\r\f]+(?P<of>[\s\S]+))?[ \t\n\r\f]*\Z",
    re.IGNORECASE,
)


class Specificity(NamedTuple):
    """How many ids, classes and tags a selector counts for (section 17)."""

    ids: int = 0
    classes: int = 0
    tags: int = 0

    def plus(self, other: Specificity) -> Specificity:
        """Return the sum."""
        return Specificity(self.ids + other.ids, self.classes + other.classes, self.tags + other.tags)


class AttributeTest(Struct, frozen=True):
    """`[name operator "value" flag]`; the operator is empty where only presence is asked."""

    name: str
    operator: str
    value: str
    ignore_case: bool


class Pseudo(Struct, frozen=True):
    """A pseudo-class.

    Attributes:
        name: In lower case.
        selectors: Arguments of `:is()` and its kin, and the `of` part of `:nth-child()`.
        step: a of `an+b`.
        offset: b of `an+b`.
        words: Arguments of `:lang()`.
    """

    name: str
    selectors: tuple[Selector, ...] = ()
    step: int = 0
    offset: int = 0
    words: tuple[str, ...] = ()


class Compound(Struct, frozen=True):
    """Simple selectors that all must hold for one element. `tag` None is any."""

    tag: str | None
    ids: tuple[str, ...]
    classes: tuple[str, ...]
    attributes: tuple[AttributeTest, ...]
    pseudos: tuple[Pseudo, ...]


class Selector(Struct, frozen=True):
    """A complex selector.

    Attributes:
        compounds: From right to left; the first is what the element itself must match.
        combinators: `combinators[i]` stands between `compounds[i]` and `compounds[i + 1]`: space, `>`, `+` or `~`.
        specificity: Its own.
        decided: Whether this package follows all of it; if not, a match is a "may match".
        leading: The combinator before the first compound of a relative selector, in `:has()`.
    """

    compounds: tuple[Compound, ...]
    combinators: tuple[str, ...]
    specificity: Specificity
    decided: bool = True
    leading: str = " "


class InvalidSelectorError(ValueError):
    """The text is no selector, so the rule is dropped (CSS Syntax section 9.3)."""


@lru_cache(maxsize=4096)
def parse_selectors(text: str) -> tuple[Selector, ...] | None:
    """Return the selectors of a list, without those that match a pseudo-element; None if one is invalid.

    `&` stands for the root element: see `nested` for rules inside rules.
    """
    try:
        return tuple(_Parser(text, 0).selectors())
    except InvalidSelectorError:
        return None


def nested(text: str, outer: str) -> str:
    """Return the selectors of a rule inside a rule with the selectors `outer`, without `&` (CSS Nesting, section 3)."""
    parent = f":is({outer})"
    pieces = []
    for piece in _pieces(text):
        replaced = _AMPERSAND.sub(lambda match: parent if match.group() == "&" else match.group(), piece)
        pieces.append(replaced if replaced != piece else f"{parent} {piece}")
    return ",".join(pieces)


class _Building(Struct):
    """The compound that is being read."""

    tag: str | None = None
    ids: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    attributes: list[AttributeTest] = field(default_factory=list)
    pseudos: list[Pseudo] = field(default_factory=list)
    specificity: Specificity = field(default_factory=Specificity)
    decided: bool = True
    element: bool = False

    def add(self, ids: int = 0, classes: int = 0, tags: int = 0) -> None:
        self.specificity = self.specificity.plus(Specificity(ids, classes, tags))

    @property
    def finished(self) -> Compound:
        return Compound(self.tag, tuple(self.ids), tuple(self.classes), tuple(self.attributes), tuple(self.pseudos))


class _Parser:
    def __init__(self, text: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise InvalidSelectorError(text)
        self._text = text
        self._depth = depth
        self._at = 0

    def selectors(self, *, has: bool = False) -> list[Selector]:
        """Read a list up to the end of the text."""
        found: list[Selector] = []
        while True:
            selector = self._selector(has)
            if selector is not None:
                found.append(selector)
            self._space()
            if self._at >= len(self._text):
                return found
            if self._text[self._at] != ",":
                raise InvalidSelectorError(self._text)
            self._at += 1

    def _selector(self, has: bool) -> Selector | None:
        """Read one complex selector; None for one that matches a pseudo-element."""
        self._space()
        leading = self._combinator() if has and self._peek() in {">", "+", "~"} else " "
        compounds: list[_Building] = [self._compound()]
        combinators: list[str] = []
        while (combinator := self._combinator()) is not None:
            if compounds[-1].element:
                raise InvalidSelectorError(self._text)
            if len(compounds) >= MAX_COMPOUNDS:
                raise InvalidSelectorError(self._text)
            combinators.append(combinator)
            compounds.append(self._compound())
        if compounds[-1].element:
            return None
        specificity = Specificity()
        for compound in compounds:
            specificity = specificity.plus(compound.specificity)
        return Selector(
            tuple(compound.finished for compound in reversed(compounds)),
            tuple(reversed(combinators)),
            specificity,
            all(compound.decided for compound in compounds),
            leading or " ",
        )

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _space(self) -> bool:
        match = _SPACE.match(self._text, self._at)
        end = self._at if match is None else match.end()
        moved = any(character in " \t\n\r\f" for character in self._text[self._at : end])
        self._at = end
        return moved

    def _combinator(self) -> str | None:
        """Read a combinator; None at the end of the complex selector."""
        spaced = self._space()
        sign = self._peek()
        if sign and sign in ">+~":
            self._at += 1
            self._space()
            return sign
        if not sign or sign in ",)":
            return None
        if not spaced:
            raise InvalidSelectorError(self._text)
        return " "

    def _compound(self) -> _Building:
        building = _Building()
        start = self._at
        self._type(building)
        while self._simple(building):
            pass
        if self._at == start:
            raise InvalidSelectorError(self._text)
        return building

    def _type(self, building: _Building) -> None:
        name = self._type_name()
        if name is None:
            return
        if self._peek() == "|" and self._text[self._at + 1 : self._at + 2] != "|":
            # A namespace: only `*|` and the empty one are declared in a mail.
            self._at += 1
            if name not in {"*", ""}:
                raise InvalidSelectorError(self._text)
            name = self._type_name()
            if name is None:
                raise InvalidSelectorError(self._text)
        if name and name != "*":
            building.tag = name
            building.add(tags=1)

    def _type_name(self) -> str | None:
        sign = self._peek()
        if sign == "*":
            self._at += 1
            return "*"
        if sign == "|":
            return ""
        match = _IDENT.match(self._text, self._at)
        if match is None:
            return None
        self._at = match.end()
        return unescape(match.group()).lower()

    def _simple(self, building: _Building) -> bool:
        """Read one simple selector; False when none stands here."""
        sign = self._peek()
        if sign == "#":
            match = _HASH.match(self._text, self._at)
            if match is None or not _IDENT.match(match[1]):
                raise InvalidSelectorError(self._text)
            self._at = match.end()
            building.ids.append(unescape(match[1]))
            building.add(ids=1)
        elif sign == ".":
            building.classes.append(unescape(self._name(self._at + 1)))
            building.add(classes=1)
        elif sign == "[":
            building.attributes.append(self._attribute())
            building.add(classes=1)
        elif sign == ":":
            self._pseudo(building)
        elif sign == "&":
            self._at += 1
            building.pseudos.append(Pseudo("scope"))
            building.add(classes=1)
        else:
            return False
        if building.element and sign != ":":
            raise InvalidSelectorError(self._text)
        return True

    def _name(self, at: int) -> str:
        match = _IDENT.match(self._text, at)
        if match is None:
            raise InvalidSelectorError(self._text)
        self._at = match.end()
        return match.group()

    def _attribute(self) -> AttributeTest:
        match = _ATTRIBUTE.match(self._text, self._at)
        if match is None:
            raise InvalidSelectorError(self._text)
        self._at = match.end()
        string, ident = match["string"], match["ident"]
        value = unescape(string[1:].removesuffix(string[0])) if string is not None else unescape(ident or "")
        name = unescape(match["name"]).lower()
        flag = (match["flag"] or "").lower()
        ignore_case = flag == "i" or (not flag and name in CASELESS_ATTRIBUTES)
        return AttributeTest(name, match["operator"] or "", value, ignore_case)

    def _pseudo(self, building: _Building) -> None:
        double = self._text.startswith("::", self._at)
        name = unescape(self._name(self._at + (2 if double else 1))).lower()
        arguments = self._arguments() if self._peek() == "(" else None
        if double or (name in LEGACY_ELEMENTS and arguments is None):
            if name not in ELEMENTS and not name.startswith("-webkit-"):
                raise InvalidSelectorError(name)
            building.element = True
            building.add(tags=1)
        elif building.element:
            pass  # a state of a pseudo-element: `::before:hover`
        elif arguments is None:
            self._plain_pseudo(building, name)
        else:
            self._functional_pseudo(building, name, arguments)

    def _arguments(self) -> str:
        """Return what stands between brackets, and move behind them."""
        depth, at = 0, self._at
        while at < len(self._text):
            skip = _OPAQUE.match(self._text, at)
            if skip is not None:
                at = skip.end()
                continue
            sign = self._text[at]
            at += 1
            depth += (sign in "([") - (sign in ")]")
            if depth == 0:
                inner = self._text[self._at + 1 : at - 1]
                self._at = at
                return inner
        inner = self._text[self._at + 1 :]
        self._at = len(self._text)
        return inner

    def _plain_pseudo(self, building: _Building, name: str) -> None:
        if name not in KNOWN and name not in NEVER and name not in ALWAYS:
            raise InvalidSelectorError(name)
        building.add(classes=1)
        if name in UNDECIDED:
            building.decided = False
        elif name not in ALWAYS:
            building.pseudos.append(Pseudo(name))

    def _functional_pseudo(self, building: _Building, name: str, arguments: str) -> None:
        if name in LISTS:
            self._list_pseudo(building, "is" if name in {"matches", "-webkit-any", "-moz-any"} else name, arguments)
        elif name in NTH_NAMES:
            self._nth_pseudo(building, name, arguments)
        elif name == "lang":
            words = tuple(word.strip(" \t\n\r\f\"'").lower() for word in arguments.split(","))
            building.pseudos.append(Pseudo("lang", words=words))
            building.add(classes=1)
        elif name in UNDECIDED_FUNCTIONS:
            building.decided = False
            building.add(classes=1)
        else:
            raise InvalidSelectorError(name)

    def _list_pseudo(self, building: _Building, name: str, arguments: str) -> None:
        selectors = self._forgiving(arguments) if name in {"is", "where"} else self._inner(arguments, name == "has")
        building.pseudos.append(Pseudo(name, tuple(selectors)))
        building.decided = building.decided and all(selector.decided for selector in selectors)
        if name != "where" and selectors:
            building.specificity = building.specificity.plus(max(selector.specificity for selector in selectors))

    def _inner(self, text: str, has: bool = False) -> list[Selector]:
        return _Parser(text, self._depth + 1).selectors(has=has)

    def _forgiving(self, text: str) -> list[Selector]:
        """Return the valid selectors of a list; invalid ones are left out (section 18.1)."""
        if self._depth >= MAX_DEPTH:
            raise InvalidSelectorError(text)
        selectors: list[Selector] = []
        for piece in _pieces(text):
            try:
                selectors.extend(self._inner(piece))
            except InvalidSelectorError:
                continue
        return selectors

    def _nth_pseudo(self, building: _Building, name: str, arguments: str) -> None:
        match = _NTH.match(arguments)
        if match is None or (match["of"] is not None and name.endswith("of-type")):
            raise InvalidSelectorError(arguments)
        selectors = self._inner(match["of"]) if match["of"] is not None else []
        step, offset = _step_and_offset(match)
        building.pseudos.append(Pseudo(name, tuple(selectors), step, offset))
        building.add(classes=1)
        building.decided = building.decided and all(selector.decided for selector in selectors)
        if selectors:
            building.specificity = building.specificity.plus(max(selector.specificity for selector in selectors))


_AMPERSAND = lazy_pattern(rf"{COMMENT}|{STRING}|\\[\s\S]|&")
_OPAQUE = lazy_pattern(rf"{COMMENT}|{STRING}|\\[\s\S]")


def _pieces(text: str) -> list[str]:
    """Split at the commas that stand outside of brackets, strings and comments."""
    pieces, depth, start, at = [], 0, 0, 0
    while at < len(text):
        skip = _OPAQUE.match(text, at)
        if skip is not None:
            at = skip.end()
            continue
        sign = text[at]
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            pieces.append(text[start:at])
            start = at + 1
        at += 1
    pieces.append(text[start:])
    return pieces


def _step_and_offset(match: re.Match[str]) -> tuple[int, int]:
    if match["word"]:
        return (2, 1) if match["word"].lower() == "odd" else (2, 0)
    if match["only"] is not None:
        return 0, _small(match["only"])
    step = match["step"]
    offset = _small((match["sign"] or "") + match["offset"]) if match["offset"] else 0
    return (_small(step + "1") if step in {"", "+", "-"} else _small(step)), offset


def _small(digits: str) -> int:
    """Return the integer, clamped as browsers clamp it."""
    return max(-(2**31), min(2**31, int(digits[:12])))
