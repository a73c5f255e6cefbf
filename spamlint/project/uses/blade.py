"""Blade: `@extends('layout')`, `@section('x')`, `@include('x')`, `@component('x')`, `<x-button>`.

Source: the documentation of Laravel on Blade templates and on mail. `mail::message` is the view that
`vendor:publish` puts into `vendor/mail/html/message.blade.php`.
"""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern
from spamlint.project.uses.server import php
from spamlint.project.uses.use import STRING, Use, UseKind, file_names, first_string
from spamlint.source.templates.tags import Tag, TagKind

_SECOND = lazy_pattern(rf"\((?P<condition>(?:[^,\"']|{STRING}){{0,200}}),\s*(?P<name>{STRING})")
_VARIABLE = lazy_pattern(r"\$(\w+)\s*(?:\?\?.*)?\Z")
_PASSED_ON = lazy_pattern(r"[\w\\:>-]+\(\s*\$slot\s*\)\s*\Z")


def blade(tag: Tag) -> Use | None:
    """Return what a directive or a value of Blade does when files are put together."""
    word, expression = tag.keyword.lower(), tag.expression
    if tag.kind in (TagKind.CLOSE, TagKind.MIDDLE, TagKind.COMMENT):
        return None
    if tag.kind is TagKind.OUTPUT and not word:
        if _PASSED_ON.match(expression):  # `Illuminate\\Mail\\Markdown::parse($slot)` of the views of Laravel
            return Use(UseKind.BODY)
        variable = _VARIABLE.match(expression)
        if variable is None:
            return None
        return Use(UseKind.BODY) if variable[1] == "slot" else Use(UseKind.SLOT, label=variable[1], is_optional=True)
    if word in ("section", "push", "prepend", "slot"):
        return Use(UseKind.FILL, label=_label(word, expression))
    if word in ("yield", "stack"):
        return Use(UseKind.SLOT, label=_label(word, expression))
    if word == "parent":
        return Use(UseKind.PARENT)
    if word == "extends":
        return Use(UseKind.EXTENDS, _views(file_names(expression)))
    return _include(word, expression) or php(tag)


def _include(word: str, expression: str) -> Use | None:
    if word in ("include", "includeif", "includefirst", "each", "component"):
        names = file_names(expression[1:] if word == "includefirst" else expression)
        if word == "each":
            return Use(UseKind.INCLUDE, _views(names), guard=("@foreach ($list as $item)", "@endforeach"))
        return Use(UseKind.INCLUDE, _views(names), is_optional=word == "includeif", shares=word != "component")
    if word in ("includewhen", "includeunless"):
        second = _SECOND.match(expression)
        if second is None:
            return Use(UseKind.INCLUDE)
        word = "if" if word == "includewhen" else "unless"
        guard = f"@{word} ({second['condition'].strip()})", f"@end{word}"
        return Use(UseKind.INCLUDE, _views((second["name"][1:-1],)), shares=True, guard=guard)
    return None


def _label(word: str, expression: str) -> str:
    label = first_string(expression) or ""
    return f"stack:{label}" if word in ("push", "prepend", "stack") else label


def _views(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths of views: `emails.footer` is `emails/footer`, `mail::button` of the package `mail`."""
    return tuple(path for name in names for path in _paths(name))


def _paths(name: str) -> tuple[str, ...]:
    package, is_packaged, view = name.rpartition("::")
    path = view.replace(".", "/")
    if not is_packaged:
        return (path,)
    return (f"vendor/{package}/html/{path}", f"vendor/{package}/{path}")


COMPONENT = lazy_pattern(
    r"<(?P<close>/?)x-(?P<name>slot\b(?::[\w-]+)?|[a-z][\w.:-]{0,80})(?P<attributes>(?:[^<>\"']|\"[^\"<>]{0,500}\"|'[^'<>]{0,500}')"
    r"{0,40}?)(?P<empty>/?)>"
)
"""The tag of a component: `<x-mail::button url="...">`."""

_SLOT_NAME = lazy_pattern(r"\bname\s*=\s*[\"']([\w-]+)")


def component(match: re.Match[str]) -> Use | None:
    """Return what the opening tag of a component does."""
    name = match["name"]
    if name == "slot" or name.startswith("slot:"):
        named = _SLOT_NAME.search(match["attributes"])
        label = name.partition(":")[2] or (named[1] if named else "")
        return Use(UseKind.FILL, label=label) if label else None
    if "::" in name:
        return Use(UseKind.INCLUDE, _paths(name))
    path = name.replace(".", "/")
    return Use(UseKind.INCLUDE, (f"components/{path}", f"components/{path}/index"))
