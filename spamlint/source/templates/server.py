"""The dialects of servers: ERB, EJS, PHP, Blade, Template Toolkit, FreeMarker, Velocity, Smarty.

Sources: the scanner of ERB and Erubi, the README of EJS, the compilers of Blade, `perldoc Template::Manual::Syntax` and
`::Directives`, the FreeMarker and Velocity user guides, the Smarty manual, Sailthru's Zephyr reference.
"""

from __future__ import annotations

import re

from spamlint.source.templates import code
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds, Words
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_QUOTES = "\"'"


def _output(inside: str, holds: Holds) -> Events:
    return (Event(TagKind.OUTPUT, "", inside.strip()),)


_RAILS_ELSEWHERE = re.compile(r"(?:render|yield|partial|content_for)\b")


def _erb_output(inside: str, holds: Holds) -> Events:
    expression = inside.strip()
    if _RAILS_ELSEWHERE.match(expression):
        return (Event(TagKind.INCLUDE, expression.split("(")[0].split()[0], expression),)
    return code.ruby_output(inside, holds)


_EJS_ELSEWHERE = re.compile(r"(?:await\s+)?include\s*\(")


def _ejs_output(inside: str, holds: Holds) -> Events:
    expression = inside.strip()
    if _EJS_ELSEWHERE.match(expression):
        return (Event(TagKind.INCLUDE, "include", expression),)
    return (Event(TagKind.OUTPUT, "", expression),)


def _directive(inside: str, holds: Holds) -> Events:
    """Read `<%@ include view="..." %>` of Adobe Campaign and JSP."""
    word = inside.split(None, 1)[0] if inside.strip() else ""
    return (Event(TagKind.OUTPUT if word == "include" else TagKind.STATEMENT, word, inside.strip()),)


# `<%%` stands for `<%`, and nothing up to `%>` is code.
_PERCENT_LITERAL = Delimiters("<%%", role=Role.LITERAL, pattern=re.compile("<%%"))
ERB = Dialect(
    "erb",
    "ERB",
    (
        _PERCENT_LITERAL,
        Delimiters("<%#", "%>", Role.COMMENT),
        Delimiters("<%!--", "--%>", Role.COMMENT),
        Delimiters("<%==", "%>", Role.OUTPUT, "-", grammar=_erb_output),
        Delimiters("<%=", "%>", Role.OUTPUT, "-", grammar=_erb_output),
        Delimiters("<%", "%>", Role.CODE, "-"),
    ),
    code.ruby,
)
EJS = Dialect(
    "ejs",
    "EJS",
    (
        _PERCENT_LITERAL,
        Delimiters("<%#", "%>", Role.COMMENT),
        Delimiters("<%--", "--%>", Role.COMMENT),
        Delimiters("<%@", "%>", Role.OUTPUT, grammar=_directive),
        Delimiters("<%=", "%>", Role.OUTPUT, "-_", grammar=_ejs_output),
        Delimiters("<%-", "%>", Role.OUTPUT, "-_", grammar=_ejs_output),
        Delimiters("<%", "%>", Role.CODE, "-_"),
    ),
    code.javascript,
)
PHP = Dialect(
    "php",
    "PHP",
    (
        Delimiters("<?=", "?>", Role.OUTPUT),
        Delimiters("<?php", "?>", Role.CODE, quotes=_QUOTES, is_sure=False),
    ),
    code.php,
)

_BLADE_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "unless": RegionKind.CONDITION,
        "isset": RegionKind.CONDITION,
        "auth": RegionKind.CONDITION,
        "guest": RegionKind.CONDITION,
        "foreach": RegionKind.LOOP,
        "forelse": RegionKind.LOOP,
        "for": RegionKind.LOOP,
        "while": RegionKind.LOOP,
        "switch": RegionKind.CHOICE,
        "verbatim": RegionKind.RAW,
    },
    blocks={
        "can": RegionKind.CONDITION,
        "cannot": RegionKind.CONDITION,
        "canany": RegionKind.CONDITION,
        "env": RegionKind.CONDITION,
        "production": RegionKind.CONDITION,
        "hassection": RegionKind.CONDITION,
        "error": RegionKind.CONDITION,
        "php": RegionKind.COMMENT,
    },
    middles=frozenset({"elseif", "case", "elsecan"}),
    elses=frozenset({"else", "default"}),
    silent=frozenset({"php", "use", "props", "inject", "break", "continue", "aware", "csrf", "method", "parent"}),
    includes=frozenset(
        "include includeif includewhen includeunless includefirst extends yield each component slot stack".split()
    ),
    ends=("end",),
    ignore_case=True,
)
_BLADE_INLINE = re.compile(r"\s*\(\s*(?:\"[^\"]*\"|'[^']*')\s*,")


def blade(inside: str, holds: Holds) -> Events:
    """Read a Blade directive without its `@`: `if ($x)`, `endif`, `section('title', 'x')`."""
    match = re.match(r"\w+", inside)
    word = match[0].lower() if match else ""
    rest = inside[len(word) :].strip()
    if word in ("show", "stop", "append", "overwrite"):
        return (Event(TagKind.CLOSE, word, name="section"),)
    if word == "section" and _BLADE_INLINE.match(rest):
        return (Event(TagKind.STATEMENT, word, rest),)
    if word == "section":
        return (Event(TagKind.OPEN, word, rest, RegionKind.BLOCK, word),)
    if word == "empty":  # in `@forelse` a branch, with an argument a condition of its own
        if rest:
            return (Event(TagKind.OPEN, word, rest, RegionKind.CONDITION, word),)
        return (Event(TagKind.MIDDLE, word, is_else=True),)
    if word == "php" and rest:
        return (Event(TagKind.STATEMENT, word, rest),)
    return _BLADE_WORDS(f"{word} {rest}", holds)


_BLADE_NAMES = (
    "if|elseif|else|endif|unless|endunless|isset|endisset|empty|endempty|auth|endauth|guest|endguest|foreach|endforeach"
    "|forelse|endforelse|for|endfor|while|endwhile|switch|case|default|break|continue|endswitch|verbatim|php|endphp"
    "|section|endsection|show|stop|append|overwrite|yield|parent|extends|include(?:If|When|Unless|First)?|each"
    "|component(?:First)?|endcomponent|slot|endslot|lang|choice|json|csrf|method|props|aware|inject|use|stack|push"
    "|endpush|prepend|endprepend|once|endonce|env|endenv|production|endproduction|can|cannot|canany|elsecan|endcan"
    "|endcannot|endcanany|hasSection|error|enderror|class|style|checked|selected|disabled|endlang"
)
BLADE = Dialect(
    "blade",
    "Blade",
    (
        Delimiters("@{{", "}}", Role.LITERAL),
        Delimiters("@{!!", "!!}", Role.LITERAL),
        Delimiters("@@", role=Role.LITERAL, pattern=re.compile(r"@@(?=\w)")),
        Delimiters("{{--", "--}}", Role.COMMENT),
        Delimiters("{{", "}}", Role.OUTPUT),
        Delimiters("{!!", "!!}", Role.OUTPUT),
        Delimiters(
            "@",
            quotes=_QUOTES,
            # `css@media` and `me@else.com` are no directives.
            pattern=re.compile(rf"(?<![\w@.])@(?P<inside>(?:{_BLADE_NAMES})\b(?!\.\w|-))(?P<arguments>[ \t]*\()?"),
        ),
        *PHP.delimiters,
    ),
    blade,
    r"@end(?:NAME)\b",
)

TEMPLATE_TOOLKIT = Dialect(
    "template-toolkit",
    "Template Toolkit",
    (Delimiters("[%", "%]", Role.CODE, "-+=~"),),
    code.template_toolkit,
    r"\[%[-+=~]?\s*END\s*[-+=~]?%\]",
)

_FTL_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "list": RegionKind.LOOP,
        "foreach": RegionKind.LOOP,
        "switch": RegionKind.CHOICE,
        "macro": RegionKind.MACRO,
        "function": RegionKind.MACRO,
        "noparse": RegionKind.RAW,
        "attempt": RegionKind.BLOCK,
        "items": RegionKind.BLOCK,
        "escape": RegionKind.BLOCK,
        "noescape": RegionKind.BLOCK,
        "compress": RegionKind.BLOCK,
        "autoesc": RegionKind.BLOCK,
        "noautoesc": RegionKind.BLOCK,
        "outputformat": RegionKind.BLOCK,
    },
    middles=frozenset({"elseif", "elseIf", "case", "on", "recover"}),
    elses=frozenset({"else", "default"}),
    silent=frozenset("import ftl setting return stop break continue t lt rt nt flush visit recurse fallback".split()),
    includes=frozenset({"include", "nested"}),
    ends=("/#",),
    assigns=frozenset({"assign", "local", "global"}),
    default=TagKind.STATEMENT,
)


def freemarker(inside: str, holds: Holds) -> Events:
    """Read a FreeMarker directive without its `<#`: `if x`. That a separator is written is left aside."""
    word = inside.strip().rstrip("/").strip()
    if word in ("sep", "sep>"):
        return (Event(TagKind.STATEMENT, word),)
    return _FTL_WORDS(word, holds)


def _freemarker_close(inside: str, holds: Holds) -> Events:
    if inside.strip() == "sep":
        return (Event(TagKind.STATEMENT, "/sep"),)
    return (Event(TagKind.CLOSE, "/", name=inside.strip()),)


def _freemarker_call(inside: str, holds: Holds) -> Events:
    """Read the use of a macro; only one that is closed has content."""
    name = inside.split(None, 1)[0].rstrip("/") if inside.strip() else ""
    if inside.rstrip().endswith("/") or not (holds("/@" + name) or holds("/@")):
        return (Event(TagKind.INCLUDE, "@", inside.strip().rstrip("/").strip()),)
    return (Event(TagKind.OPEN, "@", inside.strip(), RegionKind.BLOCK, "@"),)


def _freemarker_call_end(inside: str, holds: Holds) -> Events:
    return (Event(TagKind.CLOSE, "/@", name="@"),)


FREEMARKER = Dialect(
    "freemarker",
    "FreeMarker",
    (
        Delimiters("<#--", "-->", Role.COMMENT),
        Delimiters("[#--", "--]", Role.COMMENT),
        Delimiters("</#", ">", grammar=_freemarker_close),
        Delimiters("<#", ">", quotes=_QUOTES, nests="()"),
        Delimiters("</@", ">", grammar=_freemarker_call_end),
        Delimiters("<@", ">", quotes=_QUOTES, nests="()", grammar=_freemarker_call),
        Delimiters("[/#", "]", grammar=_freemarker_close, is_sure=False),
        Delimiters("[#", "]", quotes=_QUOTES, nests="[]", pattern=re.compile(r"\[#[a-z]"), is_sure=False),
        Delimiters("${", "}", Role.OUTPUT, quotes=_QUOTES, nests="{}"),
        Delimiters("#{", "}", Role.OUTPUT, quotes=_QUOTES, nests="{}", pattern=re.compile(r"#\{[\w(]"), is_sure=False),
    ),
    freemarker,
    r"(?:</#|\[/#)(?:NAME)\s*[>\]]",
)

_VELOCITY_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "foreach": RegionKind.LOOP,
        "macro": RegionKind.MACRO,
        "define": RegionKind.BLOCK,
    },
    middles=frozenset({"elseif"}),
    silent=frozenset({"set", "stop", "break"}),
    includes=frozenset({"parse", "include"}),
    ends=(),
    end="end",
    default=TagKind.INCLUDE,
)


def velocity(inside: str, holds: Holds) -> Events:
    """Read a Velocity directive without its `#`: `if($x)`, `{else}`, `end`, `footer()`."""
    inside = inside.strip()
    if inside[:1] == "@":
        return (Event(TagKind.OPEN, inside, "", RegionKind.BLOCK),)
    match = re.match(r"\{?(\w+)\}?\s*(.*)", inside, re.DOTALL)
    return _VELOCITY_WORDS(f"{match[1]} {match[2]}" if match else inside, holds)


_VELOCITY_REFERENCE = re.compile(
    r"\$!?\{(?P<inside>[A-Za-z_][^{}\n]{0,300})\}"
    r"|\$!?[A-Za-z_][\w-]{0,80}(?:\.[A-Za-z_]\w{0,80}(?:\([^()\n]{0,200}\))?|\[[^\[\]\n]{1,80}\]){0,20}"
)
VELOCITY = Dialect(
    "velocity",
    "Velocity",
    (
        Delimiters("#[[", "]]#", Role.VERBATIM),
        Delimiters("#*", "*#", Role.COMMENT),
        Delimiters("##", role=Role.COMMENT, ends=re.compile(r"(?=\n)|\Z")),
        Delimiters("\\#", role=Role.LITERAL, pattern=re.compile(r"\\#")),
        Delimiters("\\$", role=Role.LITERAL, pattern=re.compile(r"\\\$")),
        Delimiters(
            "#",
            quotes=_QUOTES,
            pattern=re.compile(
                r"#(?P<inside>\{(?:else|end|stop|break)\}|(?:else|end|stop|break)(?![\w-])"
                r"|@?[A-Za-z_]\w{0,80}(?=[ \t]{0,4}\())(?P<arguments>(?<!#end)(?<!#else)(?<!\})[ \t]{0,4}\()?"
            ),
        ),
        Delimiters("$", role=Role.OUTPUT, pattern=_VELOCITY_REFERENCE, is_sure=False),
    ),
    velocity,
)

_SMARTY_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "foreach": RegionKind.LOOP,
        "section": RegionKind.LOOP,
        "for": RegionKind.LOOP,
        "while": RegionKind.LOOP,
        "literal": RegionKind.RAW,
        "php": RegionKind.COMMENT,
    },
    blocks={"function": RegionKind.MACRO},
    middles=frozenset({"elseif"}),
    elses=frozenset({"else", "foreachelse", "sectionelse", "forelse"}),
    silent=frozenset({"assign", "append", "config_load", "debug", "eval", "set", "select", "break", "continue"}),
    includes=frozenset({"include", "extends", "include_php", "insert"}),
    ends=("/",),
)
SMARTY = Dialect(
    "smarty",
    "Smarty",
    (
        Delimiters("{*", "*}", Role.COMMENT, is_sure=False),
        Delimiters(
            "{",
            "}",
            quotes=_QUOTES,
            nests="{}",
            # Style sheets have braces too: only what Smarty knows is a tag.
            pattern=re.compile(
                r"\{(?:[$=\"]|/?(?:if|elseif|else|foreach|foreachelse|section|sectionelse|for|forelse|while|literal|include"
                r"|assign|capture|strip|block|extends|function|nocache|insert|php|select|set|ldelim|rdelim)\b(?![:;-]))"
            ),
        ),
    ),
    _SMARTY_WORDS,
    r"\{/(?:NAME)\}",
)

SERVER = (ERB, EJS, PHP, BLADE, TEMPLATE_TOOLKIT, FREEMARKER, VELOCITY, SMARTY)
