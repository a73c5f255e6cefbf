"""Template languages whose conditions and loops stand in attributes of HTML: `<t t-if="x">`, `<p v-else>`.

Sources: Odoo's QWeb reference, "Conditionals", "Loops" and "Sub-templates"; the Zope Page Templates reference, "TAL";
Chameleon's language reference; Genshi's XML template language; Vue's built-in directives; Angular's NgIf and NgFor and
AngularJS's directives; Latte's n:attributes; the special attributes of Phoenix.Component; the tags of
posthtml-expressions and of Maizzle's components.
"""

from __future__ import annotations

from spamlint.source.templates.bound import (
    CASE,
    DEFAULT,
    ELSE,
    ELSE_IF,
    IF,
    INCLUDE,
    LOOP,
    MARKUP,
    SWITCH,
    UNLESS,
    Bound,
    prefixed,
)
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds, Words
from spamlint.source.templates.ruby import ERB
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

QWEB = Dialect(
    "qweb",
    "QWeb (Odoo)",
    (),
    reader=Bound(
        {"t-if": IF, "t-elif": ELSE_IF, "t-else": ELSE, "t-foreach": LOOP, "t-call": INCLUDE, "t-raw": INCLUDE}
    ),
)
TAL = Dialect(
    "tal",
    "TAL (Zope, Plone, Chameleon)",
    (Delimiters("${", "}", Role.OUTPUT, quotes="\"'", nests="{}"),),
    reader=Bound(
        {
            "tal:condition": IF,
            "tal:repeat": LOOP,
            "tal:switch": SWITCH,
            "tal:case": CASE,
            "tal:content": MARKUP,
            "tal:replace": MARKUP,
            "metal:use-macro": INCLUDE,
            "metal:extend-macro": INCLUDE,
        },
        prefix="tal:",
    ),
)
_GENSHI = prefixed(("py:",), {"if": IF, "for": LOOP, "choose": SWITCH, "when": CASE, "otherwise": DEFAULT})
GENSHI = Dialect(
    "genshi",
    "Genshi",
    (
        Delimiters("${", "}", Role.OUTPUT, quotes="\"'", nests="{}"),
        Delimiters("<?python", "?>", Role.COMMENT),
        Delimiters("<!--!", "-->", Role.COMMENT),
    ),
    reader=Bound(_GENSHI, {**_GENSHI, "xi:include": INCLUDE}, test=("test", "each", "href")),
)
VUE = Dialect(
    "vue",
    "Vue",
    (),
    reader=Bound({"v-if": IF, "v-else-if": ELSE_IF, "v-else": ELSE, "v-for": LOOP, "v-show": IF, "v-html": INCLUDE}),
)
_ANGULARJS = {
    "if": IF,
    "show": IF,
    "hide": UNLESS,
    "repeat": LOOP,
    "include": INCLUDE,
    "bind-html": INCLUDE,
    "switch-when": IF,
}
ANGULAR = Dialect(
    "angular",
    "Angular",
    (),
    reader=Bound(
        {
            "*ngif": IF,
            "*ngfor": LOOP,
            "*ngswitchcase": IF,
            "*ngswitchdefault": IF,
            **prefixed(("ng-", "data-ng-"), _ANGULARJS),
        }
    ),
)
_POSTHTML = {
    "if": IF,
    "elseif": ELSE_IF,
    "else": ELSE,
    "each": LOOP,
    "switch": SWITCH,
    "case": CASE,
    "default": DEFAULT,
}


def _elsewhere(inside: str, holds: Holds) -> Events:
    """Read the start tag of a component, which brings in what another file holds."""
    return (Event(TagKind.INCLUDE, "component", inside.strip().rstrip("/").strip()),)


def _end(inside: str, holds: Holds) -> Events:
    return (Event(TagKind.STATEMENT, "/", inside.strip()),)


POSTHTML = Dialect(
    "posthtml",
    "PostHTML (Maizzle)",
    (
        Delimiters("<x-", ">", quotes="\"'", pattern=r"<x-[a-z]", grammar=_elsewhere, is_sure=False),
        Delimiters("</x-", ">", grammar=_end, is_sure=False),
        Delimiters("<component", ">", quotes="\"'", pattern=r"<component\s+src=", grammar=_elsewhere, is_sure=False),
        Delimiters("</component", ">", grammar=_end, is_sure=False),
        Delimiters("<extends", ">", quotes="\"'", pattern=r"<extends\s+src=", grammar=_elsewhere, is_sure=False),
        Delimiters("</extends", ">", grammar=_end, is_sure=False),
        Delimiters("<include", ">", quotes="\"'", pattern=r"<include\s+src=", grammar=_elsewhere, is_sure=False),
        Delimiters("</include", ">", grammar=_end, is_sure=False),
    ),
    reader=Bound({}, _POSTHTML, test=("condition", "loop", "expression", "n")),
)
# Within `<style>` and `<script>` braces are no interpolation, so only those are that nothing else could be.
HEEX = Dialect(
    "heex",
    "HEEx (Phoenix)",
    (
        *ERB.delimiters,
        Delimiters("<.", ">", quotes='"', nests="{}", pattern=r"<\.[a-z]", grammar=_elsewhere, is_sure=False),
        Delimiters("</.", ">", grammar=_end, is_sure=False),
        Delimiters("{", "}", Role.OUTPUT, quotes='"', nests="{}", pattern=r"(?<==)\{|\{@", is_sure=False),
    ),
    ERB.grammar,
    reader=Bound({":if": IF, ":for": LOOP}),
)
_LATTE_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "ifset": RegionKind.CONDITION,
        "ifchanged": RegionKind.CONDITION,
        "foreach": RegionKind.LOOP,
        "for": RegionKind.LOOP,
        "while": RegionKind.LOOP,
        "switch": RegionKind.CHOICE,
        "define": RegionKind.MACRO,
    },
    middles=frozenset({"elseif", "elseifset", "case"}),
    silent=frozenset(
        "var default import varType varPrint templateType parameters do dump debugbreak syntax contentType first last"
        " sep breakIf continueIf skipIf exitIf block snippet capture".split()
    ),
    includes=frozenset({"include", "extends", "layout", "embed", "sandbox", "control", "includeblock"}),
    ends=("/",),
)
# A brace before white space or a quotation mark is no tag (Latte, "Syntax").
LATTE = Dialect(
    "latte",
    "Latte",
    (
        Delimiters("{*", "*}", Role.COMMENT, is_sure=False),
        Delimiters("{", "}", quotes="\"'", nests="{}", pattern=r"\{(?:[$=_]|/?[A-Za-z]+\b(?![:;-]))", is_sure=False),
    ),
    _LATTE_WORDS,
    reader=Bound(
        {
            "n:if": IF,
            "n:ifset": IF,
            "n:else": ELSE,
            "n:elseif": ELSE_IF,
            "n:foreach": LOOP,
            "n:for": LOOP,
            "n:while": LOOP,
        }
    ),
)
