"""Which dialects a text is written in: as said, by the ending of its file, by what stands in it.

Values between `{{` and `}}` look alike in a dozen dialects, so one of these is chosen by what only it has; where nothing
speaks for one, by what most have. Dialects with other delimiters may stand in the same file and are added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spamlint.source.templates.dialect import Dialect
from spamlint.source.templates.dialects import DIALECTS, find_dialect

MAX_SNIFFED = 200_000
"""Code points that are looked at for traces of a dialect."""

_ENDINGS = {
    ".blade.php": ("blade",),
    ".liquid": ("liquid",),
    ".hbs": ("handlebars",),
    ".handlebars": ("handlebars",),
    ".mustache": ("mustache",),
    ".njk": ("nunjucks",),
    ".nunjucks": ("nunjucks",),
    ".twig": ("twig",),
    ".jinja": ("jinja",),
    ".jinja2": ("jinja",),
    ".j2": ("jinja",),
    ".ejs": ("ejs",),
    ".jsp": ("ejs",),
    ".erb": ("erb",),
    ".rhtml": ("erb",),
    ".eex": ("erb",),
    ".heex": ("erb",),
    ".leex": ("erb",),
    ".ftl": ("freemarker",),
    ".ftlh": ("freemarker",),
    ".vm": ("velocity",),
    ".vtl": ("velocity",),
    ".tt": ("template-toolkit",),
    ".tt2": ("template-toolkit",),
    ".gohtml": ("go",),
    ".gotxt": ("go",),
    ".gotmpl": ("go",),
    ".amp": ("ampscript",),
    ".ampscript": ("ampscript",),
    ".php": ("php",),
    ".phtml": ("php",),
}


class Trace(NamedTuple):
    """What speaks for a dialect: `weight` for each of these expressions that is found."""

    dialect: str
    weight: int
    pattern: re.Pattern[str]


def _traces(*rows: tuple[str, int, str]) -> tuple[Trace, ...]:
    return tuple(Trace(dialect, weight, re.compile(pattern)) for dialect, weight, pattern in rows)


_PERCENT_TRACES = _traces(
    ("liquid", 3, r"\{%-?\s*(?:assign|capture|unless|elsif|case|when|tablerow|render|liquid|paginate)\b"),
    ("liquid", 2, r"\|\s*\w+:\s"),
    ("liquid", 1, r"\bcontains\b|!= blank|== blank|\|\s*(?:money|asset_url|img_tag|strip_html|times|plus)\b"),
    ("customerio", 5, r"\{%-?\s*(?:unsubscribe_url|view_in_browser_url|manage_subscription_preferences_url)"),
    ("customerio", 3, r"\{\{\s*customer\.\w+"),
    ("braze", 9, r"\{\{[^{}]{0,60}\$\{"),
    ("braze", 6, r"\{%\s*(?:connected_content|abort_message)"),
    ("django", 4, r"\{%\s*(?:load|url|static|blocktrans(?:late)?|autoescape|ifequal|now|csrf_token)\b"),
    ("django", 2, r"\{%\s*trans(?:late)?\s+[\"']|\|\w+:[\"']|\{%\s*(?:with|empty|comment)\b"),
    ("klaviyo", 6, r"\{%\s*(?:unsubscribe|manage_preferences|web_view)(?:_link)?\b"),
    ("klaviyo", 5, r"\{\{\s*(?:person|event|organization)(?:\||\.)"),
    ("jinja", 3, r"\{%-?\s*(?:set|macro|import|from|call|filter|do)\b|\{%-?\s*trans\s*(?:%|\w+\s*=)|\bis defined\b"),
    ("jinja", 1, r"\{%[-+]|[-+]%\}|\{\{\s*[\w.]+\("),
    ("twig", 4, r"\{%[-~]?\s*(?:verbatim|embed|apply|use|form_theme|endverbatim)\b|\{\{[-~]?\s*(?:path|asset|parent)\("),
    ("twig", 2, r"\{\{[-~]?\s*(?:include|url|source|block)\(|\?:|\{%\s*for\s+\w+\s*,|\{%~|\|trans\b|\|raw\b"),
    ("hubl", 6, r"\{%-?\s*(?:module|module_block|widget_block|dnd_area|rich_text|linked_image|color|global_module)\b"),
    ("hubl", 5, r"site_settings\.|personalization_token\(|unsubscribe_link_all|view_as_page|standard_\w+_includes"),
    ("nunjucks", 6, r"\{%-?\s*(?:asyncEach|asyncAll|ifAsync|endeach)\b"),
)
_SIGN_TRACES = _traces(
    ("handlebars", 4, r"\{\{~?#(?:if|each|unless|with|>|\*)|\{\{~?\s*else\b|\{\{\{\{|\{\{~|~\}\}|\{\{!--"),
    ("handlebars", 2, r"\{\{#?[\w-]+ [\w.@\"'(]|\{\{@"),
    ("mustache", 3, r"\{\{[#^/]\s*[\w.-]+\s*\}\}|\{\{="),
    ("mustache", 1, r"\{\{[>&!]|\{\{\{"),
    ("go", 5, r"\{\{-?\s*(?:end|range|define|template|block|if|with)\b(?!\s*[|.}]?\w*=)|\{\{-?\s*/\*"),
    ("go", 3, r"\{\{-?\s*(?:\.[A-Z]\w*|\.\s*-?\}\}|\$\w*\s*:=)"),
    ("getresponse", 8, r"\{\{\s*(?:IF|ENDIF|ELSE|LINK|CONTACT|CAMPAIGN)\b"),
    ("blade", 6, r"\{\{--|\{!!|\{\{\s*(?:\$\w+|__\(|config\(|route\(|url\(|asset\()"),
    ("liquid", 2, r"\{\{-?\s*[\w.'\"-]+\s*\|\s*\w+"),
    ("liquid", 1, r"\{\{-"),
    ("braze", 9, r"\{\{[^{}]{0,60}\$\{"),
    ("jinja", 2, r"\{\{\s*[\w.]+\(|\{#"),
    ("mustache", 0, r"\{\{"),
)
_BLADE = re.compile(
    r"(?<![\w@.])@(?:if|foreach|forelse|unless|isset|extends|section|component|include|lang|php|slot|yield)\b[ \t]*\("
    r"|(?<![\w@.])@(?:endif|endforeach|endsection|endcomponent|verbatim|csrf)\b|\{\{--|\{!!|<x-mail::"
)
_RUBY = re.compile(
    r"<%-?\s*(?:end|if [^({]|unless|else|elsif|for \w+ in)\b|\bdo\s*(?:\|[^|\n]*\|)?\s*-?%>|<%=\s*(?:@|t[( ]['\"]|link_to|render |yield"
    r"|image_tag|content_for)|_(?:url|path)\b"
)
_JAVASCRIPT = re.compile(r"<%[-_]?\s*\}|\{\s*[-_]?%>|<%-\s*include\(|<%[_@]|<%--|\b(?:var|let|const) \w+ =")
_ANGLE_NAME = re.compile(r"<%[A-Za-z_][\w.-]*%>")
_ANGLE_OTHER = re.compile(r"<%(?:[-=_#@!%]|\s|[A-Za-z_][\w.-]*[^\w.%-])")
_FREEMARKER = re.compile(r"</?#(?:if|list|assign|macro|else|include|noparse|ftl|import|--)|<#--|\[#(?:if|list|assign)\b")
_VELOCITY = re.compile(r"#(?:if|foreach|set|parse|macro)[ \t]*\(|#end\b|#\{(?:else|end)\}|\$!\{?\w|#\[\[")
_TT = re.compile(r"\[%[-+=~#]?\s*[\w#]")
_SMARTY = re.compile(r"(?<!\{)\{(?:/(?:if|foreach|section|literal|capture|strip)\}(?!\})|literal\}|foreach\s|if\s+[$\w!(])")
_DOLLAR_BRACE = re.compile(r"\$\{[A-Za-z_][^{}\r\n]{0,160}\}")


class Sniffer(NamedTuple):
    """A dialect with delimiters of its own: present if the mark is in the text and the pattern is found."""

    dialect: str
    mark: str
    pattern: re.Pattern[str]


def _sniffers(*rows: tuple[str, str, str]) -> tuple[Sniffer, ...]:
    return tuple(Sniffer(dialect, mark, re.compile(pattern)) for dialect, mark, pattern in rows)


_OTHERS = _sniffers(
    ("mailchimp", "*|", r"\*\|[A-Za-z][^|\r\n]{0,500}\|\*"),
    ("ampscript", "%%", r"%%[=\[]|%%\w[\w .:-]{0,120}%%"),
    ("double-percent", "%%", r"%%\{[A-Za-z_][\w.:-]{1,80}\}%%"),
    ("double-bracket", "[[", r"\[\[[A-Za-z_][^\[\]\r\n<>]{0,120}\]\]"),
    ("double-hash", "##", r"##/?[A-Za-z_][\w.]{1,80}##"),
    ("dollar-bracket", "$[", r"\$\[[^\[\]\r\n]{1,120}\]\$"),
    ("star-bracket", "[*", r"\[\*[^*\r\n]{1,160}\*\]"),
    ("at-brace", "@{", r"@\{[^{}\r\n]{1,80}\}@"),
    ("brace-bang", "{!", r"\{![A-Za-z_$][^{}!\r\n]{0,120}\}"),
    ("brace-dollar", "{$", r"(?<!\{)\{\$[A-Za-z_][\w.|:-]{0,80}\}"),
    ("recipient", "%recipient", r"%recipient(?:\.[\w.-]{1,80}|_\w{1,40})%"),
    ("active-campaign", "%", r"%(?:/IF|[A-Z]*LINK|UNSUBSCRIBE|SENDER-INFO[A-Z-]*|FIRSTNAME|LASTNAME|WEBCOPY)%"),
    ("campaign-monitor", "[", r"(?i)\[(?:if|elseif):[^\]\r\n<>]{1,300}\]"),
    ("percent", "%", r"(?<!%)%(?:[A-Za-z][A-Za-z0-9]*_[A-Za-z0-9_.-]{1,60}|[A-Z]{5,60})%(?!%)"),
    ("bracket", "[", r"\[(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+|[a-z]+_[a-z_]+|[A-Za-z]+_[A-Za-z_]+|link:\w+|(?i:unsubscribe\w*))\]"),
    ("brace", "{", r"(?<![{$%#@!])\{[A-Za-z]+(?:[_.][A-Za-z][\w.]*)+\}(?!\})"),
    ("dollars", "$", r"\$[A-Z_]{3,60}\$"),
    ("hash", "#", r"#[A-Za-z]+:[A-Za-z]+#|#(?:unsubscribe|recipient|subscriber)\w*#"),
    ("colons", "::", r"::[A-Za-z]\w{2,60}::"),
    ("percent-brace", "%{", r"%\{[a-z_]\w{1,60}\}"),
    ("python", "%(", r"%\([A-Za-z_]\w{0,60}\)[sd]"),
)


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
    if not _may_have_tags(content):
        return ()
    content = content[:MAX_SNIFFED]
    found = dict.fromkeys(_by_ending(name.lower()))
    for id in (*_curly(content, found), *_server(content, found), *_platforms(content, found)):
        found.setdefault(id)
    return tuple(DIALECTS[id] for id in found)


def _named(hint: Sequence[str]) -> Iterator[Dialect]:
    for name in hint:
        dialect = find_dialect(name)
        if dialect is None:
            raise ValueError(f"there is no template dialect {name!r}")
        yield dialect


_MARKS = ("{{", "{%", "<%", "*|", "%%", "[[", "[%", "${", "##", "<#", "@{", "$[", "[*", "{!", "{$", "#if", "#set", "<?")


def _may_have_tags(content: str) -> bool:
    return any(mark in content for mark in _MARKS) or _WEAK.search(content) is not None


# One look for all forms that ordinary text may have too.
_WEAK = re.compile(
    r"\[(?!if\b|endif\b)[A-Za-z:]{2,60}|%[A-Za-z/({]|\{/?[A-Za-z*][\w.]{1,60}[ }]|\$!?\{?[A-Za-z]|#(?:foreach|end|parse|\{|\w+\()"
    r"|::[A-Za-z]|#[A-Za-z:]{4,60}#|(?<![\w.])@(?:if|end|foreach|component|extends|section)"
)


def _by_ending(name: str) -> Iterator[str]:
    if name.endswith(".blade.php"):
        yield "blade"
        return
    while (dot := name.rfind(".")) > 0:
        yield from _ENDINGS.get(name[dot:], ())
        name = name[:dot]


def _curly(content: str, found: dict[str, None]) -> Iterator[str]:
    """Yield which of the dialects with `{{` or `{%` it is, unless the ending has told one."""
    has_percent, has_double = "{%" in content, "{{" in content
    if not (has_percent or has_double) or not _CURLY_IDS.isdisjoint(found):
        return
    if has_percent:
        yield _best(_PERCENT_TRACES, content, "jinja")
        if _HAS_SIGNS.search(content) is None:
            return
    if has_double:
        yield _best(_SIGN_TRACES, content, "mustache")


_CURLY_IDS = frozenset(
    "jinja nunjucks twig hubl django klaviyo liquid customerio braze handlebars mustache go getresponse blade".split()
)
_HAS_SIGNS = re.compile(r"\{\{~?[#^/]\s*\w")


def _best(traces: Sequence[Trace], content: str, default: str) -> str:
    scores: dict[str, int] = {}
    for dialect, weight, pattern in traces:
        if pattern.search(content) is not None:
            scores[dialect] = scores.get(dialect, 0) + weight
    # Dialects of one family speak for each other: what is Liquid is Braze's Liquid when something only Braze has is in it.
    best = max(scores, key=lambda dialect: scores[dialect], default=default)
    return best if scores.get(best, 0) else default


def _server(content: str, found: dict[str, None]) -> Iterator[str]:
    if "@" in content and "blade" not in found and _BLADE.search(content):
        yield "blade"
    if "<%" in content and found.keys().isdisjoint(("erb", "ejs")):
        yield from _angle_percent(content)
    if "<?" in content and ("<?php" in content or "<?=" in content) and "php" not in found:
        yield "php"
    checks: tuple[tuple[str, str, re.Pattern[str]], ...] = (
        ("template-toolkit", "[%", _TT),
        ("freemarker", "#", _FREEMARKER),
        ("velocity", "#", _VELOCITY),
        ("smarty", "{", _SMARTY),
    )
    is_server = False
    for id, mark, pattern in checks:
        if id in found:
            is_server = True
        elif mark in content and pattern.search(content) is not None:
            is_server = True
            yield id
    if not is_server and "${" in content and _DOLLAR_BRACE.search(content):
        yield "dollar-brace"


def _angle_percent(content: str) -> Iterator[str]:
    if _ANGLE_OTHER.search(content) is None:
        if _ANGLE_NAME.search(content) is not None:
            yield "angle-percent"
        return
    ruby, javascript = len(_RUBY.findall(content)), len(_JAVASCRIPT.findall(content))
    yield "ejs" if javascript > ruby else "erb"
    if _ANGLE_NAME.search(content) is not None:
        yield "angle-percent"


def _platforms(content: str, found: dict[str, None]) -> Iterator[str]:
    for id, mark, pattern in _OTHERS:
        if id == "brace-dollar" and "{$" in content and _SMARTY.search(content) is not None:
            continue
        if mark in content and pattern.search(content) is not None:
            yield id


