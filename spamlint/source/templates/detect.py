"""Which dialects a text is written in: as said, by the ending of its file, by what stands in it.

Values between `{{` and `}}` look alike in a dozen dialects, so one of these is chosen by what only it has; where
nothing speaks for one, by what most have. Dialects with other delimiters may stand in the same file and are added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spamlint.source.templates import traces
from spamlint.source.templates.dialect import Dialect
from spamlint.source.templates.dialects import dialect, find_dialect
from spamlint.source.templates.ends import compiled
from spamlint.source.templates.marks import may_have_tags

MAX_SNIFFED = 200_000
"""Code points that are looked at for traces of a dialect."""


def detect(content: str, name: str = "", hint: Sequence[str] = ()) -> tuple[Dialect, ...]:
    """Return the dialects of a text in order of precedence; none where it has no tags.

    Args:
        content: The text.
        name: The file name. Its ending decides what the tags of its language are; others may be found beside them.
        hint: Names of dialects that somebody has said: then these alone.

    Raises:
        ValueError: If there is no dialect of a name in `hint`.
    """
    if hint:
        return tuple(_named(hint))
    if not may_have_tags(content):
        return ()
    content = content[:MAX_SNIFFED]
    found = dict.fromkeys(_by_ending(name.lower()))
    for look in (_markup, _curly, _server, _platforms):
        found.update(dict.fromkeys(look(content, found)))
    return tuple(dialect(key) for key in found)


def _named(hint: Sequence[str]) -> Iterator[Dialect]:
    for name in hint:
        named = find_dialect(name)
        if named is None:
            raise ValueError(f"there is no template dialect {name!r}")
        yield named


def _by_ending(name: str) -> Iterator[str]:
    if name.endswith(".blade.php"):
        yield "blade"
        return
    while (dot := name.rfind(".")) > 0:
        yield from traces.ENDINGS.get(name[dot:], ())
        name = name[:dot]


def _curly(content: str, found: dict[str, None]) -> Iterator[str]:
    """Yield which of the dialects with `{{` or `{%` it is, unless the ending has told one."""
    has_percent, has_double = "{%" in content, "{{" in content
    if not found.keys().isdisjoint(_HAVE_BRACES):
        has_double = _found(_DOUBLE_PAIR, content)
    if not (has_percent or has_double) or not _CURLY_IDS.isdisjoint(found):
        return
    if _is_noise(content) or (_may_have_lines(content, found) and _is_bottle(content)):
        return
    # Only where tags are is looked closely.
    content = "\n".join(compiled(_CURLY_TAG).findall(content))
    if has_double and (not has_percent or _found(_HAS_SIGNS, content)):
        yield _best(traces.SIGN_TRACES, content, "mustache")
    if has_percent:
        yield _best(_without_trim(content), content, "jinja")


def _is_noise(content: str) -> bool:
    """Return whether most of what stands in braces is more signs than words, as in what spam fills its pages with."""
    inside = compiled(_IN_BRACES).findall(content)
    strange = sum(2 * len(compiled(_IN_WORDS).findall(written)) < len(written) for written in inside)
    return strange >= _LEAST_STRANGE and 2 * strange > len(inside)


_IN_BRACES = r"\{[{%](?!!)([^\n]{1,160}?)[%}]\}"
_IN_WORDS = r"[\w\s.]"
_LEAST_STRANGE = 5
_CURLY_IDS = frozenset(
    "antlers web2py bottle dot"
    " jinja nunjucks twig hubl django klaviyo liquid customerio braze handlebars mustache go getresponse blade tornado"
    " scriban magento".split()
)
# In whose own expressions a brace may follow another one: `@{{base}/a}`, `:for={{a, b} <- c}`.
_HAVE_BRACES = ("thymeleaf", "heex")
_DOUBLE_PAIR = r"\{\{[^{}\n]{1,200}\}\}"
_CURLY_TAG = r"\{[{%#!][^\n]{0,160}|<!--@(?:subject|vars)"
_HAS_SIGNS = r"\{\{~?[#^/]\s*\w"


def _without_trim(content: str) -> traces.Traces:
    """Return what may speak for a dialect with `{%`: signs that control white space are not in all of them."""
    if _found(_TRIM_MARKS, content):
        return tuple(trace for trace in traces.PERCENT_TRACES if trace[0] not in _KNOW_NO_TRIM)
    return traces.PERCENT_TRACES


_TRIM_MARKS = r"\{%[-+~]\s|\s[-+~]%\}"
_KNOW_NO_TRIM = frozenset({"django", "klaviyo"})


def _best(speaking: traces.Traces, content: str, default: str) -> str:
    scores: dict[str, int] = {}
    for key, weight, pattern in speaking:
        if _found(pattern, content):
            scores[key] = scores.get(key, 0) + weight
    best = max(scores, key=lambda key: scores[key], default=default)
    return best if scores.get(best, 0) else default


def _markup(content: str, found: dict[str, None]) -> Iterator[str]:
    for key, mark, pattern in traces.MARKUP:
        if mark in content and key not in found and _found(pattern, content):
            yield key


def _server(content: str, found: dict[str, None]) -> Iterator[str]:
    if "@" in content:
        yield from _at(content, found)
    by_lines = _by_lines(content, found)
    if by_lines:
        yield by_lines
        return
    if "<%" in content and found.keys().isdisjoint(_HAVE_ANGLE_PERCENT):
        yield from _angle_percent(content)
    if "<?" in content and ("<?php" in content or "<?=" in content) and "php" not in found:
        yield "php"
    checks = (
        ("template-toolkit", "[%", traces.TT),
        ("freemarker", "#", traces.FREEMARKER),
        ("leaf", "#", traces.LEAF),
        ("cheetah", "#end ", traces.CHEETAH),
        ("velocity", "#", traces.VELOCITY),
        ("smarty", "{", traces.SMARTY),
    )
    has_dollars = "braze" in found  # and so needs no dialect of its own for `${name}`
    for key, mark, pattern in checks:
        if key in found:
            has_dollars = True
        elif mark in content and not (key in _UNLIKE and _found(_UNLIKE[key], content)) and _found(pattern, content):
            has_dollars = has_dollars or key != "leaf"
            yield key
    if not has_dollars and "${" in content and _found(traces.DOLLAR_BRACE, content):
        yield "dollar-brace"


# What has the look of a language and is another one.
_UNLIKE = {"velocity": f"{traces.LEAF}|{traces.CHEETAH}", "smarty": r"\{endif\}|\{[#.?](?:if|each)\b"}
_HAVE_ANGLE_PERCENT = ("erb", "ejs", "jsp", "gsp", "heex", "mako", "mason", "silverstripe", "bottle", "mojolicious")


def _by_lines(content: str, found: dict[str, None]) -> str:
    """Return which of the languages with lines of code it is, or an empty string."""
    if "bottle" in found or (_may_have_lines(content, found) and _is_bottle(content)):
        return "bottle"
    for key, pattern in (("mojolicious", traces.MOJOLICIOUS), ("mason", traces.MASON), ("mako", traces.MAKO)):
        if key in found or (_may_have_lines(content, found) and _found(pattern, content)):
            return key
    return ""


def _is_bottle(content: str) -> bool:
    return _found(traces.BOTTLE_LINE, content) and _found(traces.BOTTLE_END, content)


_SIGNS_OF_LINES = ("<%", "<&", "\n%", "% end", "%end", " % ")


def _may_have_lines(content: str, found: dict[str, None]) -> bool:
    # The end of a tag `{% ... %}` may stand at the beginning of a line.
    has_sign = any(sign in content for sign in _SIGNS_OF_LINES)
    return has_sign and "{%" not in content and found.keys().isdisjoint(_HAVE_ANGLE_PERCENT)


def _at(content: str, found: dict[str, None]) -> Iterator[str]:
    """Yield which of the dialects with `@if (` it is."""
    if "blade" in found or "razor" in found:
        return
    is_blade = _found(traces.BLADE, content)
    if _found(traces.RAZOR, content) and not (is_blade and _found(traces.BLADE_ONLY, content)):
        yield "razor"
    elif is_blade:
        yield "blade"


def _angle_percent(content: str) -> Iterator[str]:
    if _found(traces.SILVERSTRIPE, content):
        yield "silverstripe"
        return
    if not _found(traces.ANGLE_OTHER, content):
        if _found(traces.ANGLE_NAME, content):
            yield "angle-percent"
        return
    if _found(traces.JSP, content):
        yield "jsp"
        return
    ruby, javascript = len(compiled(traces.RUBY).findall(content)), len(compiled(traces.JAVASCRIPT).findall(content))
    yield "ejs" if javascript > ruby else "erb"
    if _found(traces.ANGLE_NAME, content):
        yield "angle-percent"


def _found(pattern: str, content: str) -> bool:
    return compiled(pattern).search(content) is not None


def _platforms(content: str, found: dict[str, None]) -> Iterator[str]:
    for key, mark, pattern in traces.OTHERS:
        if key == "brace-dollar" and ("silverstripe" in found or ("{$" in content and _found(traces.SMARTY, content))):
            continue
        if mark in content and _found(pattern, content):
            yield key
