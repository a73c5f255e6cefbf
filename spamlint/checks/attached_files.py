"""Checks of the files that a message carries: programs, macros, what nobody can look into."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.message.attachments import Attachment, attachments
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern

_TURNS = lazy_pattern("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_PACKED = (".gz", ".bz2", ".xz", ".z")


class ExecutableOptions(Struct, frozen=True, eq=False):
    """Options of `attachment-executable`.

    Attributes:
        endings: Endings of files that run when they are opened, without the dot.
        harmless: Endings of files that people open without a thought: before another ending they deceive.
    """

    endings: tuple[str, ...]
    harmless: tuple[str, ...] = ()


@check("attachment-executable")
def attachment_executable(message: Message, options: ExecutableOptions) -> Iterator[Hit]:
    """Yield a hit for each file that runs when it is opened.

    The key tells how it is known: `reversed` and `double` where its name hides it, `executable` by its name,
    `disguised` by its content, `inside` by the names in a zip archive; `cannot-tell` where that holds too many.
    """
    for attached in attachments(message):
        hit = _executable(attached, options)
        if hit is not None:
            yield hit


def _executable(attached: Attachment, options: ExecutableOptions) -> Hit | None:
    endings = _endings(options.endings)
    name = _as_saved(attached.name)
    data = {"name": attached.name or "without a name"}
    if _ending(name) in endings:
        if _TURNS.search(attached.name):
            return Hit("reversed", attached.where, {**data, "ending": _ending(name)})
        key = "double" if _ending(name[: name.rindex(".")].rstrip()) in options.harmless else "executable"
        return Hit(key, attached.where, {**data, "ending": _ending(name)})
    unpacked = next((name.removesuffix(ending) for ending in _PACKED if name.endswith(ending)), None)
    if unpacked is not None and _ending(unpacked) in endings:
        return Hit("inside", attached.where, {**data, "inside": unpacked})
    if attached.program:
        return Hit("disguised", attached.where, {**data, "kind": attached.program})
    return _inside_zip(attached, endings, data) if attached.is_zip else None


def _inside_zip(attached: Attachment, endings: frozenset[str], data: dict[str, str]) -> Hit | None:
    if attached.entries is None:
        return Hit("cannot-tell", attached.where, data)
    for entry in attached.entries:
        inside = entry.name.rpartition("/")[2]
        if _ending(_as_saved(inside)) in endings:
            return Hit("inside", attached.where, {**data, "inside": inside[:80]})
    return None


def _as_saved(name: str) -> str:
    """Return a file name as Windows saves it: without direction marks, dots and spaces at its end; in small letters."""
    return _TURNS.sub("", name).rpartition("/")[2].rpartition("\\")[2].rstrip(". \0").lower()


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.strip() if dot and stem else ""


@lru_cache(maxsize=4)
def _endings(endings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(ending.lower() for ending in endings)


class MacroOptions(Struct, frozen=True, eq=False):
    """Options of `attachment-macro`.

    Attributes:
        endings: Endings of documents that may hold macros, without the dot.
    """

    endings: tuple[str, ...]


@check("attachment-macro")
def attachment_macro(message: Message, options: MacroOptions) -> Iterator[Hit]:
    """Yield `named` for each document whose name says that it holds macros, `found` where its content does."""
    for attached in attachments(message):
        if _ending(_as_saved(attached.name)) in _endings(options.endings):
            yield Hit("named", attached.where, {"name": attached.name})
        elif attached.has_vba:
            yield Hit("found", attached.where, {"name": attached.name or "without a name"})


@check("attachment-encrypted-archive")
def attachment_encrypted_archive(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `archive` or `document` for each file that only a password opens."""
    for attached in attachments(message):
        data = {"name": attached.name or "without a name"}
        if attached.is_encrypted_archive:
            yield Hit("archive", attached.where, data)
        elif attached.is_encrypted_document:
            yield Hit("document", attached.where, data)
