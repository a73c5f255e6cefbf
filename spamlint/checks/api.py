"""What a check is: a pure function from a message to hits.

@check("subject-missing")
def subject_missing(message: Message, options: NoOptions) -> Iterator[Hit]:
    if message.subject is None:
        yield Hit("missing", message.beginning)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from msgspec import Struct

from spamlint.empty import EMPTY
from spamlint.source.spans import Excerpt

if TYPE_CHECKING:
    from spamlint.message.message import Message


CANNOT_TELL = "cannot-tell"
"""The key of a hit that says that it cannot be told whether something is in a template. A rule that has no message of
this key says it in general words."""


class Note(Struct, frozen=True):
    """A second place and the message key of the rule that explains it."""

    key: str
    where: Excerpt
    data: Mapping[str, str] = EMPTY


class Hit(Struct, frozen=True):
    """What a check yields.

    Attributes:
        key: Which of the rule's messages it is.
        where: What is highlighted.
        data: Values for the placeholders of the message. `text`, the highlighted text, is always there.
        notes: Further places.
    """

    key: str
    where: Excerpt
    data: Mapping[str, str] = EMPTY
    notes: tuple[Note, ...] = ()


class NoOptions(Struct, frozen=True, eq=False):
    """Options of a check that has none."""


SHARED = "shared"
"""Annotation of a field of options that no YAML gives, what the rules of one check share: `Annotated[..., SHARED]`."""

SharingT = TypeVar("SharingT")


class Sharing(Protocol):
    """Options that share something with those of the other rules of their check, such as one pass over the text."""

    @classmethod
    def shared(cls: type[SharingT], every: Sequence[SharingT]) -> tuple[SharingT, ...]:
        """Return the options of all rules of the check that are on, each knowing what they share."""
        ...


OptionsT = TypeVar("OptionsT")
CheckFunction = Callable[["Message", OptionsT], Iterator[Hit]]


class Check(Struct, Generic[OptionsT], frozen=True):
    """A check and the type of its options, a frozen struct or dataclass that a rule's YAML is validated against."""

    id: str
    function: CheckFunction[OptionsT]
    options: type[OptionsT]

    def __call__(self, message: Message, options: OptionsT) -> Iterator[Hit]:
        return self.function(message, options)


def check(check_id: str) -> Callable[[CheckFunction[OptionsT]], Check[OptionsT]]:
    """Turn a function `(message, options) -> Iterator[Hit]` into a check.

    The type of the options is read from the annotation of the second parameter.

    Raises:
        TypeError: If the second parameter has no annotation that is a class.
    """

    def decorate(function: CheckFunction[OptionsT]) -> Check[OptionsT]:
        return Check(check_id, function, _options_type(function))

    return decorate


def _options_type(function: Callable[..., Any]) -> Any:
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    if len(names) != 2:
        raise TypeError(f"check {function.__name__} must take (message, options)")
    annotation = function.__annotations__.get(names[1])
    if isinstance(annotation, str):
        annotation = function.__globals__.get(annotation)
    if not isinstance(annotation, type):
        raise TypeError(f"the options of check {function.__name__} need a class as their annotation")
    return annotation
