"""The placeholders of sending platforms: merge tags, conditions, and families that many platforms share.

Sources: Mailchimp's merge tag cheat sheet and Mandrill's "About Dynamic and Conditional Merge Tags";
Campaign Monitor's and ActiveCampaign's guides to conditional content; Inxmail's "Operators" and "Insert unsubscribe
link"; Mindbox's guide to its template language, Quokka; Contao's "Simple Tokens"; the platforms' help pages.
"""

from __future__ import annotations

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds, Words
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_MAILCHIMP_LOOPS = lazy_pattern(r"\w*ITEMS\Z")


def mailchimp(inside: str, holds: Holds) -> Events:
    """Read a merge tag of Mailchimp or Mandrill: `IF:NAME`, `ELSE:`, `END:IF`, `NAME`."""
    written = inside.strip()
    word, colon, expression = written.partition(":")
    word, expression = word.strip().upper(), expression.strip()
    if word == "END":
        name = expression.upper()
        return (Event(TagKind.CLOSE, "END", expression, name="IF" if name == "IFNOT" else name),)
    if word == "ELSE":
        return (Event(TagKind.MIDDLE, word, expression, is_else=True),)
    if word == "ELSEIF":
        return (Event(TagKind.MIDDLE, word, expression),)
    if word in ("IF", "IFNOT"):
        return (Event(TagKind.OPEN, word, expression, RegionKind.CONDITION, "IF"),)
    if colon and holds("end:" + word):
        region = RegionKind.LOOP if _MAILCHIMP_LOOPS.match(word) else RegionKind.BLOCK
        region = RegionKind.CONDITION if word.startswith("INTERESTED") else region
        return (Event(TagKind.OPEN, word, expression, region, word),)
    return (Event(TagKind.OUTPUT, "", written),)


MAILCHIMP = Dialect(
    "mailchimp",
    "Mailchimp merge tags",
    (Delimiters("*|", pattern=r"\*\|(?P<inside>[A-Za-z][^|\r\n]{0,500})\|\*"),),
    mailchimp,
    # Archive pages are made from the same template as the message and are not the message.
    given={"IFNOT:ARCHIVE_PAGE": True, "IF:ARCHIVE_PAGE": False},
)

_BRACKET_WORDS = Words(
    opens={"if": RegionKind.CONDITION},
    middles=frozenset({"elseif"}),
    ends=("end",),
    ignore_case=True,
)


def campaign_monitor(inside: str, holds: Holds) -> Events:
    """Read `[if:field=value]`, `[else]`, `[endif]`."""
    word, _, expression = inside.partition(":")
    return _BRACKET_WORDS(f"{word} {expression}", holds)


CAMPAIGN_MONITOR = Dialect(
    "campaign-monitor",
    "Campaign Monitor conditions",
    (
        Delimiters(
            "[",
            # `<!--[if mso]>` and `<![endif]-->` are Outlook's.
            pattern=r"(?i)\[(?P<inside>(?:if|elseif):[^\]\r\n<>]{1,300}|else|endif)\](?!-->|>)",
        ),
    ),
    campaign_monitor,
)

_ACTIVE_WORDS = Words(opens={"if": RegionKind.CONDITION}, middles=frozenset({"elseif"}), ends=("/",), ignore_case=True)
ACTIVE_CAMPAIGN = Dialect(
    "active-campaign",
    "ActiveCampaign",
    (
        Delimiters(
            "%",
            pattern=r"%(?P<inside>(?:IF|ELSEIF)\s[^%\r\n]{1,300}|ELSE|/IF)%",
            grammar=_ACTIVE_WORDS,
        ),
        Delimiters("%", role=Role.OUTPUT, pattern=r"%(?P<inside>[A-Z][A-Z0-9_-]{2,60})%"),
    ),
)

INXMAIL = Dialect(
    "inxmail",
    "Inxmail",
    (Delimiters("[%", "]", quotes='"'),),
    Words(opens={"if": RegionKind.CONDITION}, middles=frozenset({"elseif"}), ends=("end",), ignore_case=True),
)

_MINDBOX_WORDS = Words(
    opens={"if": RegionKind.CONDITION, "for": RegionKind.LOOP},
    silent=frozenset({"set"}),
    ignore_case=True,
)


def mindbox(inside: str, holds: Holds) -> Events:
    """Read `if x`, `else if y`, `else`, `end if`, `for x in y`, `end for`, `set x = y`."""
    word, _, name = inside.strip().partition(" ")
    if word.lower() == "end":
        return (Event(TagKind.CLOSE, inside.strip(), name=name.strip().lower()),)
    return _MINDBOX_WORDS(inside, holds)


MINDBOX = Dialect(
    "mindbox",
    "Mindbox",
    (
        Delimiters("@{*", "*}", Role.COMMENT, is_sure=False),
        Delimiters("@{", "}", quotes="\"'", pattern=r"(?i)@\{\s*(?:if|else|end|for|set)\b"),
    ),
    mindbox,
)

CONTAO = Dialect(
    "contao",
    "Contao simple tokens",
    (Delimiters("{", pattern=r"\{(?P<inside>(?:if|elseif)\s[^{}\r\n]{1,500}|else|endif)\}"),),
    Words(opens={"if": RegionKind.CONDITION}, middles=frozenset({"elseif"}), ends=("end",)),
)


def _family(id: str, name: str, opening: str, pattern: str, *, is_masked: bool = True) -> Dialect:
    """Return the dialect of placeholders that all have one form and are all values."""
    delimiters = Delimiters(opening, role=Role.OUTPUT, pattern=pattern)
    return Dialect(id, name, (delimiters,), is_masked=is_masked)


# Forms that stand in no ordinary text.
ANGLE_PERCENT = _family("angle-percent", "<%name%>", "<%", r"<%(?P<inside>[A-Za-z_][\w.-]{0,80})%>")
DOUBLE_PERCENT = _family("double-percent", "%%name%%", "%%", r"%%\{?(?P<inside>[A-Za-z_][\w.:-]{1,80})\}?%%")
DOUBLE_BRACKET = _family("double-bracket", "[[name]]", "[[", r"\[\[(?P<inside>[A-Za-z_][^\[\]\r\n<>]{0,120})\]\]")
DOUBLE_HASH = _family("double-hash", "##name##", "##", r"##(?P<inside>/?[A-Za-z_][\w.]{1,80})##")
DOLLAR_BRACKET = _family("dollar-bracket", "$[name]$", "$[", r"\$\[(?P<inside>[^\[\]\r\n]{1,120})\]\$")
DOLLAR_BRACE = _family("dollar-brace", "${name}", "${", r"\$\{(?P<inside>[A-Za-z_][^{}\r\n]{0,160})\}")
STAR_BRACKET = _family("star-bracket", "[*name*]", "[*", r"\[\*(?P<inside>[^*\r\n]{1,160})\*\]")
AT_BRACE = _family("at-brace", "@{name}@", "@{", r"@\{(?P<inside>[^{}\r\n]{1,80})\}@")
BRACE_BANG = _family("brace-bang", "{!name}", "{!", r"\{!(?P<inside>[A-Za-z_$][^{}\r\n]{0,120})\}")
BRACE_DOLLAR = _family("brace-dollar", "{$name}", "{$", r"\{\$(?P<inside>[A-Za-z_][\w.|:-]{0,80})\}")
RECIPIENT = _family(
    "recipient", "%recipient.name%", "%recipient", r"%(?P<inside>recipient(?:\.[\w.-]{1,80}|_\w{1,40}))%"
)

# Forms that ordinary text may have too.
PERCENT = _family("percent", "%NAME%", "%", r"%(?P<inside>[A-Za-z][A-Za-z0-9_.:-]{2,60})%", is_masked=False)
BRACKET = _family("bracket", "[NAME]", "[", r"\[(?P<inside>[A-Za-z][\w: ]{2,60})\](?!-->|>)", is_masked=False)
BRACE = _family("brace", "{name}", "{", r"\{(?P<inside>[A-Za-z_][\w.:=-]{1,60})\}", is_masked=False)
DOLLARS = _family("dollars", "$NAME$", "$", r"\$(?P<inside>[A-Za-z_]\w{2,60})\$", is_masked=False)
HASH = _family("hash", "#name#", "#", r"#(?P<inside>[A-Za-z][\w:]{3,60})#", is_masked=False)
COLONS = _family("colons", "::name::", "::", r"::(?P<inside>[A-Za-z]\w{2,60})::", is_masked=False)
PERCENT_BRACE = _family("percent-brace", "%{name}", "%{", r"%\{(?P<inside>[a-z_]\w{1,60})\}", is_masked=False)
PYTHON = _family("python", "%(name)s", "%(", r"%\((?P<inside>[A-Za-z_]\w{0,60})\)[sd]", is_masked=False)
