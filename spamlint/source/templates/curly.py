"""The dialects with curly braces: `{{ name }}`, `{% if x %}`, `{{#if x}}`.

Sources: the lexers of Jinja2, Nunjucks, Twig and Handlebars; `tag_re` of Django; `TemplateParser` of Liquid; the
Mustache manual; `text/template` of Go; the compilers of Blade; the tag references of HubSpot, Braze, Klaviyo,
GetResponse and Adobe Journey Optimizer.
"""

from __future__ import annotations

from msgspec.structs import replace

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds, Signs, Words
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_QUOTES = "\"'"

# Django, Jinja2, Nunjucks, Twig, HubL and Liquid mean the same by the same word, with few exceptions, and files of one
# are taken for files of another; so they share one list.
WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "unless": RegionKind.CONDITION,
        "ifchanged": RegionKind.CONDITION,
        "ifequal": RegionKind.CONDITION,
        "ifnotequal": RegionKind.CONDITION,
        "ifasync": RegionKind.CONDITION,
        "ifversion": RegionKind.CONDITION,
        "case": RegionKind.CHOICE,
        "switch": RegionKind.CHOICE,
        "for": RegionKind.LOOP,
        "asyncEach": RegionKind.LOOP,
        "asyncAll": RegionKind.LOOP,
        "tablerow": RegionKind.LOOP,
        "macro": RegionKind.MACRO,
        "raw": RegionKind.RAW,
        "verbatim": RegionKind.RAW,
        "comment": RegionKind.COMMENT,
        "doc": RegionKind.COMMENT,
        "schema": RegionKind.COMMENT,
    },
    blocks={"partialdef": RegionKind.MACRO, "snippet": RegionKind.MACRO},
    middles=frozenset({"elif", "elsif", "elseif", "when"}),
    elses=frozenset({"else", "empty", "default"}),
    silent=frozenset(
        "load do use import from increment decrement break continue flush types deprecated"
        " connected_content abort_message message_extras catalog_items catalog_selection_items set_user_attribute"
        " plural pluralize require_css require_js form_theme csrf_token debug resetcycle liquid guard".split()
    ),
    includes=frozenset(
        "include include_relative render section sections partial extends inherits layout ssi snippet component"
        " theme_include content_block global_partial module global_module widget custom_widget".split()
    ),
    assigns=frozenset({"set", "assign"}),
)


_SIGNS = Signs(has_helpers=True)


def percent(inside: str, holds: Holds) -> Events:
    """Read what stands between `{%` and `%}`; signs as in Handlebars are Adobe Journey Optimizer's."""
    first = inside[:1]
    if first == "#" and (inside[1:2].isspace() or not inside[1:]):
        return (Event(TagKind.COMMENT, "#", inside[1:].strip()),)
    if first == "=":
        return (Event(TagKind.OUTPUT, "=", inside[1:].strip()),)
    if first in ("#", "/"):
        return _SIGNS(inside, holds)
    word, *rest = inside.split(None, 2) or [""]
    if word == "case" and not holds("endcase"):  # of Nunjucks' `switch`
        return (Event(TagKind.MIDDLE, word, " ".join(rest)),)
    if word in _TRANSLATE and rest and rest[0][0] in _QUOTES:  # of a text that is written in the tag itself
        return (Event(TagKind.OUTPUT, word, " ".join(rest)),)
    if word == "block" and len(rest) > 1 and rest[1].split()[0] not in ("scoped", "required"):
        return (Event(TagKind.OUTPUT, word, " ".join(rest)),)  # Twig's short form
    return WORDS(inside, holds)


_TRANSLATE = frozenset({"trans", "translate"})
_TRANSLATES_BLOCK = frozenset({"with", "from", "into", "count"})


def _of_one(inside: str, holds: Holds) -> Events:
    """Read a statement of Django or Twig, in which `{% trans name %}` is a value: a block has words of its own."""
    word, *rest = inside.split(None, 2) or [""]
    # A file of Jinja2, which may be taken for one of these, has `{% trans name=user.name %}` for a block.
    if word in _TRANSLATE and rest and rest[0] not in _TRANSLATES_BLOCK and "=" not in rest[0]:
        return (Event(TagKind.OUTPUT, word, inside.split(None, 1)[1].strip()),)
    return percent(inside, holds)


_ELSEWHERE = lazy_pattern(r"content_blocks\.|(?:include|source|block|parent|super|caller|component)\s*\(|self\.\w+\(")


def value(inside: str, holds: Holds) -> Events:
    """Read what stands between `{{` and `}}`: a value, or what brings in something that stands elsewhere."""
    expression = inside.strip()
    kind = TagKind.INCLUDE if _ELSEWHERE.match(expression) else TagKind.OUTPUT
    return (Event(kind, "", expression),)


def _percents(trim: str, *, quotes: str, comments: bool) -> tuple[Delimiters, ...]:
    """Return the delimiters of the dialects that have `{{ }}` for values and `{% %}` for statements."""
    found = (
        Delimiters("{{", "}}", Role.OUTPUT, trim, quotes, "{}", grammar=value),
        Delimiters("{%", "%}", Role.CODE, trim, quotes),
    )
    # `@media print{#footer{...}}` begins a comment only where one ends.
    return (*found, Delimiters("{#", "#}", Role.COMMENT, trim, is_sure=False)) if comments else found


_RAW_END = r"\{%[-+~]?\s*end_?(?:NAME)\b[^%]{0,80}%\}"

JINJA = Dialect("jinja", "Jinja2", _percents("-+", quotes=_QUOTES, comments=True), percent, _RAW_END)
NUNJUCKS = replace(JINJA, id="nunjucks", name="Nunjucks")
TWIG = Dialect("twig", "Twig", _percents("-~", quotes=_QUOTES, comments=True), _of_one, _RAW_END)
HUBL = replace(JINJA, id="hubl", name="HubL (HubSpot)")
# Django knows no `{%-`, but a file of Jinja2 may be taken for one of Django: then the sign is no part of the word.
DJANGO = Dialect("django", "Django", _percents("-", quotes="", comments=True), _of_one, _RAW_END)
KLAVIYO = replace(DJANGO, id="klaviyo", name="Klaviyo")
# Tornado has one word for all ends, and no words that others have for values (tornado.template, "Syntax Reference").
_TORNADO_WORDS = replace(
    WORDS,
    opens={
        **{word: WORDS.opens[word] for word in ("if", "for")},
        "while": RegionKind.LOOP,
        **dict.fromkeys(("try", "block", "apply"), RegionKind.BLOCK),
    },
    blocks={},
    middles=frozenset({"elif", "except", "finally"}),
    elses=frozenset({"else"}),
    silent=frozenset("set import from autoescape whitespace break continue comment".split()),
    ends=(),
    end="end",
)


def _tornado(inside: str, holds: Holds) -> Events:
    return tuple(
        replace(event, name="") if event.kind is TagKind.OPEN else event for event in _TORNADO_WORDS(inside, holds)
    )


TORNADO = Dialect("tornado", "Tornado", _percents("", quotes="", comments=True), _tornado)
LIQUID = Dialect("liquid", "Liquid", _percents("-", quotes="", comments=False), percent, _RAW_END)
CUSTOMERIO = replace(LIQUID, id="customerio", name="Liquid (Customer.io)")
BRAZE = replace(LIQUID, id="braze", name="Liquid (Braze)")

_SIGNED = (
    Delimiters("{{!--", role=Role.COMMENT, ends=r"--~?\}\}"),
    Delimiters("{{~!--", role=Role.COMMENT, ends=r"--~?\}\}"),
    Delimiters("{{!", "}}", Role.COMMENT),
    Delimiters("{{~!", "}}", Role.COMMENT),
)
HANDLEBARS = Dialect(
    "handlebars",
    "Handlebars",
    (
        *_SIGNED,
        Delimiters("\\{{", role=Role.LITERAL, pattern=r"(?<!\\)\\\{\{\{?"),
        # `{{{{raw}}}} ... {{{{/raw}}}}`
        Delimiters("{{{{", "}}}}", grammar=lambda inside, holds: _raw_block(inside)),
        Delimiters("{{{", "}}}", Role.OUTPUT, "~", _QUOTES, "{}"),
        Delimiters("{{", "}}", Role.CODE, "~", _QUOTES, "{}"),
    ),
    Signs(has_helpers=True),
    r"\{\{\{\{/\s*(?:NAME)\s*\}\}\}\}",
)
MUSTACHE = Dialect(
    "mustache",
    "Mustache",
    (
        Delimiters("{{!", "}}", Role.COMMENT),
        Delimiters("{{{", "}}}", Role.OUTPUT),
        Delimiters("{{", "}}", Role.CODE, nests="{}"),
    ),
    Signs(has_inheritance=True),
)


def _raw_block(inside: str) -> Events:
    name = inside.strip()
    if name.startswith("/"):
        return (Event(TagKind.CLOSE, "/", name=name[1:].strip()),)
    word = name.split(None, 1)[0] if name else ""
    return (Event(TagKind.OPEN, word, name, RegionKind.RAW, word),)


_GO_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "with": RegionKind.CONDITION,
        "range": RegionKind.LOOP,
        "block": RegionKind.BLOCK,
        "define": RegionKind.MACRO,
    },
    silent=frozenset({"break", "continue"}),
    includes=frozenset({"template"}),
    ends=(),
    end="end",
)
_GO_ASSIGNMENT = lazy_pattern(r"\$\w*(?:\s*,\s*\$\w+)?\s*:?=(?!=)")


def go(inside: str, holds: Holds) -> Events:
    """Read an action of a Go template."""
    if _GO_ASSIGNMENT.match(inside):
        return (Event(TagKind.STATEMENT, "", inside.strip()),)
    events = _GO_WORDS(inside, holds)
    event = events[0]
    if event.kind is TagKind.OPEN:
        return (replace(event, name=""),)
    return (Event(TagKind.OUTPUT, "", inside.strip()),) if event.kind is TagKind.OUTPUT else events


GO = Dialect(
    "go",
    "Go templates",
    (
        Delimiters("{{/*", role=Role.COMMENT, ends=r"\*/(?:\s+-)?\}\}"),
        Delimiters("{{- /*", role=Role.COMMENT, ends=r"\*/(?:\s+-)?\}\}"),
        Delimiters("{{", "}}", Role.CODE, "-", _QUOTES + "`", "{}"),
    ),
    go,
)

_GETRESPONSE_WORDS = Words(
    opens={"if": RegionKind.CONDITION, "for": RegionKind.LOOP, "foreach": RegionKind.LOOP},
    middles=frozenset({"elsif", "elseif"}),
    ignore_case=True,
    ends=("end",),
)
GETRESPONSE = Dialect(
    "getresponse",
    "GetResponse",
    (Delimiters("{{", "}}", Role.CODE, quotes='`"'),),
    _GETRESPONSE_WORDS,
)

# Scriban has Go's `end` and Liquid's words (Scriban's language reference, "Statements").
_SCRIBAN_WORDS = replace(
    _GO_WORDS,
    opens={
        "if": RegionKind.CONDITION,
        "unless": RegionKind.CONDITION,
        "for": RegionKind.LOOP,
        "while": RegionKind.LOOP,
        "tablerow": RegionKind.LOOP,
        "case": RegionKind.CHOICE,
        "func": RegionKind.MACRO,
        **dict.fromkeys(("capture", "with", "wrap"), RegionKind.BLOCK),
    },
    middles=frozenset({"when"}),
    silent=frozenset({"break", "continue", "ret", "import", "readonly"}),
    includes=frozenset({"include"}),
)
_SCRIBAN_ASSIGNMENT = lazy_pattern(r"[\w.]+\s*=(?!=)")


def scriban(inside: str, holds: Holds) -> Events:
    """Read a statement of Scriban; several may stand in one tag, of which the first decides."""
    if inside[:1] == "#":
        return (Event(TagKind.COMMENT, "#", inside[1:].strip()),)
    if _SCRIBAN_ASSIGNMENT.match(inside):
        return (Event(TagKind.STATEMENT, "", inside.strip()),)
    event = _SCRIBAN_WORDS(inside, holds)[0]
    return (replace(event, name=""),) if event.kind is TagKind.OPEN else (event,)


SCRIBAN = Dialect(
    "scriban",
    "Scriban",
    (Delimiters("{{", "}}", Role.CODE, "-~", _QUOTES + "`", "{}"),),
    scriban,
)

# Magento: the directives of the template filter (Adobe Commerce's guide to email templates).
_MAGENTO_WORDS = Words(
    opens={"if": RegionKind.CONDITION, "depend": RegionKind.CONDITION, "for": RegionKind.LOOP},
    includes=frozenset({"template", "block", "layout", "include", "widget"}),
    silent=frozenset({"inlinecss"}),
    ends=("/",),
)
MAGENTO = Dialect("magento", "Magento", (Delimiters("{{", "}}", Role.CODE, quotes='"'),), _MAGENTO_WORDS)

# Antlers, the language of Statamic (its manual, "Antlers"), and JsRender, whose blocks are closed in the same way.
_ANTLERS_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "unless": RegionKind.CONDITION,
        "for": RegionKind.LOOP,
        "foreach": RegionKind.LOOP,
        "noparse": RegionKind.RAW,
    },
    middles=frozenset({"elseif", "elseunless"}),
    ends=("/", "end"),
)


def antlers(inside: str, holds: Holds) -> Events:
    """Read a tag of Antlers: `if x`, `/if`, `collection:blog`, `partial:footer`."""
    if inside.startswith(("partial:", "partial ", "include ")) and not holds("/" + inside.split()[0]):
        word, _, expression = inside.partition(" ")
        return (Event(TagKind.INCLUDE, word, expression.strip()),)
    return _ANTLERS_WORDS(inside, holds)


ANTLERS = Dialect(
    "antlers",
    "Antlers",
    (
        Delimiters("{{#", "#}}", Role.COMMENT),
        Delimiters("{{!--", "--}}", Role.COMMENT),
        Delimiters("{{", "}}", Role.CODE, quotes=_QUOTES, nests="{}"),
    ),
    antlers,
    r"\{\{\s*/(?:NAME)\s*\}\}",
)

# The views of web2py (its manual, "The views") and of py4web.
_WEB2PY_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "for": RegionKind.LOOP,
        "while": RegionKind.LOOP,
        "def": RegionKind.MACRO,
        "try": RegionKind.BLOCK,
        "with": RegionKind.BLOCK,
        "block": RegionKind.BLOCK,
    },
    middles=frozenset({"elif", "except", "finally"}),
    includes=frozenset({"include", "extend", "super"}),
    ends=(),
    default=TagKind.STATEMENT,
)


def web2py(inside: str, holds: Holds) -> Events:
    """Read a tag of a view: `if x:`, `else:`, `pass`, `=name`, `include 'footer.html'`."""
    if inside[:1] == "=":
        return (Event(TagKind.OUTPUT, "", inside[1:].strip()),)
    if inside in ("pass", "end"):
        return (Event(TagKind.CLOSE, inside),)
    event = _WEB2PY_WORDS(inside.removesuffix(":").rstrip(), holds)[0]
    return (replace(event, name=""),) if event.kind is TagKind.OPEN else (event,)


WEB2PY = Dialect("web2py", "web2py", (Delimiters("{{", "}}", Role.CODE, quotes=_QUOTES),), web2py)


def dot(inside: str, holds: Holds) -> Events:
    """Read a tag of doT: `? x`, `?? y`, `??`, `?`, `~ items :item`, `~`, `=name`, `!name`, `#def.part`."""
    for sign, region in (("?", RegionKind.CONDITION), ("~", RegionKind.LOOP)):
        if inside.startswith(sign * 2) and sign == "?":
            rest = inside[2:].strip()
            return (Event(TagKind.MIDDLE, "??", rest, is_else=not rest),)
        if inside.startswith(sign):
            rest = inside[1:].strip()
            return (Event(TagKind.OPEN, sign, rest, region, sign) if rest else Event(TagKind.CLOSE, sign, name=sign),)
    if inside[:1] == "#":
        return (Event(TagKind.INCLUDE, "#", inside[1:].strip()),)
    if inside[:1] in ("=", "!"):
        return (Event(TagKind.OUTPUT, "", inside[1:].strip()),)
    return (Event(TagKind.STATEMENT, "", inside),)


# doT (its README and the page of its author).
DOT = Dialect(
    "dot",
    "doT",
    (Delimiters("{{##", "#}}", Role.COMMENT), Delimiters("{{", "}}", Role.CODE, quotes=_QUOTES)),
    dot,
)
