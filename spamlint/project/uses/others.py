"""FreeMarker, Velocity, Template Toolkit and Smarty.

Sources: the directive reference of FreeMarker, the user guide of Velocity, `Template::Manual::Directives`, the Smarty
manual.
"""

from __future__ import annotations

from spamlint.patterns import lazy_pattern
from spamlint.project.uses.use import STRING, Use, UseKind, file_names, first_string, first_word
from spamlint.source.templates.tags import Tag, TagKind

_AS = lazy_pattern(rf"\s*({STRING})\s+as\s+(\w+)")
_BARE = lazy_pattern(r"[\w][\w./-]{0,200}")
_ATTRIBUTE = lazy_pattern(rf"\b(?P<name>file|name)\s*=\s*(?P<value>{STRING}|[\w./-]+)")
_PASSED = frozenset({"if", "elseif", "else", "end", "set", "foreach", "stop", "break", "define"})


def freemarker(tag: Tag) -> Use | None:
    """Return what a directive of FreeMarker does when files are put together."""
    word, expression = tag.keyword, tag.expression
    if tag.kind in (TagKind.CLOSE, TagKind.MIDDLE, TagKind.COMMENT):
        return None
    if word == "include":
        return Use(UseKind.INCLUDE, file_names(expression), is_optional="ignore_missing" in expression, shares=True)
    if word == "import":
        found = _AS.match(expression)
        return Use(UseKind.IMPORT, (found[1][1:-1],), label=found[2]) if found else None
    if word == "macro":
        name, *parameters = expression.replace(",", " ").split() or [""]
        plain = tuple(parameter.partition("=")[0] for parameter in parameters)
        return Use(UseKind.MACRO, label=name.strip("\"'"), parameters=plain)
    if word == "nested":
        return Use(UseKind.BODY)
    return Use(UseKind.CALL, label=first_word(expression)) if word == "@" else None


def velocity(tag: Tag) -> Use | None:
    """Return what a directive of Velocity does when files are put together."""
    word, expression = tag.keyword, tag.expression
    if tag.kind in (TagKind.CLOSE, TagKind.MIDDLE, TagKind.COMMENT):
        return None
    if tag.kind is TagKind.OUTPUT:
        return Use(UseKind.BODY) if expression.strip("${}!") in ("bodyContent", "screen_content") else None
    if word in ("parse", "include"):
        return Use(UseKind.INCLUDE, file_names(expression), shares=True)
    if word == "macro":
        name, *parameters = expression.strip("() \t\r\n").replace(",", " ").split() or [""]
        return Use(UseKind.MACRO, label=name, parameters=tuple(item.lstrip("$!{").rstrip("}") for item in parameters))
    if word.startswith("@"):
        return Use(UseKind.CALL, label=first_word(word[1:]))
    return Use(UseKind.CALL, label=word) if tag.kind is TagKind.INCLUDE and word not in _PASSED else None


def toolkit(tag: Tag) -> Use | None:
    """Return what a directive of Template Toolkit does when files are put together."""
    word, expression = tag.keyword, tag.expression
    if tag.kind in (TagKind.CLOSE, TagKind.MIDDLE, TagKind.COMMENT):
        return None
    if word in ("INCLUDE", "PROCESS", "INSERT", "WRAPPER"):
        bare = _BARE.match(expression)
        name = first_string(expression) or (bare[0] if bare else "")
        return Use(UseKind.INCLUDE, (name,) if name else (), label=name, shares=True)
    if word == "BLOCK" and tag.kind is TagKind.OPEN:
        return Use(UseKind.FILL, label=first_string(expression) or first_word(expression))
    if tag.kind is TagKind.OUTPUT and not word:
        return Use(UseKind.BODY) if expression.partition("|")[0].strip() == "content" else None
    return None


def smarty(tag: Tag) -> Use | None:
    """Return what a tag of Smarty does when files are put together."""
    word, expression = tag.keyword, tag.expression
    if tag.kind in (TagKind.CLOSE, TagKind.MIDDLE, TagKind.COMMENT):
        return None
    if not word or tag.kind is TagKind.OUTPUT:
        return Use(UseKind.PARENT) if "smarty.block.parent" in expression + word else None
    if word in ("include", "extends"):
        kind = UseKind.INCLUDE if word == "include" else UseKind.EXTENDS
        return Use(kind, _smarty_names(expression))
    if word == "block":
        return Use(
            UseKind.BLOCK, label=_attribute(expression, "name") or first_string(expression) or first_word(expression)
        )
    if word == "function":
        return Use(UseKind.MACRO, label=_attribute(expression, "name") or first_word(expression))
    return None


def _smarty_names(expression: str) -> tuple[str, ...]:
    name = _attribute(expression, "file") or first_string(expression)
    if name is None or "$" in name or "`" in name:
        return ()
    scheme, _, rest = name.partition(":")
    return (rest if scheme == "file" else name,)


def _attribute(expression: str, name: str) -> str | None:
    for found in _ATTRIBUTE.finditer(expression):
        if found["name"] == name:
            return found["value"].strip("\"'")
    return None


def latte(tag: Tag) -> Use | None:
    """Return what a tag of Latte does when files are put together. Source: Latte's guide to template inheritance."""
    word, expression = tag.keyword, tag.expression
    if tag.kind in (TagKind.CLOSE, TagKind.MIDDLE, TagKind.COMMENT):
        return None
    if word in ("layout", "extends", "embed"):
        return Use(UseKind.INCLUDE if word == "embed" else UseKind.EXTENDS, file_names(expression))
    if word in ("include", "sandbox"):
        bare = first_word(expression.removeprefix("block").strip().lstrip("#"))
        if bare == "parent":
            return Use(UseKind.PARENT)
        if bare and "." not in bare and first_string(expression) is None:
            return Use(UseKind.SLOT, label=bare)
        return Use(UseKind.INCLUDE, file_names(expression.removeprefix("file").strip()), shares=True)
    if word in ("block", "define") and tag.kind is TagKind.OPEN:
        label = first_word(expression.removeprefix("local").strip().lstrip("#"))
        return Use(UseKind.BLOCK if word == "block" else UseKind.FILL, label=label) if label else None
    return None
