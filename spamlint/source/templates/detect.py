"""Which dialects a text is written in: as said, by the ending of its file, by what stands in it.

Values between `{{` and `}}` look alike in a dozen dialects, so one of these is chosen by what only it has; where
nothing speaks for one, by what most have. Dialects with other delimiters may stand in the same file and are added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spamlint.source.templates.dialect import Dialect
from spamlint.source.templates.dialects import dialect, find_dialect
from spamlint.source.templates.ends import compiled
from spamlint.source.templates.marks import may_have_tags

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
    ".jsp": ("jsp",),
    ".jspf": ("jsp",),
    ".jspx": ("jsp",),
    ".gsp": ("gsp",),
    ".cshtml": ("razor",),
    ".razor": ("razor",),
    ".mako": ("mako",),
    ".mak": ("mako",),
    ".pt": ("tal",),
    ".zpt": ("tal",),
    ".kid": ("genshi",),
    ".latte": ("latte",),
    ".leaf": ("leaf",),
    ".antlers": ("antlers",),
    ".ss": ("silverstripe",),
    ".stpl": ("bottle",),
    ".cheetah": ("cheetah",),
    ".plush": ("ejs",),
    ".cfm": ("cfml",),
    ".cfml": ("cfml",),
    ".mas": ("mason",),
    ".mc": ("mason",),
    ".mtml": ("movable-type",),
    ".eta": ("ejs",),
    ".ecr": ("erb",),
    ".scriban": ("scriban",),
    ".sbn": ("scriban",),
    ".sbnhtml": ("scriban",),
    ".swig": ("jinja",),
    ".tera": ("jinja",),
    ".erb": ("erb",),
    ".rhtml": ("erb",),
    ".eex": ("erb",),
    ".heex": ("heex",),
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


# What speaks for a dialect: the dialect, how much, and an expression that must be found.
Traces = tuple[tuple[str, int, str], ...]

_PERCENT_TRACES: Traces = (
    ("liquid", 3, r"\{%-?\s*(?:assign|capture|unless|elsif|case|when|tablerow|render|liquid|paginate)\b"),
    ("liquid", 2, r"\|\s*\w+:\s"),
    ("liquid", 1, r"\bcontains\b|!= blank|== blank|\|\s*(?:money|asset_url|img_tag|strip_html|times|plus)\b"),
    ("customerio", 5, r"\{%-?\s*(?:unsubscribe_url|view_in_browser_url|manage_subscription_preferences_url)"),
    ("braze", 9, r"\{\{[^{}]{0,60}\$\{"),
    ("braze", 6, r"\{%\s*(?:connected_content|abort_message)"),
    ("django", 4, r"\{%\s*(?:load|url|static|blocktrans(?:late)?|autoescape|ifequal|now|csrf_token)\b"),
    ("django", 2, r"\{%\s*trans(?:late)?\s+[\"']|\|\w+:[\"']|\{%\s*(?:with|empty|comment)\b"),
    ("klaviyo", 6, r"\{%\s*(?:unsubscribe|manage_preferences|web_view)(?:_link)?\b"),
    ("klaviyo", 5, r"\{\{\s*(?:person|event|organization)(?:\||\.)"),
    ("jinja", 3, r"\{%-?\s*(?:set|macro|import|from|call|filter|do)\b|\{%-?\s*trans\s*(?:%|\w+\s*=)|\bis defined\b"),
    ("jinja", 1, r"\{%[-+]|[-+]%\}|\{\{\s*[\w.]+\("),
    (
        "twig",
        4,
        r"\{%[-~]?\s*(?:verbatim|embed|apply|use|form_theme|endverbatim)\b|\{\{[-~]?\s*(?:path|asset|parent)\(",
    ),
    ("twig", 2, r"\{\{[-~]?\s*(?:include|url|source|block)\(|\?:|\{%\s*for\s+\w+\s*,|\{%~|\|trans\b|\|raw\b"),
    ("hubl", 6, r"\{%-?\s*(?:module|module_block|widget_block|dnd_area|rich_text|linked_image|color|global_module)\b"),
    ("hubl", 5, r"site_settings\.|personalization_token\(|unsubscribe_link_all|view_as_page|standard_\w+_includes"),
    ("tornado", 9, r"\{%\s*end\s*%\}|\{%\s*module\s+\w+\("),
    ("nunjucks", 6, r"\{%-?\s*(?:asyncEach|asyncAll|ifAsync|endeach)\b"),
)
_SIGN_TRACES: Traces = (
    ("handlebars", 4, r"\{\{~?#(?:if|each|unless|with|>|\*)|\{\{~?\s*else\b|\{\{\{\{|\{\{~|~\}\}|\{\{!--"),
    ("handlebars", 2, r"\{\{#?[\w-]+ [\w.@\"'(]|\{\{@"),
    ("mustache", 3, r"\{\{[#^/]\s*[\w.-]+\s*\}\}|\{\{="),
    ("mustache", 1, r"\{\{[>&!]|\{\{\{"),
    ("go", 5, r"\{\{-?\s*(?:end|range|define|template|block|if|with)\b(?!\s*[|.}]?\w*=)|\{\{-?\s*/\*"),
    ("go", 3, r"\{\{-?\s*(?:\.[A-Z]\w*|\.\s*-?\}\}|\$\w*\s*:=)"),
    (
        "scriban",
        9,
        r"\{\{[-~]?\s*for\s+\w+\s+in\b|\{\{[-~]?\s*(?:func|capture|wrap)\s+\w|\|\s*(?:string|array|date|math|html|object)\.\w",
    ),
    (
        "magento",
        9,
        r"\{\{(?:template config_path|inlinecss|depend |customVar |layout handle|trans \"|store url|css file"
        r"|config path)|<!--@(?:subject|vars)",
    ),
    # Both in any order, each sought once.
    ("antlers", 9, r"(?s)\A(?=.*?\{\{\s*(?:if|unless|for)\s).*?\{\{\s*/(?:if|unless|for)\s*\}\}"),
    ("web2py", 9, r"\{\{\s*(?:if|for|while)\b[^\n{}]{1,160}:\s*\}\}"),
    ("getresponse", 8, r"\{\{\s*(?:IF|ENDIF|ELSE|LINK|CONTACT|CAMPAIGN)\b"),
    ("blade", 6, r"\{\{--|\{!!|\{\{\s*(?:\$\w+|__\(|config\(|route\(|url\(|asset\()"),
    ("liquid", 2, r"\{\{-?\s*[\w.'\"-]+\s*\|\s*\w+"),
    ("liquid", 1, r"\{\{-"),
    ("braze", 9, r"\{\{[^{}]{0,60}\$\{"),
    ("jinja", 2, r"\{\{\s*[\w.]+\(|\{#"),
    ("mustache", 0, r"\{\{"),
)
_BLADE = (
    r"@(?<![\w@.]@)(?:(?:if|foreach|forelse|unless|isset|extends|section|component|include|lang|php|slot|yield)\b"
    r"[ \t]*\(|(?:endif|endforeach|endsection|endcomponent|verbatim|csrf)\b)|\{\{--|\{!!|<x-mail::"
)
_BLADE_ONLY = r"@end[a-z]+\b|\{\{|\{!!|@(?:extends|component|lang|yield)\b"
_RAZOR = (
    r"@(?<![\w@.]@)(?:Model\.[A-Z]|model\s+[A-Z]|using\s+[A-Z]|inherits\s|Html\.[A-Z]|Url\.[A-Z]|RenderBody\(|ViewBag\.|ViewData\["
    r"|\{\s|\*|(?:if|foreach|for)\s{0,4}\([^\r\n{]{0,200}\)\s{0,40}\{)|@Model\.[A-Z]"
)
_MAKO = (
    r"<%(?:inherit|def|namespace|page|block|include|text|doc|call)\b[^%]|</%(?:def|block|text|doc|call)>"
    r"|(?m:^[ \t]*%[ \t]*(?:if|for|while|elif|else|endif|endfor)\b[^%}\r\n]*:?[ \t]*\r?$)"
)
_MASON = (
    r"</?%(?:args|init|perl|once|method|shared|cleanup|flags|attr)>|<&\|?\s*[/\w$][^&<>]{0,200}&>"
    r"|(?m:^%[ \t]*(?:(?:if|unless|foreach|for|while|elsif)[ \t]*\([^\r\n]*\{|\}(?:[ \t]*else[ \t]*\{)?"
    r"|my[ \t]+[$@%])[ \t]*\r?$)"
)
_JSP = r"<%@\s*(?:page|taglib|include\s+file|tag|attribute)\b|<jsp:"
_RUBY = (
    r"<%-?\s*(?:end|if [^({]|unless|else|elsif|for \w+ in)\b|\bdo\s*(?:\|[^|\n]*\|)?\s*-?%>"
    r"|<%=\s*(?:@|t[( ]['\"]|link_to|render |yield|image_tag|content_for)|_(?:url|path)\b"
)
_JAVASCRIPT = r"<%[-_]?\s*\}|\{\s*[-_]?%>|<%-\s*include\(|<%[_@]|<%--|\b(?:var|let|const) \w+ ="
_ANGLE_NAME = r"<%[A-Za-z_][\w.-]*%>"
_ANGLE_OTHER = r"<%(?:[-=_#@!%]|\s|[A-Za-z_][\w.-]*[^\w.%-])"
_FREEMARKER = r"</?#(?:if|list|assign|macro|else|include|noparse|ftl|import|--)|<#--|\[#(?:if|list|assign)\b"
_VELOCITY = r"#(?<![\w{~&/\"']#)(?:(?:if|foreach|set|parse|macro)[ \t]*\(|end\b|\{(?:else|end)\}|\[\[)|\$!\{?[a-z]"
_TT = (
    r"\[%[-+=~#]?\s*\w(?>[^%]|%(?!\])){0,400}+%\]|\[%[-+=~]?\s*(?:IF|UNLESS|FOREACH|WRAPPER|INCLUDE|PROCESS|BLOCK|END|SET)\b"
    r"|\[%[#|][^\]]{0,400}%\]"
)
_CHEETAH = r"#end (?:if|unless|for|while|def|block|filter)\b"
_SILVERSTRIPE = r"<%\s*end_(?:if|loop|with|control|cached|uncached)\b"
_BOTTLE_LINE = r"(?m:^[ \t]*%[ \t]*(?:if|for|while)\b[^\r\n{]*:[ \t]*\r?$)"
_BOTTLE_END = r"(?m:^[ \t]*%[ \t]*end[ \t]*\r?$)"
_LEAF = (
    r"#(?:(?:if|elseif|for|while|extend|export)\([^\n$]{1,300}?\):|end(?:if|for|while|extend|export)\b|import\(\")"
    r"|=[\"']#\([A-Za-z_][\w.]{0,80}\)"
)
_SMARTY = (
    r"\{(?<![{@$]\{)(?:/(?:if|foreach|section|literal|capture|strip|block)\}(?!\})|literal\}|foreach\s|if\s+[$\w!(]"
    r"|(?:include|extends)\s+(?:file\s*=\s*)?[\"'])"
)
_DOLLAR_BRACE = r"\$\{[A-Za-z_][^{}\r\n]{0,160}\}"


_QWEB = r"(?<=\s)t-(?:if|foreach|call|esc|out|field|raw|attf?-[\w-]+)=[\"']"
# Languages that live in attributes and elements: the dialect, what must be in the text, what must be found.
_MARKUP: tuple[tuple[str, str, str], ...] = (
    ("thymeleaf", "th:", r"th:(?<![\w-]th:)[a-z]+=[\"']"),
    ("thymeleaf", "data-th-", r"\bdata-th-[a-z]+=[\"']"),
    ("qweb", "t-if=", _QWEB),
    ("qweb", "t-foreach=", _QWEB),
    ("qweb", "t-out=", _QWEB),
    ("qweb", "t-esc=", _QWEB),
    ("qweb", "t-att", _QWEB),
    ("qweb", "t-call=", _QWEB),
    ("tal", "tal:", r"[\s<]tal:[a-z]+\b"),
    ("genshi", "py:", r"[\s<]py:(?:if|for|choose|content|replace|def|match|extends|attrs|strip)\b"),
    ("vue", "v-if=", r"\sv-if=[\"']"),
    ("vue", "v-for=", r"\sv-for=[\"']"),
    ("vue", "v-show=", r"\sv-show=[\"']"),
    ("vue", "v-html=", r"\sv-html=[\"']"),
    ("angular", "*ng", r"\*ng(?:If|For)=[\"']"),
    ("angular", "ng-", r"ng-(?<=[\s-]ng-)(?:if|repeat|show|hide|bind|href|app|include)="),
    ("posthtml", "<if ", r"<if\s+condition="),
    ("posthtml", "<each ", r"<each\s+loop="),
    ("posthtml", "<x-", r"<x-[a-z][\w.-]*[\s/>]"),
    ("posthtml", "<component ", r"<component\s+src="),
    ("posthtml", "<extends ", r"<extends\s+src="),
    ("heex", "={", r"\s:(?:if|for)=\{|<\.[a-z]\w*[\s/>]"),
    ("latte", "n:if", r"\sn:if(?:set)?="),
    ("latte", "n:foreach=", r"\sn:foreach="),
    ("latte", "n:href=", r"\sn:href="),
    ("html-template", "TMPL_", r"<(?:!--\s?)?/?TMPL_[A-Z]+\b"),
    ("html-template", "tmpl_", r"<(?:!--\s?)?/?tmpl_[a-z]+\b"),
    ("jsp", "<c:", r"<c:(?:if|out|choose|forEach|set|url|import)\b"),
    ("gsp", "<g:", r"<g:(?:if|each|message|link|render|createLink|layoutBody)\b"),
    ("fluid", "f:", r"<f:[a-z]+|\{f:[a-z.]+\(|xmlns:f="),
    ("cfml", "<cf", r"<cf(?:if|output|set|loop|include|mail|param|query|savecontent)\b"),
    ("cfml", "<CF", r"<CF(?:IF|OUTPUT|SET|LOOP|INCLUDE|MAIL|PARAM)\b"),
    ("movable-type", "<mt:", r"<mt:[A-Za-z]+"),
    ("movable-type", "<MT", r"<MT:?[A-Z][a-z]+"),
)


# Dialects with delimiters of their own: the dialect, what must be in the text, and an expression that must be found.
_OTHERS: tuple[tuple[str, str, str], ...] = (
    ("mailchimp", "*|", r"\*\|[A-Za-z][^|\r\n]{0,500}\|\*"),
    ("ampscript", "%%", r"%%[=\[]|%%\w[\w .:-]{0,120}%%"),
    ("double-percent", "%%", r"%%\{[A-Za-z_][\w.:-]{1,80}\}%%"),
    ("double-bracket", "[[", r"\[\[[A-Za-z_][^\[\]\r\n<>]{0,120}\]\]"),
    ("double-hash", "##", r"##/?[A-Za-z_][\w.]{1,80}##"),
    ("dollar-bracket", "$[", r"\$\[[^\[\]\r\n]{1,120}\]\$"),
    ("star-bracket", "[*", r"\[\*[^*\r\n]{1,160}\*\]"),
    ("at-brace", "@{", r"@\{[^{}\r\n]{1,80}\}@"),
    ("brace-bang", "{!", r"\{![A-Za-z_$][^{}!\r\n]{0,120}\}"),
    ("contao", "{endif}", r"\{if\s[^{}\r\n]{1,500}\}"),
    ("inxmail", "[%", r"\[%(?:(?:if|elseif)\s[^\]]|(?:else|endif)\]|url:|=\"|[a-z]+(?:-[a-z]+)+[;\]])"),
    ("mindbox", "@{", r"(?i)@\{\s*(?:(?:if|for|set)\s|else\b|end\s+(?:if|for)\b)"),
    ("brace-dollar", "{$", r"\{(?<!\{\{)\$[A-Za-z_][\w.|:-]{0,80}\}"),
    ("recipient", "%recipient", r"%recipient(?:\.[\w.-]{1,80}|_\w{1,40})%"),
    ("active-campaign", "%", r"%(?:/IF|[A-Z]*LINK|UNSUBSCRIBE|SENDER-INFO[A-Z-]*|FIRSTNAME|LASTNAME|WEBCOPY)%"),
    ("campaign-monitor", "[", r"(?i)\[(?:if|elseif):[^\]\r\n<>]{1,300}\]"),
    ("percent", "%", r"%(?<![%<]%)(?:[A-Za-z][A-Za-z0-9]*_[A-Za-z0-9_.-]{1,60}|[A-Z]{5,60})%(?!%)"),
    (
        "bracket",
        "[",
        r"\[(?<!\[\[)(?:[A-Za-z][A-Za-z0-9]*_[A-Za-z0-9_]+|link:\w+|(?i:unsubscribe\w*))\](?!\])",
    ),
    ("brace", "{", r"\{(?<![{$%#@!]\{)[A-Za-z]+(?:[_.][A-Za-z][\w.]*)+\}(?!\})"),
    ("dollars", "$", r"\$[A-Z_]{3,60}\$"),
    ("hash", "#", r"#[A-Za-z]+:[A-Za-z]+#|#(?:unsubscribe|recipient|subscriber)\w*#"),
    ("colons", "::", r"::[A-Za-z]\w{2,60}::"),
    ("percent-brace", "%{", r"%(?<!%%)\{[a-z_]\w{1,60}\}"),
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
        yield from _ENDINGS.get(name[dot:], ())
        name = name[:dot]


def _curly(content: str, found: dict[str, None]) -> Iterator[str]:
    """Yield which of the dialects with `{{` or `{%` it is, unless the ending has told one."""
    has_percent, has_double = "{%" in content, "{{" in content
    if not (has_percent or has_double) or not _CURLY_IDS.isdisjoint(found):
        return
    if _is_noise(content) or (_may_have_lines(content, found) and _is_bottle(content)):
        return
    # Only where tags are is looked closely.
    content = "\n".join(compiled(_CURLY_TAG).findall(content))
    if has_double and (not has_percent or _found(_HAS_SIGNS, content)):
        yield _best(_SIGN_TRACES, content, "mustache")
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
    "antlers web2py bottle"
    " jinja nunjucks twig hubl django klaviyo liquid customerio braze handlebars mustache go getresponse blade tornado"
    " scriban magento".split()
)
_CURLY_TAG = r"\{[{%#!][^\n]{0,160}|<!--@(?:subject|vars)"
_HAS_SIGNS = r"\{\{~?[#^/]\s*\w"


def _without_trim(content: str) -> Traces:
    """Return what may speak for a dialect with `{%`: signs that control white space are not in all of them."""
    if _found(_TRIM_MARKS, content):
        return tuple(trace for trace in _PERCENT_TRACES if trace[0] not in _KNOW_NO_TRIM)
    return _PERCENT_TRACES


_TRIM_MARKS = r"\{%[-+~]\s|\s[-+~]%\}"
_KNOW_NO_TRIM = frozenset({"django", "klaviyo"})


def _best(traces: Traces, content: str, default: str) -> str:
    scores: dict[str, int] = {}
    for key, weight, pattern in traces:
        if _found(pattern, content):
            scores[key] = scores.get(key, 0) + weight
    best = max(scores, key=lambda key: scores[key], default=default)
    return best if scores.get(best, 0) else default


def _markup(content: str, found: dict[str, None]) -> Iterator[str]:
    for key, mark, pattern in _MARKUP:
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
        ("template-toolkit", "[%", _TT),
        ("freemarker", "#", _FREEMARKER),
        ("leaf", "#", _LEAF),
        ("cheetah", "#end ", _CHEETAH),
        ("velocity", "#", _VELOCITY),
        ("smarty", "{", _SMARTY),
    )
    has_dollars = "braze" in found  # and so needs no dialect of its own for `${name}`
    for key, mark, pattern in checks:
        if key in found:
            has_dollars = True
        elif mark in content and not (key in _UNLIKE and _found(_UNLIKE[key], content)) and _found(pattern, content):
            has_dollars = has_dollars or key != "leaf"
            yield key
    if not has_dollars and "${" in content and _found(_DOLLAR_BRACE, content):
        yield "dollar-brace"


# What has the look of a language and is another one.
_UNLIKE = {"velocity": f"{_LEAF}|{_CHEETAH}", "smarty": r"\{endif\}|\{[#.?](?:if|each)\b"}
_HAVE_ANGLE_PERCENT = ("erb", "ejs", "jsp", "gsp", "heex", "mako", "mason", "silverstripe", "bottle")


def _by_lines(content: str, found: dict[str, None]) -> str:
    """Return which of the languages with lines of code it is, or an empty string."""
    if "bottle" in found or (_may_have_lines(content, found) and _is_bottle(content)):
        return "bottle"
    for key, pattern in (("mason", _MASON), ("mako", _MAKO)):
        if key in found or (_may_have_lines(content, found) and _found(pattern, content)):
            return key
    return ""


def _is_bottle(content: str) -> bool:
    return _found(_BOTTLE_LINE, content) and _found(_BOTTLE_END, content)


_SIGNS_OF_LINES = ("<%", "<&", "\n%", "% end", "%end")


def _may_have_lines(content: str, found: dict[str, None]) -> bool:
    # The end of a tag `{% ... %}` may stand at the beginning of a line.
    has_sign = any(sign in content for sign in _SIGNS_OF_LINES)
    return has_sign and "{%" not in content and found.keys().isdisjoint(_HAVE_ANGLE_PERCENT)


def _at(content: str, found: dict[str, None]) -> Iterator[str]:
    """Yield which of the dialects with `@if (` it is."""
    if "blade" in found or "razor" in found:
        return
    is_blade = _found(_BLADE, content)
    if _found(_RAZOR, content) and not (is_blade and _found(_BLADE_ONLY, content)):
        yield "razor"
    elif is_blade:
        yield "blade"


def _angle_percent(content: str) -> Iterator[str]:
    if _found(_SILVERSTRIPE, content):
        yield "silverstripe"
        return
    if not _found(_ANGLE_OTHER, content):
        if _found(_ANGLE_NAME, content):
            yield "angle-percent"
        return
    if _found(_JSP, content):
        yield "jsp"
        return
    ruby, javascript = len(compiled(_RUBY).findall(content)), len(compiled(_JAVASCRIPT).findall(content))
    yield "ejs" if javascript > ruby else "erb"
    if _found(_ANGLE_NAME, content):
        yield "angle-percent"


def _found(pattern: str, content: str) -> bool:
    return compiled(pattern).search(content) is not None


def _platforms(content: str, found: dict[str, None]) -> Iterator[str]:
    for key, mark, pattern in _OTHERS:
        if key == "brace-dollar" and ("silverstripe" in found or ("{$" in content and _found(_SMARTY, content))):
            continue
        if mark in content and _found(pattern, content):
            yield key
