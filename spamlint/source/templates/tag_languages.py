"""Template languages whose tags look like elements of HTML.

Sources: the documentation of HTML::Template and HTML::Template::Expr; the JSP specification 2.3 and the tag library
documentation of JSTL 1.2; the ViewHelper reference of Fluid; the CFML reference; Grails' tag reference; Movable Type's
template tag reference.
"""

from __future__ import annotations

from msgspec.structs import replace

from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.elements import Elements, element_tags
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.javascript import EJS
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_QUOTES = "\"'"
_IF, _LOOP, _CHOICE = RegionKind.CONDITION, RegionKind.LOOP, RegionKind.CHOICE


def _ends(elements: Elements) -> Elements:
    return replace(elements, closes=True)


# --- HTML::Template: `<TMPL_VAR NAME="x">`, `<!-- TMPL_IF x -->`

_TMPL = Elements(
    opens={"if": _IF, "unless": _IF, "loop": _LOOP},
    middles=frozenset({"elsif"}),
    elses=frozenset({"else"}),
    includes=frozenset({"include"}),
    outputs=frozenset({"var", "v"}),
)


def _in_comment(opening: str, elements: Elements) -> Delimiters:
    return Delimiters(opening, "-->", quotes=_QUOTES, grammar=elements, is_sure=False)


HTML_TEMPLATE = Dialect(
    "html-template",
    "HTML::Template",
    tuple(
        delimiters
        for prefix in ("TMPL_", "tmpl_")
        for delimiters in (
            *element_tags(prefix, _TMPL, _ends(_TMPL)),
            *(_in_comment(f"<!--{space}/{prefix}", _ends(_TMPL)) for space in (" ", "")),
            *(_in_comment(f"<!--{space}{prefix}", _TMPL) for space in (" ", "")),
        )
    ),
)

# --- JSP with its tag libraries

_CORE = Elements(
    opens={"if": _IF, "choose": _CHOICE, "foreach": _LOOP, "fortokens": _LOOP, "iterator": _LOOP},
    middles=frozenset({"when", "elseif"}),
    elses=frozenset({"otherwise", "else"}),
    includes=frozenset({"import", "include", "insertattribute", "insertdefinition", "insert"}),
    outputs=frozenset("out url message formatnumber formatdate property text eval getproperty param".split()),
)
_EXPRESSIONS = (
    Delimiters("\\${", role=Role.LITERAL, pattern=r"\\\$\{"),
    Delimiters("${", "}", Role.OUTPUT, quotes=_QUOTES, nests="{}"),
)
JSP = Dialect(
    "jsp",
    "JSP",
    (
        *EJS.delimiters,
        *_EXPRESSIONS,
        *(
            item
            for prefix in ("c:", "fmt:", "jsp:", "spring:", "s:", "tiles:")
            for item in element_tags(prefix, _CORE, _ends(_CORE))
        ),
    ),
    EJS.grammar,
)
_GRAILS = Elements(
    opens={"if": _IF, "unless": _IF, "each": _LOOP, "while": _LOOP, "elseif": _IF, "else": _IF},
    includes=frozenset({"render", "include", "applylayout", "layoutbody", "layouthead", "pageproperty"}),
    outputs=frozenset("message createlink fieldvalue formatdate formatnumber resource layouttitle".split()),
)


GSP = Dialect(
    "gsp",
    "Groovy Server Pages",
    (
        Delimiters("%{--", "--}%", Role.COMMENT),
        Delimiters("<%--", "--%>", Role.COMMENT),
        *EJS.delimiters,
        *_EXPRESSIONS,
        *element_tags("g:", _GRAILS, _ends(_GRAILS)),
    ),
    EJS.grammar,
)

# --- Fluid of TYPO3 and Neos: `<f:if condition="{x}">`, `{x}`, `{f:uri.page(pageUid: 1)}`

_FLUID = Elements(
    opens={
        "if": _IF,
        "for": _LOOP,
        "groupedfor": _LOOP,
        "switch": _CHOICE,
        "comment": RegionKind.COMMENT,
        "section": RegionKind.BLOCK,
    },
    middles=frozenset({"case"}),
    elses=frozenset({"else", "defaultcase"}),
    includes=frozenset({"render", "layout", "cobject"}),
    outputs=frozenset(
        {"translate", "format.raw", "uri.page", "uri.action", "uri.external", "uri.resource", "uri.typolink"}
    ),
)


def _fluid(inside: str, holds: Holds) -> Events:
    """Read the start tag of a view helper; those that write a whole link leave its words as they are."""
    name = inside.split(None, 1)[0].rstrip("/").lower() if inside.strip() else ""
    if name.startswith("link."):
        return (Event(TagKind.INCLUDE, name, inside.strip()),)
    return _FLUID(inside, holds)


FLUID = Dialect(
    "fluid",
    "Fluid",
    (
        Delimiters("</f:", ">", grammar=_ends(_FLUID), is_sure=False),
        Delimiters("<f:", ">", quotes='"', nests="{}", grammar=_fluid, is_sure=False),
        Delimiters(
            "{",
            "}",
            Role.OUTPUT,
            quotes=_QUOTES,
            nests="{}",
            pattern=r"\{(?:[A-Za-z_]\w*(?:\.\w+)*(?:\}|\s*(?:\||->|-&gt;))|[a-z]\w*:[a-z][\w.]*\()",
            is_sure=False,
        ),
    ),
    raw_end=r"</f:(?:NAME)\s*>",
)

# --- CFML: `<cfif x>`, `#x#`

_CFML = Elements(
    opens={"if": _IF, "loop": _LOOP, "switch": _CHOICE, "script": RegionKind.COMMENT},
    middles=frozenset({"elseif", "case"}),
    elses=frozenset({"else", "defaultcase"}),
    includes=frozenset({"include", "import", "module"}),
)


CFML = Dialect(
    "cfml",
    "CFML (ColdFusion)",
    (
        Delimiters("<!---", "--->", Role.COMMENT),
        Delimiters("##", role=Role.LITERAL, pattern="##"),
        *(
            item
            for prefix in ("cf", "CF")
            for item in (
                Delimiters(f"</{prefix}", ">", grammar=_ends(_CFML), is_sure=False),
                Delimiters(
                    f"<{prefix}", ">", quotes=_QUOTES, grammar=_CFML, pattern=rf"<{prefix}[A-Za-z]", is_sure=False
                ),
            )
        ),
        # `#fff` is a colour, `#a` the place on a page: the second `#` tells a value.
        Delimiters(
            "#",
            role=Role.OUTPUT,
            pattern=r"#(?P<inside>[A-Za-z_][\w.]*(?:\([^#\r\n<>]{0,300}\)|\[[^#\r\n<>]{0,80}\]|\.\w+){0,8})#",
        ),
    ),
    raw_end=r"</[cC][fF](?i:NAME)\s*>",
)

# --- Movable Type: `<mt:EntryTitle>`, `<$MTBlogURL$>`

_MT = Elements(
    opens={"if": _IF, "unless": _IF, "ignore": RegionKind.COMMENT, "entries": _LOOP, "loop": _LOOP, "ifnonempty": _IF},
    middles=frozenset({"elseif"}),
    elses=frozenset({"else"}),
    includes=frozenset({"include"}),
    default=TagKind.OUTPUT,
)
MOVABLE_TYPE = Dialect(
    "movable-type",
    "Movable Type",
    (
        *element_tags("mt:", _MT, _ends(_MT)),
        *element_tags("MT", _MT, _ends(_MT), pattern=r"MT:?[A-Z]"),
        Delimiters("<$", "$>", Role.OUTPUT, pattern=r"<\$[Mm][Tt]", is_sure=False),
    ),
)
