"""How tags that hold code of a programming language are read: Ruby, JavaScript, Template Toolkit, AMPscript.

One tag may open a block, close another and start a branch. Nothing is run and nothing is parsed in full: strings and
comments are taken out, then the words and brackets that open and close blocks are counted. What opens and
closes within the tag is no business of the template.
"""

from __future__ import annotations

import re

from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_STRINGS = r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'"
_MAX_CODE = 20_000
"""Code points of one tag that are looked at; longer code is a program, not a template."""


def _without(pattern: re.Pattern[str], code: str) -> str:
    """Return the code with strings and comments replaced by blanks, so that no word in them counts."""
    return pattern.sub(_blanked, code[:_MAX_CODE])


def _blanked(match: re.Match[str]) -> str:
    return "''" + " " * (len(match[0]) - 2) if match[0][0] in "\"'`" else " " * len(match[0])


# Ruby --------------------------------------------------------------------------------------------------------------

_RUBY_QUIET = re.compile(_STRINGS + r"|(?<![\w$&])#(?!\{)[^\n]*", re.DOTALL)
_RUBY_TOKEN = re.compile(
    r"(?<![.:@$\w])(?P<word>if|unless|while|until|case|for|begin|def|class|module|do|end|else|elsif|when|rescue|ensure)"
    r"(?![\w?!]|:(?!:))|(?P<brace>[{}])"
)
_RUBY_OPENS = {
    "if": RegionKind.CONDITION,
    "unless": RegionKind.CONDITION,
    "case": RegionKind.CHOICE,
    "while": RegionKind.LOOP,
    "until": RegionKind.LOOP,
    "for": RegionKind.LOOP,
    "begin": RegionKind.BLOCK,
    "def": RegionKind.MACRO,
    "class": RegionKind.BLOCK,
    "module": RegionKind.BLOCK,
}
_RUBY_TAKES_DO = ("while", "until", "for")
_RUBY_BEFORE_STATEMENT = re.compile(r"(?:\A|[;\n=(,|&]|\b(?:then|else|do|begin|and|or|not|return))[ \t]*\Z")
_RUBY_LOOP = re.compile(r"(?:\.|\b)(?:each\w*|times|map|collect|select|upto|downto|step|loop|flat_map)\b[^{}]*\Z")


def ruby(inside: str, holds: Holds) -> Events:
    """Read a statement of ERB: `if x`, `else`, `end`, `items.each do |item|`, `}`."""
    code = _without(_RUBY_QUIET, inside)
    found: list[Event] = []
    opened: list[Event] = []
    start = 0
    for token in _RUBY_TOKEN.finditer(code):
        word = token["word"] or token["brace"]
        if word in ("end", "}"):
            _close(opened, found, word)
        elif word in ("else", "elsif", "when", "rescue", "ensure"):
            if not opened:
                rest = inside[token.end() :].strip()
                found.append(Event(TagKind.MIDDLE, word, rest, is_else=word in ("else", "ensure")))
        elif word in ("do", "{"):
            if word == "do" and opened and opened[-1].keyword in _RUBY_TAKES_DO:
                continue
            region = RegionKind.LOOP if _RUBY_LOOP.search(code[start : token.start()]) else RegionKind.BLOCK
            opened.append(Event(TagKind.OPEN, word, inside.strip(), region))
        elif word in ("if", "unless", "while", "until") and not _RUBY_BEFORE_STATEMENT.search(code[: token.start()]):
            continue  # `x if y`
        else:
            expression = inside[token.end() :].strip()
            opened.append(Event(TagKind.OPEN, word, expression, _RUBY_OPENS[word]))
        start = token.end()
    return (*found, *opened) or (Event(TagKind.STATEMENT, "", inside.strip()),)


def _close(opened: list[Event], found: list[Event], word: str) -> None:
    """Take what was opened in the same tag away again, else tell that something opened before is closed."""
    if opened:
        opened.pop()
    else:
        found.append(Event(TagKind.CLOSE, word))


def ruby_output(inside: str, holds: Holds) -> Events:
    """Read an expression of ERB, which may open a block: `form_with do |form|`."""
    structure = [event for event in ruby(inside, holds) if event.kind is TagKind.OPEN and event.keyword in ("do", "{")]
    return structure or (Event(TagKind.OUTPUT, "", inside.strip()),)


# JavaScript --------------------------------------------------------------------------------------------------------

_JS_QUIET = re.compile(_STRINGS + r"|`(?:[^`\\]|\\.)*+`|//[^\n]*|/\*.*?\*/", re.DOTALL)
_JS_TOKEN = re.compile(r"[{}]|(?<![\w.$])(?P<case>case\b[^:{}]{0,200}:|default\s*:)")
_JS_LOOP = re.compile(r"\b(?:for|while|do)\b|(?:\.|\b_\.)(?:forEach|each|map)\s*\(|\$\.each\s*\(")
_JS_ELSE = re.compile(r"\s*(?:else\b(?!\s+if\b)|finally\b)")
_JS_ELSE_IF = re.compile(r"\s*(?:else\s+if|catch)\b")
_JS_CONDITION = re.compile(r"\bif\s*\(")


def javascript(inside: str, holds: Holds) -> Events:
    """Read a statement of EJS and its like: `if (x) {`, `} else {`, `})`."""
    code = _without(_JS_QUIET, inside)
    found: list[Event] = []
    opened: list[Event] = []
    start = 0
    for token in _JS_TOKEN.finditer(code):
        head, written = code[start : token.start()], inside[start : token.start()].strip()
        if token["case"]:
            if not opened:
                found.append(Event(TagKind.MIDDLE, "case", token[0], is_else=token[0].startswith("default")))
        elif token[0] == "}":
            _close(opened, found, "}")
        elif not opened and found and found[-1].kind is TagKind.CLOSE and _continues(head):
            found[-1] = Event(TagKind.MIDDLE, "else", written, is_else=_JS_ELSE.match(head) is not None)
        else:
            opened.append(Event(TagKind.OPEN, "{", written, _region_of(head)))
        start = token.end()
    return (*found, *opened) or (Event(TagKind.STATEMENT, "", inside.strip()),)


def _continues(head: str) -> bool:
    return _JS_ELSE.match(head) is not None or _JS_ELSE_IF.match(head) is not None


def _region_of(head: str) -> RegionKind:
    if _JS_LOOP.search(head):
        return RegionKind.LOOP
    if _JS_CONDITION.search(head):
        return RegionKind.CONDITION
    return RegionKind.CHOICE if re.search(r"\bswitch\b", head) else RegionKind.BLOCK


_PHP_WORD = re.compile(
    r"(?<![\w$>])(?P<end>end(?:if|foreach|for|while|switch))\b|(?<![\w$>])(?P<open>if|foreach|for|while|switch)\b[^;{}]*?:\s*(?:\Z|;)"
    r"|(?<![\w$>])(?P<middle>else\s*:|else\s?if\b[^;{}]*?:\s*\Z)"
)
_PHP_OUTPUT = re.compile(r"\s*(?:echo|print|printf)\b")
_PHP_INCLUDE = re.compile(r"\s*(?:include|require)(?:_once)?\b")


def php(inside: str, holds: Holds) -> Events:
    """Read a PHP tag: braces as in JavaScript, or `if (x):` ... `endif`."""
    if _PHP_OUTPUT.match(inside):
        return (Event(TagKind.OUTPUT, "echo", inside.strip().partition(" ")[2]),)
    if _PHP_INCLUDE.match(inside):
        return (Event(TagKind.INCLUDE, "include", inside.strip()),)
    code = _without(_JS_QUIET, inside)
    match = _PHP_WORD.search(code)
    if match is None or "{" in code or "}" in code:
        return javascript(inside, holds)
    written = inside.strip()
    if match["end"]:
        return (Event(TagKind.CLOSE, match["end"], name=match["end"][3:]),)
    if match["middle"]:
        return (Event(TagKind.MIDDLE, "else", written, is_else="if" not in match["middle"]),)
    word = match["open"]
    region = {"if": RegionKind.CONDITION, "switch": RegionKind.CHOICE}.get(word, RegionKind.LOOP)
    return (Event(TagKind.OPEN, word, written, region, word),)


# Template Toolkit --------------------------------------------------------------------------------------------------

_TT_QUIET = re.compile(_STRINGS + r"|(?<![\w$])#[^\n]*", re.DOTALL)
_TT_OPENS = {
    "IF": RegionKind.CONDITION,
    "UNLESS": RegionKind.CONDITION,
    "FOREACH": RegionKind.LOOP,
    "FOR": RegionKind.LOOP,
    "WHILE": RegionKind.LOOP,
    "SWITCH": RegionKind.CHOICE,
    "BLOCK": RegionKind.MACRO,
    "WRAPPER": RegionKind.BLOCK,
    "FILTER": RegionKind.BLOCK,
    "TRY": RegionKind.BLOCK,
    "VIEW": RegionKind.BLOCK,
    "PERL": RegionKind.COMMENT,
    "RAWPERL": RegionKind.COMMENT,
}
_TT_MIDDLES = frozenset({"ELSE", "ELSIF", "CASE", "CATCH", "FINAL"})
_TT_INCLUDES = frozenset({"INCLUDE", "PROCESS", "INSERT"})
_TT_SILENT = frozenset("USE SET DEFAULT CALL META NEXT LAST RETURN STOP CLEAR TAGS THROW DEBUG BREAK".split())
_TT_ASSIGNMENT = re.compile(r"[\w.$]+\s*=(?!=)\s*(?P<block>BLOCK\b)?")
_TT_MACRO = re.compile(r"MACRO\s+[\w()., ]+?\s+BLOCK\b")


def template_toolkit(inside: str, holds: Holds) -> Events:
    """Read the directives of a Template Toolkit tag: `IF x`, `END`, `INCLUDE header`, `name`."""
    if inside[:1] == "#":
        return (Event(TagKind.COMMENT, "#", inside[1:].strip()),)
    code = _without(_TT_QUIET, inside)
    found: list[Event] = []
    opened: list[Event] = []
    output: Event | None = None
    start = 0
    for piece in code.split(";"):
        written = inside[start : start + len(piece)].strip()
        start += len(piece) + 1
        if not piece.strip():
            continue
        event = _directive(piece.strip(), written)
        if event.kind is TagKind.OPEN:
            opened.append(event)
        elif event.kind is TagKind.CLOSE:
            _close(opened, found, event.keyword)
        elif event.kind is TagKind.MIDDLE:
            if not opened:
                found.append(event)
        elif event.kind is not TagKind.STATEMENT:
            output = output or event
    structure = (*found, *opened)
    return structure or (output or Event(TagKind.STATEMENT, "", inside.strip()),)


def _directive(code: str, written: str) -> Event:
    word = code.split(None, 1)[0]
    expression = written[len(word) :].strip()
    if word == "END":
        return Event(TagKind.CLOSE, word)
    if word in _TT_MIDDLES:
        is_else = word in ("ELSE", "FINAL") or (word == "CASE" and not expression)
        return Event(TagKind.MIDDLE, word, expression, is_else=is_else)
    if word in _TT_OPENS:
        return Event(TagKind.OPEN, word, expression, _TT_OPENS[word])
    if word in _TT_INCLUDES:
        return Event(TagKind.INCLUDE, word, expression)
    if _TT_MACRO.match(code):
        return Event(TagKind.OPEN, "MACRO", expression, RegionKind.MACRO)
    assignment = _TT_ASSIGNMENT.match(code)
    if assignment is not None:
        kind = TagKind.OPEN if assignment["block"] else TagKind.STATEMENT
        return Event(kind, "", written, RegionKind.BLOCK if assignment["block"] else None)
    if word in _TT_SILENT or word == "MACRO":
        return Event(TagKind.STATEMENT, word, expression)
    return Event(TagKind.OUTPUT, "", written.removeprefix("GET ").strip())


# AMPscript ---------------------------------------------------------------------------------------------------------

_AMP_QUIET = re.compile(_STRINGS + r"|/\*.*?\*/", re.DOTALL)
_AMP_TOKEN = re.compile(r"(?<![\w@])(?:if|elseif|else|endif|for|next)(?!\w)", re.IGNORECASE)
_AMP_THEN = re.compile(r"(?<![\w@])(?:then|do)(?!\w)", re.IGNORECASE)
_AMP_OUTPUT = re.compile(r"(?<![\w@])output(?:line)?\s*\(", re.IGNORECASE)
_AMP_INCLUDE = re.compile(r"(?<![\w@])(?:contentblockby\w+|contentarea\w*|treatascontent\w*)\s*\(", re.IGNORECASE)


def ampscript(inside: str, holds: Holds) -> Events:
    """Read an AMPscript block: statements, of which `IF`, `FOR` and their ends reach over the HTML between blocks."""
    code = _without(_AMP_QUIET, inside)
    found: list[Event] = []
    opened: list[Event] = []
    for token in _AMP_TOKEN.finditer(code):
        word = token[0].lower()
        if word in ("endif", "next"):
            if opened:
                opened.pop()
            else:
                found.append(Event(TagKind.CLOSE, token[0], name="if" if word == "endif" else "for"))
        elif word in ("else", "elseif"):
            if not opened:
                is_else = word == "else"
                found.append(Event(TagKind.MIDDLE, token[0], _condition(inside, code, token.end()), is_else=is_else))
        else:
            region = RegionKind.CONDITION if word == "if" else RegionKind.LOOP
            opened.append(Event(TagKind.OPEN, token[0], _condition(inside, code, token.end()), region, word))
    structure = (*found, *opened)
    if structure:
        return structure
    return (Event(_amp_kind(code), "", inside.strip()),)


def _condition(inside: str, code: str, start: int) -> str:
    then = _AMP_THEN.search(code, start)
    return inside[start : then.start() if then else len(code)].strip()


def _amp_kind(code: str) -> TagKind:
    if _AMP_INCLUDE.search(code):
        return TagKind.INCLUDE
    return TagKind.OUTPUT if _AMP_OUTPUT.search(code) else TagKind.STATEMENT


def ampscript_output(inside: str, holds: Holds) -> Events:
    """Read an inline AMPscript expression: `v(@name)`, `ContentBlockByKey("footer")`."""
    kind = TagKind.INCLUDE if _AMP_INCLUDE.match(inside.strip()) else TagKind.OUTPUT
    return (Event(kind, "", inside.strip()),)
