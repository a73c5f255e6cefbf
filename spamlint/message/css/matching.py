"""Which selectors match which element of the flat table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cached_property
from typing import Protocol

from spamlint.message.css.selector_names import NEVER
from spamlint.message.css.selectors import AttributeTest, Compound, Pseudo, Selector
from spamlint.message.html import Element, Node, TextRun

#: Steps of matching per document after which matching gives up: far beyond what any honest mail needs.
MAX_STEPS = 500_000


class Tree(Protocol):
    """What matching reads of `Html`."""

    nodes: tuple[Node, ...]


class TooManyStepsError(Exception):
    """The document and its selectors are made to take too long."""


class _Failure(Enum):
    HERE = 0  # a different element further left may do
    ALL = 1  # no ancestor further up can do either


class Matcher:
    """Matches selectors against the elements of one document."""

    def __init__(self, html: Tree, *, quirks: bool = False) -> None:
        self._nodes = html.nodes
        self._quirks = quirks
        self._steps = 0
        self._classes: dict[int, frozenset[str]] = {}
        self._siblings: dict[int, tuple[Element, ...]] = {}
        self._places: dict[int, int] = {}

    def matches(self, element: Element, selector: Selector) -> bool:
        """Return whether the element matches.

        Raises:
            TooManyStepsError: If the document's matching took more than `MAX_STEPS` steps.
        """
        return self._from(element, selector, 0) is None

    def classes(self, element: Element) -> frozenset[str]:
        """Return the classes of an element, in lower case in quirks mode (Quirks Mode Standard, section 3.8)."""
        found = self._classes.get(element.index)
        if found is None:
            value = element.get("class") or ""
            found = self._classes[element.index] = frozenset((value.lower() if self._quirks else value).split())
        return found

    def id(self, element: Element) -> str | None:
        """Return the id of an element, in lower case in quirks mode."""
        value = element.get("id")
        return value.lower() if value is not None and self._quirks else value

    def folded(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return ids or classes of a selector as they are compared."""
        return tuple(name.lower() for name in names) if self._quirks else names

    def _from(self, element: Element, selector: Selector, at: int) -> _Failure | None:
        """Match compounds from `at` on; None is a match.

        A search among all ancestors that fails is final: an ancestor further up has fewer ancestors.
        """
        if not self._compound(element, selector.compounds[at]):
            return _Failure.HERE
        if at == len(selector.combinators):
            return None
        combinator = selector.combinators[at]
        if combinator == ">":
            parent = self._parent(element)
            return _Failure.ALL if parent is None else self._from(parent, selector, at + 1)
        if combinator == "+":
            before = self._before(element)
            return _Failure.HERE if not before else self._from(before[-1], selector, at + 1)
        if combinator == "~":
            return self._any(reversed(self._before(element)), selector, at + 1, _Failure.HERE)
        return self._any(self._candidates(element, selector.compounds[at + 1]), selector, at + 1, _Failure.ALL)

    def _candidates(self, element: Element, compound: Compound) -> Iterator[Element]:
        """Yield the ancestors that may match a compound, the nearest first: by its key where that is quicker."""
        owners = self._owners.get(self.key(compound)) if compound.ids or compound.classes or compound.tag else None
        if owners is None:
            return iter(()) if compound.ids or compound.classes or compound.tag else self._ancestors(element)
        if len(owners) > element.depth:
            return self._ancestors(element)
        self._steps += len(owners) // 8
        return (one for one in reversed(owners) if one.index < element.index < one.end)

    def key(self, compound: Compound) -> str:
        """Return the rarest thing that a compound asks for: an id, a class, a tag, or `*`."""
        if compound.ids:
            return "#" + self.folded(compound.ids)[0]
        if compound.classes:
            return "." + self.folded(compound.classes)[0]
        return compound.tag or "*"

    def keys(self, element: Element) -> list[str]:
        """Return the keys of the compounds that may match an element, but for `*`."""
        keys = [element.tag.lower(), *("." + name for name in self.classes(element))]
        identifier = self.id(element)
        if identifier is not None:
            keys.append("#" + identifier)
        return keys

    @cached_property
    def _owners(self) -> dict[str, list[Element]]:
        """Return the elements by their keys, in document order."""
        owners: dict[str, list[Element]] = {}
        for node in self._nodes:
            if isinstance(node, Element):
                for key in self.keys(node):
                    owners.setdefault(key, []).append(node)
        return owners

    def _any(self, candidates: Iterator[Element], selector: Selector, at: int, failure: _Failure) -> _Failure | None:
        for candidate in candidates:
            found = self._from(candidate, selector, at)
            if found is not _Failure.HERE:
                return found
        return failure

    def _compound(self, element: Element, compound: Compound) -> bool:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooManyStepsError
        if compound.tag is not None and compound.tag != element.tag.lower():
            return False
        if compound.classes and not self.classes(element).issuperset(self.folded(compound.classes)):
            return False
        if compound.ids and any(self.id(element) != wanted for wanted in self.folded(compound.ids)):
            return False
        if compound.attributes and not all(_attribute(element, test) for test in compound.attributes):
            return False
        return not compound.pseudos or all(self._pseudo(element, pseudo) for pseudo in compound.pseudos)

    def _pseudo(self, element: Element, pseudo: Pseudo) -> bool:
        name = pseudo.name
        if name in {"is", "where"}:
            return any(self.matches(element, selector) for selector in pseudo.selectors)
        if name == "not":
            return not any(self.matches(element, selector) for selector in pseudo.selectors)
        if name == "has":
            return any(self._has(element, selector) for selector in pseudo.selectors)
        if name in NEVER:
            return False
        if name.startswith("nth-"):
            return self._nth(element, pseudo)
        if name == "lang":
            return self._lang(element, pseudo.words)
        return self._plain(element, name)

    def _plain(self, element: Element, name: str) -> bool:
        if name in {"root", "scope"}:
            return element.parent < 0
        if name == "empty":
            return all(
                isinstance(node, Element) is False and not (isinstance(node, TextRun) and node.content)
                for node in self._nodes[element.index + 1 : element.end]
            )
        if name in {"link", "any-link", "-webkit-any-link", "-moz-any-link"}:
            return element.tag in {"a", "area"} and "href" in element.attributes
        if name == "first-child":
            return not self._before(element)
        if name == "last-child":
            return self._family(element)[-1] is element
        if name == "only-child":
            return len(self._family(element)) == 1
        if name.endswith("-of-type"):
            return self._of_type(element, name)
        return _form_state(element, name)

    def _of_type(self, element: Element, name: str) -> bool:
        same = [sibling for sibling in self._family(element) if sibling.tag == element.tag]
        self._steps += len(same)
        if name == "only-of-type":
            return len(same) == 1
        return same[0 if name == "first-of-type" else -1] is element

    def _nth(self, element: Element, pseudo: Pseudo) -> bool:
        family: Sequence[Element] = self._family(element)
        if pseudo.selectors:
            family = [one for one in family if any(self.matches(one, selector) for selector in pseudo.selectors)]
            if element not in family:
                return False
        elif pseudo.name.endswith("of-type"):
            family = [one for one in family if one.tag == element.tag]
        elif family is self._siblings.get(element.parent):
            place = self._places[element.index]
            return _in_series(pseudo, len(family) - place if "last" in pseudo.name else place + 1)
        self._steps += len(family)
        place = family.index(element)
        return _in_series(pseudo, len(family) - place if "last" in pseudo.name else place + 1)

    def _lang(self, element: Element, words: tuple[str, ...]) -> bool:
        current: Element | None = element
        while current is not None:
            language = current.get("lang") or current.get("xml:lang")
            if language is not None:
                language = language.lower()
                return any(language == word or language.startswith(word + "-") for word in words if word)
            current = self._parent(current)
        return False

    def _has(self, element: Element, selector: Selector) -> bool:
        """Return whether a relative selector finds something from the element on."""
        anchored = selector.leading
        if anchored in {" ", ">"}:
            candidates: Iterator[Element] = self._inside(element)
        else:
            family = self._family(element)
            followers = family[self._places[element.index] + 1 :]
            if len(selector.compounds) == 1:
                chosen = followers[:1] if anchored == "+" else followers
                return any(self.matches(one, selector) for one in chosen)
            candidates = (one for follower in followers for one in (follower, *self._inside(follower)))
        for candidate in candidates:
            if self.matches(candidate, selector) and self._anchored(element, candidate, selector):
                return True
        return False

    def _anchored(self, element: Element, candidate: Element, selector: Selector) -> bool:
        """Return whether the leftmost compound stands to the element as the leading combinator asks."""
        if selector.leading == " ":
            return True
        if len(selector.compounds) == 1:
            return selector.leading != ">" or candidate.parent == element.index
        # The leftmost compound may be any of the candidate's relatives: enough that one is rightly placed.
        first = Selector(selector.compounds[-1:], (), selector.specificity)
        family = self._family(element)
        if selector.leading == ">":
            rows = [one for one in self._inside(element) if one.parent == element.index]
        else:
            rows = list(family[self._places[element.index] + 1 :])
            rows = rows[:1] if selector.leading == "+" else rows
        return any(self.matches(one, first) for one in rows)

    def _inside(self, element: Element) -> Iterator[Element]:
        for node in self._nodes[element.index + 1 : element.end]:
            self._steps += 1
            if isinstance(node, Element):
                yield node

    def _parent(self, element: Element) -> Element | None:
        if element.parent < 0:
            return None
        parent = self._nodes[element.parent]
        assert isinstance(parent, Element)
        return parent

    def _ancestors(self, element: Element) -> Iterator[Element]:
        parent = self._parent(element)
        while parent is not None:
            yield parent
            parent = self._parent(parent)

    def _before(self, element: Element) -> tuple[Element, ...]:
        family = self._family(element)
        return family[: self._places[element.index]] if element.parent >= 0 else ()

    def _family(self, element: Element) -> tuple[Element, ...]:
        """Return the element and its siblings, in order."""
        if element.parent < 0:
            self._places[element.index] = 0
            return (element,)
        family = self._siblings.get(element.parent)
        if family is None:
            family = tuple(self._child_elements(element.parent))
            self._siblings[element.parent] = family
            for place, one in enumerate(family):
                self._places[one.index] = place
        return family

    def _child_elements(self, parent: int) -> Iterator[Element]:
        owner = self._nodes[parent]
        assert isinstance(owner, Element)
        index = parent + 1
        while index < owner.end:
            node = self._nodes[index]
            if isinstance(node, Element):
                yield node
                index = node.end
            else:
                index += 1


def _attribute(element: Element, test: AttributeTest) -> bool:
    found = element.get(test.name)
    if found is None:
        return False
    if not test.operator:
        return True
    value = test.value
    if test.ignore_case:
        found, value = found.lower(), value.lower()
    if test.operator == "=":
        return found == value
    if test.operator == "~=":
        return bool(value) and value in found.split()
    if test.operator == "|=":
        return found == value or found.startswith(value + "-")
    if not value:
        return False
    if test.operator == "^=":
        return found.startswith(value)
    return found.endswith(value) if test.operator == "$=" else value in found


def _in_series(pseudo: Pseudo, place: int) -> bool:
    """Return whether `place` (from 1) is a*n + b for some n >= 0."""
    difference = place - pseudo.offset
    if pseudo.step == 0:
        return difference == 0
    return difference % pseudo.step == 0 and difference // pseudo.step >= 0


_CONTROLS = frozenset(["input", "button", "select", "textarea", "option", "optgroup", "fieldset"])


def _form_state(element: Element, name: str) -> bool:
    """Return the state of a form control or `details` as the page was written."""
    if name == "checked":
        return "checked" in element.attributes if element.tag == "input" else _is_selected(element)
    if name == "open":
        return "open" in element.attributes and element.tag in {"details", "dialog"}
    if name in {"enabled", "disabled"}:
        return element.tag in _CONTROLS and ("disabled" in element.attributes) is (name == "disabled")
    if name in {"required", "optional"}:
        known = element.tag in {"input", "select", "textarea"}
        return known and ("required" in element.attributes) is (name == "required")
    return name == "placeholder-shown" and "placeholder" in element.attributes and not element.get("value")


def _is_selected(element: Element) -> bool:
    return element.tag == "option" and "selected" in element.attributes
