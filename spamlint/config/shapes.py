"""What a value in a YAML file may be: a shape validates a value, names itself to people, and gives its JSON schema."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from spamlint.errors import did_you_mean
from spamlint.yaml_source import Document, Key

Keys = tuple[Key, ...]
Schema = dict[str, Any]


class Shape(ABC):
    """One kind of value."""

    @property
    @abstractmethod
    def noun(self) -> str:
        """Return what it is, for people, with its article: `a list of globs`."""

    @property
    def plural(self) -> str:
        """Return what many of them are."""
        return self.noun.removeprefix("a ").removeprefix("an ") + "s"

    @abstractmethod
    def validate(self, document: Document, keys: Keys, value: Any) -> None:
        """Raise ConfigError at the place of the first thing that is wrong."""

    @abstractmethod
    def schema(self) -> Schema:
        """Return its JSON schema (draft 7)."""

    def _mismatch(self, document: Document, keys: Keys, value: Any) -> Exception:
        hint = "remove the key or give it a value" if value is None else ""
        return document.error(keys, f"expected {self.noun}, found {describe_value(value)}", hint, at_key=value is None)


@dataclass(frozen=True, slots=True)
class Word(Shape):
    """A string that is not empty. `problem` returns what is wrong with a word and what to write instead, or None."""

    name: str
    name_plural: str
    problem: Callable[[str], tuple[str, str] | None] | None = None

    @property
    def noun(self) -> str:
        return self.name

    @property
    def plural(self) -> str:
        return self.name_plural

    def validate(self, document: Document, keys: Keys, value: Any) -> None:
        if not isinstance(value, str):
            raise self._mismatch(document, keys, value)
        if not value.strip():
            raise document.error(keys, f"expected {self.name}, found empty text")
        problem = self.problem(value) if self.problem else None
        if problem:
            raise document.error(keys, *problem)

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Choice(Shape):
    """One of a few words."""

    values: tuple[str, ...]

    @property
    def noun(self) -> str:
        return f"{', '.join(self.values[:-1])} or {self.values[-1]}"

    def validate(self, document: Document, keys: Keys, value: Any) -> None:
        if not isinstance(value, str):
            raise self._mismatch(document, keys, value)
        if value not in self.values:
            raise document.error(keys, f"expected {self.noun}, found '{value}'", did_you_mean(value, self.values))

    def schema(self) -> Schema:
        return {"enum": list(self.values)}


@dataclass(frozen=True, slots=True)
class Constant(Shape):
    """A number that can only have one value."""

    value: int

    @property
    def noun(self) -> str:
        return str(self.value)

    def validate(self, document: Document, keys: Keys, value: Any) -> None:
        if type(value) is not int or value != self.value:
            raise self._mismatch(document, keys, value)

    def schema(self) -> Schema:
        return {"const": self.value}


@dataclass(frozen=True, slots=True)
class Seconds(Shape):
    """A time in seconds, more than none and at most `most`."""

    most: float

    @property
    def noun(self) -> str:
        return f"a number of seconds up to {self.most:g}"

    def validate(self, document: Document, keys: Keys, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= self.most:
            raise self._mismatch(document, keys, value)

    def schema(self) -> Schema:
        return {"type": "number", "exclusiveMinimum": 0, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Flag(Shape):
    """True or false."""

    @property
    def noun(self) -> str:
        return "true or false"

    @property
    def plural(self) -> str:
        return "true or false values"

    def validate(self, document: Document, keys: Keys, value: Any) -> None:
        if not isinstance(value, bool):
            raise self._mismatch(document, keys, value)

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Number(Shape):
    """A number that is not negative. `unit` says of what, for people: `days`."""

    unit: str

    @property
    def noun(self) -> str:
        return f"a number of {self.unit}"

    @property
    def plural(self) -> str:
        return f"numbers of {self.unit}"

    def validate(self, document: Document, keys: Keys, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._mismatch(document, keys, value)
        if value < 0:
            raise document.error(keys, f"expected {self.noun}, found {value}", "it cannot be less than 0")

    def schema(self) -> Schema:
        return {"type": "number", "minimum": 0}


@dataclass(frozen=True, slots=True)
class Anything(Shape):
    """Any value; whoever uses it validates it."""

    @property
    def noun(self) -> str:
        return "a value"

    def validate(self, document: Document, keys: Keys, value: Any) -> None:
        return

    def schema(self) -> Schema:
        return {}


@dataclass(frozen=True, slots=True)
class ListOf(Shape):
    """A list of one kind of thing. `empty` says why it may not be empty; an empty `empty` allows it."""

    item: Shape
    empty: str = ""

    @property
    def noun(self) -> str:
        return f"a list of {self.item.plural}"

    def validate(self, document: Document, keys: Keys, value: Any) -> None:
        if isinstance(value, str):
            shown = value if len(value) < 40 else "..."
            raise document.error(keys, f"expected {self.noun}, found text", f"write [{shown}]")
        if not isinstance(value, list):
            raise self._mismatch(document, keys, value)
        if not value and self.empty:
            raise document.error(keys, self.empty)
        for index, item in enumerate(value):
            self.item.validate(document, (*keys, index), item)

    def schema(self) -> Schema:
        schema: Schema = {"type": "array", "items": self.item.schema()}
        return schema | ({"minItems": 1} if self.empty else {})


@dataclass(frozen=True, slots=True)
class MapOf(Shape):
    """A mapping whose keys are not known beforehand."""

    key: Word
    value: Shape

    @property
    def noun(self) -> str:
        return f"a mapping from {self.key.plural} to {self.value.plural}"

    @property
    def plural(self) -> str:
        return f"mappings from {self.key.plural} to {self.value.plural}"

    def validate(self, document: Document, keys: Keys, value: Any) -> None:
        if not isinstance(value, dict):
            raise self._mismatch(document, keys, value)
        for key, item in value.items():
            if not key.strip():
                raise document.error((*keys, key), f"expected {self.key.noun}, found empty text", at_key=True)
            self.value.validate(document, (*keys, key), item)

    def schema(self) -> Schema:
        return {
            "type": "object",
            "propertyNames": self.key.schema(),
            "additionalProperties": self.value.schema(),
        }


class Field(Struct, frozen=True):
    """One key of a table.

    Attributes:
        shape: What its value may be.
        help: What it does, in plain words; shown by editors.
        example: An example value, shown by editors.
        required: Whether it must be there.
    """

    shape: Shape
    help: str
    example: Any = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table(Shape):
    """A mapping with known keys; any other key is an error."""

    name: str
    name_plural: str
    fields: Mapping[str, Field]

    @property
    def noun(self) -> str:
        return f"{self.name} ({_some(tuple(self.fields))})"

    @property
    def plural(self) -> str:
        return self.name_plural

    def validate(self, document: Document, keys: Keys, value: Any) -> None:
        if not isinstance(value, dict):
            raise self._mismatch(document, keys, value)
        for key, item in value.items():
            field = self.fields.get(key)
            if field is None:
                hint = did_you_mean(key, self.fields) or f"known are {', '.join(self.fields)}"
                where = f" in {keys[-1]}" if keys and isinstance(keys[-1], str) else ""
                raise document.error((*keys, key), f"unknown key '{key}'{where}", hint, at_key=True)
            field.shape.validate(document, (*keys, key), item)
        for key, field in self.fields.items():
            if field.required and key not in value:
                raise document.error(keys, f"the key '{key}' is missing", at_key=True)

    def schema(self) -> Schema:
        schema: Schema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {key: _field_schema(field) for key, field in self.fields.items()},
        }
        required = [key for key, field in self.fields.items() if field.required]
        return schema | ({"required": required} if required else {})


def describe_value(value: object) -> str:
    """Return what a value is, for people: `the number 5`, `a list`, `nothing`."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"'{value}'" if len(value) < 40 else "text"
    return "a list" if isinstance(value, list) else "a mapping"


def _field_schema(field: Field) -> Schema:
    schema: Schema = {"description": field.help, **field.shape.schema()}
    return schema | ({} if field.example is None else {"examples": [field.example]})


def _some(words: Sequence[str]) -> str:
    return ", ".join(words) if len(words) <= 3 else f"{', '.join(words[:3])}, ..."
