"""From the options in a rule's YAML to the typed options of its check."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Struct, structs

from spamlint.checks.api import SHARED
from spamlint.text.phrases import WordList
from spamlint.text.platforms import NO_PLATFORMS, Platforms
from spamlint.text.postal.formats import NO_FORMATS, Formats

_NAMES = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}


class OptionError(ValueError):
    """An option that the check does not take, or of the wrong type. `path` leads to it in the options."""

    def __init__(self, path: tuple[str | int, ...], message: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.path = path
        self.choices = choices


def bind_options(
    options_type: type[Any],
    data: Mapping[str, Any],
    words: Mapping[str, WordList],
    platforms: Platforms = NO_PLATFORMS,
    formats: Formats = NO_FORMATS,
) -> Any:
    """Return an instance of a check's options, a frozen struct or dataclass, filled from plain YAML data.

    A field of type `WordList` takes the name of a list in `rules/words/`, or a list of phrases. A field of type
    `Platforms` or `Formats` gets the table of platforms or the formats of addresses; a rule says nothing of it, nor of
    a field annotated with `SHARED`.

    Raises:
        OptionError: If a key is unknown, a needed one is missing, or a value has the wrong type.
    """
    hints = typing.get_type_hints(options_type, include_extras=True)
    shipped = {Platforms: platforms, Formats: formats}
    tables = {name: shipped[wanted] for name, wanted in hints.items() if wanted in shipped}
    hints = {name: wanted for name, wanted in hints.items() if name not in tables and not _is_shared(wanted)}
    known = tuple(name.rstrip("_").replace("_", "-") for name in hints)
    given: dict[str, tuple[str, Any]] = {}
    for key, value in data.items():
        name = _field_name(str(key), hints)
        if name is None:
            raise OptionError((key,), f"the check takes no option {key!r}", known)
        given[name] = (key, value)
    values: dict[str, Any] = dict(tables)
    for name, is_needed in _fields(options_type):
        if name in given:
            key, value = given[name]
            values[name] = _convert(value, hints[name], (key,), words)
        elif is_needed and name not in tables:
            raise OptionError((), f"the check needs the option {name!r}")
    return options_type(**values)


def _fields(options_type: type[Any]) -> Iterator[tuple[str, bool]]:
    """Yield the name of each field, and whether it has no default."""
    if issubclass(options_type, Struct):
        for member in structs.fields(options_type):
            yield member.name, member.required
        return
    for item in fields(options_type):
        yield item.name, item.default is MISSING and item.default_factory is MISSING


def _is_shared(wanted: Any) -> bool:
    return get_origin(wanted) is Annotated and SHARED in wanted.__metadata__


def _field_name(key: str, hints: Mapping[str, Any]) -> str | None:
    """Return the field that an option names. `in` is the field `in_`, since Python keeps that word for itself."""
    name = key.replace("-", "_")
    return next((candidate for candidate in (name, f"{name}_") if candidate in hints), None)


def _convert(value: Any, wanted: Any, path: tuple[str | int, ...], words: Mapping[str, WordList]) -> Any:
    origin = get_origin(wanted)
    if wanted is WordList:
        return _word_list(value, path, words)
    if origin in (Union, types.UnionType):
        return _convert_optional(value, wanted, path, words)
    if origin is Literal:
        if value not in get_args(wanted):
            raise OptionError(path, f"{value!r} is not one of the choices", tuple(map(str, get_args(wanted))))
        return value
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise OptionError(path, f"expected a list, found {value!r}")
        inner = get_args(wanted)[0]
        return tuple(_convert(item, inner, (*path, index), words) for index, item in enumerate(value))
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise OptionError(path, f"expected a mapping, found {value!r}")
        inner = get_args(wanted)[1]
        return {str(key): _convert(item, inner, (*path, key), words) for key, item in value.items()}
    return _scalar(value, wanted, path)


def _convert_optional(value: Any, wanted: Any, path: tuple[str | int, ...], words: Mapping[str, WordList]) -> Any:
    if value is None and type(None) in get_args(wanted):
        return None
    choices = [choice for choice in get_args(wanted) if choice is not type(None)]
    for choice in choices[:-1]:
        try:
            return _convert(value, choice, path, words)
        except OptionError:
            continue
    return _convert(value, choices[-1], path, words)


def _scalar(value: Any, wanted: Any, path: tuple[str | int, ...]) -> Any:
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        raise OptionError(path, f"expected {_NAMES.get(wanted, wanted)}, found {value!r}")
    return value


def _word_list(value: Any, path: tuple[str | int, ...], words: Mapping[str, WordList]) -> WordList:
    if isinstance(value, str):
        if value not in words:
            raise OptionError(path, f"there is no word list {value!r} in rules/words", tuple(words))
        return words[value]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return WordList("own", {"und": tuple(_phrases(value, path))})
    raise OptionError(path, f"expected the name of a word list or a list of phrases, found {value!r}")


def _phrases(value: list[str], path: tuple[str | int, ...]) -> Iterator[str]:
    from spamlint.rules.words import phrase_problem

    for index, phrase in enumerate(value):
        if problem := phrase_problem(phrase):
            raise OptionError((*path, index), problem)
        yield phrase
