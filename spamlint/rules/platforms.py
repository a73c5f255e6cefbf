"""Reads `rules/platforms.yaml`: YAML in, checked platforms out, with file, line and column in every error.

The format is told at the top of that file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from spamlint.errors import did_you_mean
from spamlint.text.placeholders import read_placeholder
from spamlint.text.platforms import UNVERIFIED, Means, Placeholder, Platform, Purpose, Renders, Requirement
from spamlint.yaml_source import Document, Key, load_yaml

FILE = "platforms.yaml"

_PURPOSES = tuple(purpose.value for purpose in Purpose)
_KEYS = ("name", "case", "footer", "together-with", "note", "sources", *_PURPOSES, "requires")
_MEANS = tuple(means.value for means in Means)
_PLACEHOLDER_KEYS = (*_MEANS, "renders", "unmistakable", "note", "source")


def load_platforms(path: str, content: bytes) -> tuple[Platform, ...]:
    """Return the platforms of a file, in its order.

    Raises:
        ConfigError: If it is not YAML, or says something that is not allowed.
    """
    document = load_yaml(path, content)
    if not isinstance(document.data, dict):
        raise document.error((), "a file of platforms is a mapping from ids to platforms")
    return tuple(_Reader(document, platform_id).platform() for platform_id in document.data)


def platforms_of_folder(folder: Path) -> tuple[Platform, ...]:
    """Return the platforms of a `rules/` folder; none if it has no file of them.

    Raises:
        ConfigError: As `load_platforms`.
    """
    path = folder / FILE
    return load_platforms(path.as_posix(), path.read_bytes()) if path.is_file() else ()


class _Reader:
    """Reads one platform."""

    def __init__(self, document: Document, platform_id: str) -> None:
        self._document = document
        self._id = platform_id
        self._data: Any = document.data[platform_id]

    def platform(self) -> Platform:
        if not isinstance(self._data, dict):
            raise self._error((), "a platform is a mapping")
        if not _is_kebab(self._id):
            raise self._error((), "an id is written in small letters, digits and hyphens", at_key=True)
        self._known((), self._data, _KEYS)
        if not isinstance(self._data.get("name"), str):
            raise self._error((), f"the platform {self._id} lacks its 'name'", at_key=True)
        self._choice(("case",), ("exact",), self._data.get("case", "exact"))
        self._choice(("footer",), ("added", "not-added"), self._data.get("footer", "added"))
        return Platform(
            self._id,
            self._data["name"],
            tuple(item for purpose in Purpose for item in self._placeholders(purpose)),
            tuple(self._requirements()),
            tuple(self._together()),
            "case" in self._data,
        )

    def _placeholders(self, purpose: Purpose) -> Iterator[Placeholder]:
        for index, item in enumerate(self._list((purpose.value,))):
            keys: tuple[Key, ...] = (purpose.value, index)
            if not isinstance(item, dict):
                raise self._error(keys, "a placeholder is a mapping")
            self._known(keys, item, _PLACEHOLDER_KEYS)
            means = [name for name in _MEANS if name in item]
            if len(means) != 1 or not isinstance(item[means[0]], str) or not item[means[0]]:
                raise self._error(keys, f"a placeholder has one of {', '.join(_MEANS)}")
            if means[0] == "tag" and read_placeholder(item["tag"]) is None:
                raise self._error((*keys, "tag"), f"'{item['tag']}' has no form that placeholders have")
            self._choice((*keys, "renders"), [renders.value for renders in Renders], item.get("renders"))
            if item.get("unmistakable", True) is not True:
                raise self._error((*keys, "unmistakable"), "write 'unmistakable: true' or leave it out")
            source = self._source(keys, item)
            yield Placeholder(
                Means(means[0]), item[means[0]], purpose, Renders(item["renders"]), source, "unmistakable" in item
            )

    def _requirements(self) -> Iterator[Requirement]:
        for index, item in enumerate(self._list(("requires",))):
            keys: tuple[Key, ...] = ("requires", index)
            if not isinstance(item, dict):
                raise self._error(keys, "a requirement is a mapping")
            self._known(keys, item, ("one-of", "source"))
            purposes = item.get("one-of")
            if not isinstance(purposes, list) or not purposes:
                raise self._error(keys, "a requirement has a list 'one-of'")
            for number, purpose in enumerate(purposes):
                self._choice((*keys, "one-of", number), _PURPOSES, purpose)
            yield Requirement(tuple(map(Purpose, purposes)), self._source(keys, item))

    def _together(self) -> Iterator[str]:
        for index, other in enumerate(self._list(("together-with",))):
            if other not in self._document.data:
                hint = did_you_mean(str(other), self._document.data)
                raise self._error(("together-with", index), f"there is no platform '{other}'", hint)
            yield str(other)

    def _source(self, keys: tuple[Key, ...], item: Mapping[str, Any]) -> str:
        """Return the address that a source is named for, or the word that says that there is none."""
        sources = self._data.get("sources", {})
        if not isinstance(sources, dict):
            raise self._error(("sources",), "sources are a mapping from names to addresses")
        source = item.get("source")
        self._choice((*keys, "source"), (*sources, *UNVERIFIED), source)
        if source in UNVERIFIED:
            return str(source)
        address = sources[source]
        if not isinstance(address, str) or not address.startswith(("https://", "http://")):
            raise self._error(("sources", str(source)), "a source is the address of a page")
        return address

    def _list(self, keys: tuple[Key, ...]) -> list[Any]:
        value = self._data.get(keys[0], [])
        if not isinstance(value, list):
            raise self._error(keys, f"{keys[0]} is a list")
        return value

    def _known(self, keys: tuple[Key, ...], data: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in data:
            if key not in known:
                raise self._error((*keys, key), f"unknown key '{key}'", did_you_mean(key, known), at_key=True)

    def _choice(self, keys: tuple[Key, ...], choices: tuple[str, ...] | list[str], value: Any) -> None:
        if value not in choices:
            hint = did_you_mean(str(value), choices)
            raise self._error(keys, f"expected {' or '.join(choices)}, found {value!r}", hint)

    def _error(self, keys: tuple[Key, ...], message: str, hint: str = "", *, at_key: bool = False) -> Exception:
        return self._document.error((self._id, *keys), message, hint, at_key=at_key)


def to_json(platforms: tuple[Platform, ...]) -> list[list[Any]]:
    """Return plain data for `from_json`."""
    return [
        [
            platform.id,
            platform.name,
            [
                [item.means.value, item.written, item.purpose.value, item.renders.value, item.source, item.unmistakable]
                for item in platform.placeholders
            ],
            [[[purpose.value for purpose in item.purposes], item.source] for item in platform.requires],
            list(platform.together_with),
            platform.is_exact,
        ]
        for platform in platforms
    ]


def from_json(data: list[list[Any]]) -> Iterator[Platform]:
    """Yield the platforms that `to_json` wrote."""
    for platform_id, name, placeholders, requires, together_with, is_exact in data:
        yield Platform(
            platform_id,
            name,
            tuple(
                Placeholder(Means(means), written, Purpose(purpose), Renders(renders), source, unmistakable)
                for means, written, purpose, renders, source, unmistakable in placeholders
            ),
            tuple(Requirement(tuple(map(Purpose, purposes)), source) for purposes, source in requires),
            tuple(together_with),
            is_exact,
        )


def _is_kebab(word: str) -> bool:
    return all(piece and piece.isascii() and piece.isalnum() and piece == piece.lower() for piece in word.split("-"))
