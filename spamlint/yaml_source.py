"""YAML that knows where everything stands in its file.

Used for the config and for rule files. It reads a strict subset of YAML 1.2 (https://yaml.org/spec/1.2.2/):
what a word looks like is what it is.

- Only `true` and `false` (and `True`, `TRUE`, ...) are booleans; `no`, `off` and `y` are strings.
- Only JSON numbers are numbers: `0755`, `1_000`, `2024-01-31` and `12:30` are strings.
- A key is always a string, and may stand only once in its mapping.
- Tags (`!!python/name`) are refused; anchors, aliases and merge keys (`<<`) work within limits.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from spamlint.errors import ConfigError, did_you_mean
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Position

if TYPE_CHECKING:
    from yaml.events import Event, ScalarEvent

Key = str | int

MAX_DEPTH = 60
"""How deep mappings and lists may nest."""

MAX_NODES = 500_000
"""How many values a document may have once its aliases are written out."""

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# Numbers as in JSON (RFC 8259 section 6), short enough to be exact; longer runs of digits are names, not numbers.
_INTEGER = lazy_pattern(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT = lazy_pattern(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,40})?(?:[eE][-+]?[0-9]{1,2})?")
# YAML 1.2.2 section 5.1, rule 1: what is not c-printable. Said so, it compiles ten times faster than by its complement.
_UNPRINTABLE = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class _Node(Struct):
    """A value and where it starts (code points); how many values and levels it holds with aliases written out."""

    value: Any
    start: int
    size: int = 1
    height: int = 0
    items: dict[Key, _Node] = field(default_factory=dict)
    key_starts: dict[Key, int] = field(default_factory=dict)

    def add(self, key: Key, node: _Node) -> None:
        self.items[key] = node
        self.size += node.size
        self.height = max(self.height, node.height + 1)


class Document(Struct, frozen=True):
    """A parsed YAML file: plain data, and the place of each value.

    Attributes:
        path: The file, as shown to the user.
        data: Dictionaries with string keys, lists, strings, numbers, booleans and None. Aliased values are
            shared, so treat it as read-only.
    """

    path: str
    data: Any
    _root: _Node
    _line_starts: tuple[int, ...]

    def mark(self, *keys: Key) -> Position:
        """Return where the value at `keys` starts: `mark("rules", "x", 0)`.

        For a key that is not there, it is the place of the nearest value around it.
        """
        return self._position(self._nearest(keys).start)

    def key_mark(self, *keys: Key) -> Position:
        """Return where the last of `keys` is written. For an item of a list it is where the item starts."""
        if not keys:
            return self.mark()
        parent = self._nearest(keys[:-1])
        start = parent.key_starts.get(keys[-1])
        return self.mark(*keys) if start is None else self._position(start)

    def error(self, keys: Iterable[Key], message: str, hint: str = "", *, at_key: bool = False) -> ConfigError:
        """Return an error that points at the value at `keys`, or at its key."""
        place = self.key_mark(*keys) if at_key else self.mark(*keys)
        return ConfigError(self.path, place.line, place.column, message, hint)

    def _nearest(self, keys: Iterable[Key]) -> _Node:
        node = self._root
        for key in keys:
            following = node.items.get(key)
            if following is None:
                return node
            node = following
        return node

    def _position(self, offset: int) -> Position:
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)


def load_yaml(path: str, content: bytes | str) -> Document:
    """Return the one document in `content`. `path` is only used in messages.

    An empty file gives a document whose data is None.

    Raises:
        ConfigError: If the content is not UTF-8 or not valid YAML, holds a tag, a doubled key or a second
            document, nests deeper than `MAX_DEPTH`, or has more than `MAX_NODES` values.
    """
    text = content if isinstance(content, str) else _decode(path, content)
    text = text.removeprefix("\ufeff")
    line_starts = (0, *(match.end() for match in re.finditer("\n", text)))
    return _Composer(path, text, line_starts).document()


def _decode(path: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        start = content.rfind(b"\n", 0, error.start) + 1
        column = len(content[start : error.start].decode("utf-8", "replace")) + 1
        raise ConfigError(path, line, column, "this is not UTF-8", "save the file as UTF-8") from None


class _Composer:
    """Builds the tree of nodes from the parser's events, which are not recursive and cost no stack."""

    def __init__(self, path: str, text: str, line_starts: tuple[int, ...]) -> None:
        self._path = path
        self._text = text
        self._line_starts = line_starts
        self._anchors: dict[str, _Node | None] = {}
        self._events = self._parse()
        self._merged = 0

    def document(self) -> Document:
        from yaml.events import DocumentEndEvent, DocumentStartEvent, StreamEndEvent

        root = _Node(None, 0)
        first = True
        for event in self._events:
            if isinstance(event, StreamEndEvent):
                break
            if isinstance(event, DocumentStartEvent):
                if not first:
                    raise self._error(_start(event), "a second document starts here; only one is read")
                first = False
                root = self._node(next(self._events), 0)
            elif isinstance(event, DocumentEndEvent):
                continue
        return Document(self._path, root.value, root, self._line_starts)

    def _parse(self) -> Iterator[Event]:
        """Yield the parser's events, turning its errors into ours."""
        import yaml

        unprintable = _UNPRINTABLE.search(self._text)
        if unprintable:
            name = f"U+{ord(unprintable.group()):04X}"
            raise self._error(unprintable.start(), f"the character {name} may not stand in a YAML file")
        # The class hierarchy of the stubs has no common type for the two loaders.
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            yield from yaml.parse(self._text, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._syntax_error(mark.index if mark else 0, error.problem or "it cannot be read") from None
        except yaml.YAMLError as error:
            raise self._error(0, f"this is not valid YAML: {error}") from None

    def _node(self, event: Event, depth: int) -> _Node:
        from yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent

        start = _start(event)
        if depth > MAX_DEPTH:
            raise self._error(start, f"this nests deeper than {MAX_DEPTH} levels")
        if isinstance(event, AliasEvent):
            return self._alias(str(event.anchor), start, depth)
        if getattr(event, "tag", None):
            raise self._error(start, "tags such as '!!str' are not used here", "put quotes around text")
        anchor: str | None = getattr(event, "anchor", None)
        if anchor is not None:
            self._anchors[anchor] = None
        if isinstance(event, ScalarEvent):
            node = _Node(_scalar(event), start)
        elif isinstance(event, SequenceStartEvent):
            node = self._sequence(start, depth)
        elif isinstance(event, MappingStartEvent):
            node = self._mapping(start, depth)
        else:  # pragma: no cover - the parser's grammar has no other event here
            raise self._error(start, f"unexpected {type(event).__name__}")
        if node.size > MAX_NODES:
            raise self._error(start, f"this holds more than {MAX_NODES:,} values, counting aliases")
        if anchor is not None:
            self._anchors[anchor] = node
        return node

    def _alias(self, anchor: str, start: int, depth: int) -> _Node:
        if anchor not in self._anchors:
            raise self._error(start, f"there is no anchor '&{anchor}' above", did_you_mean(anchor, self._anchors))
        node = self._anchors[anchor]
        if node is None:
            raise self._error(start, f"'*{anchor}' stands inside its own anchor")
        if depth + node.height > MAX_DEPTH:
            raise self._error(start, f"this nests deeper than {MAX_DEPTH} levels, counting aliases")
        return node

    def _sequence(self, start: int, depth: int) -> _Node:
        from yaml.events import SequenceEndEvent

        values: list[Any] = []
        node = _Node(values, start)
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            item = self._node(event, depth + 1)
            node.add(len(values), item)
            values.append(item.value)
        return node

    def _mapping(self, start: int, depth: int) -> _Node:
        from yaml.events import MappingEndEvent

        node = _Node({}, start)
        merged: list[_Node] = []
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event)
            value = self._node(next(self._events), depth + 1)
            key_start = _start(event)
            if key == "<<" and _is_plain(event):
                merged.extend(self._merge_sources(value, key_start))
                continue
            if key in node.items:
                line = self._position(node.key_starts[key]).line
                raise self._error(key_start, f"the key '{key}' stands twice; the first is on line {line}")
            self._put(node, key, value, key_start)
        for source in merged:
            self._merge(node, source)
        return node

    def _merge(self, node: _Node, source: _Node) -> None:
        """Add the keys of `source` that `node` has not."""
        self._merged += len(source.items)
        if self._merged > MAX_NODES:
            raise self._error(node.start, f"'<<' merges more than {MAX_NODES:,} keys in this file")
        for key, value in source.items.items():
            if key not in node.items:
                self._put(node, str(key), value, source.key_starts[key])

    def _key(self, event: Event) -> str:
        from yaml.events import ScalarEvent

        start = _start(event)
        if not isinstance(event, ScalarEvent):
            raise self._error(start, "a key must be plain text", "put quotes around text that starts with { [ * or &")
        if event.tag:
            raise self._error(start, "tags such as '!!str' are not used here", "put quotes around text")
        if event.anchor:
            raise self._error(start, "a key cannot have an anchor", "put quotes around text that starts with &")
        if not event.value and _is_plain(event):
            raise self._error(start, "a key is missing before ':'")
        return str(event.value)

    def _merge_sources(self, value: _Node, start: int) -> list[_Node]:
        sources = list(value.items.values()) if isinstance(value.value, list) else [value]
        if not all(isinstance(source.value, dict) for source in sources):
            raise self._error(start, "'<<' takes a mapping or a list of mappings")
        return sources

    @staticmethod
    def _put(node: _Node, key: str, value: _Node, key_start: int) -> None:
        node.value[key] = value.value
        node.add(key, value)
        node.key_starts[key] = key_start

    def _syntax_error(self, offset: int, problem: str) -> ConfigError:
        hint = ""
        if "\\t" in problem or self._text[offset : offset + 1] == "\t":
            hint = "indent with spaces, not tabs"
        elif problem.startswith("mapping values are not allowed"):
            hint = "put quotes around text that holds ': '"
        elif "cannot start any token" in problem:
            hint = "put quotes around text that starts with % @ or `"
        return self._error(offset, f"this is not valid YAML: {problem}", hint)

    def _error(self, offset: int, message: str, hint: str = "") -> ConfigError:
        place = self._position(offset)
        return ConfigError(self._path, place.line, place.column, message, hint)

    def _position(self, offset: int) -> Position:
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)


def _start(event: Event) -> int:
    """Return where an event starts in the text, in code points."""
    return event.start_mark.index if event.start_mark else 0


def _is_plain(event: Event) -> bool:
    """Return whether a scalar stands without quotes. The C parser says so by an empty style, the other by None."""
    return not getattr(event, "style", None)


def _scalar(event: ScalarEvent) -> str | int | float | bool | None:
    """Return what a scalar is. Anything in quotes, and any block text, is a string."""
    word = str(event.value)
    if not event.implicit[0] or not _is_plain(event):
        return word
    if word in _NULL:
        return None
    if word in _BOOLEAN:
        return _BOOLEAN[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    if _FLOAT.fullmatch(word):
        return float(word)
    return word
