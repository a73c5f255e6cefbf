"""What speaks for a template language: endings of files, signs that must stand in a text, expressions to be found.

Each expression looks at a bounded stretch, so that a search takes time that grows with the text alone.
"""

from __future__ import annotations

ENDINGS = {
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
    ".dot": ("dot",),
    ".ep": ("mojolicious",),
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

PERCENT_TRACES: Traces = (
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
SIGN_TRACES: Traces = (
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
        12,
        r"\{\{(?:template config_path|inlinecss|depend |customVar |layout handle|trans \"|store url|css file"
        r"|config path)|<!--@(?:subject|vars)",
    ),
    # Both in any order, each sought once.
    ("antlers", 10, r"(?s)\A(?=.*?\{\{\s*(?:if|unless|for)\s).*?\{\{\s*/(?:if|unless|for)\s*\}\}"),
    ("dot", 12, r"\{\{(?:\?\s|\?\?\s*\S|~\s*\w[\w.]*\s*:)|\{\{[=!]\s*it\."),
    ("web2py", 9, r"\{\{\s*(?:if|for|while)\b[^\n{}]{1,160}:\s*\}\}"),
    ("getresponse", 8, r"\{\{\s*(?:IF|ENDIF|ELSE|LINK|CONTACT|CAMPAIGN)\b"),
    ("blade", 6, r"\{\{--|\{!!|\{\{\s*(?:\$\w+|__\(|config\(|route\(|url\(|asset\()"),
    ("liquid", 2, r"\{\{-?\s*[\w.'\"-]+\s*\|\s*\w+"),
    ("liquid", 1, r"\{\{-"),
    ("braze", 9, r"\{\{[^{}]{0,60}\$\{"),
    ("jinja", 2, r"\{\{\s*[\w.]+\(|\{#"),
    ("mustache", 0, r"\{\{"),
)
BLADE = (
    r"@(?<![\w@.]@)(?:(?:if|foreach|forelse|unless|isset|extends|section|component|include|lang|php|slot|yield)\b"
    r"[ \t]*\(|(?:endif|endforeach|endsection|endcomponent|verbatim|csrf)\b)|\{\{--|\{!!|<x-mail::"
)
BLADE_ONLY = r"@end[a-z]+\b|\{\{|\{!!|@(?:extends|component|lang|yield)\b"
RAZOR = (
    r"@(?<![\w@.]@)(?:Model\.[A-Z]|model\s+[A-Z]|using\s+[A-Z]|inherits\s|Html\.[A-Z]|Url\.[A-Z]|RenderBody\(|ViewBag\.|ViewData\["
    r"|\{\s|\*|(?:if|foreach|for)\s{0,4}\([^\r\n{]{0,200}\)\s{0,40}\{)|@Model\.[A-Z]"
)
MAKO = (
    r"<%(?:inherit|def|namespace|page|block|include|text|doc|call)\b[^%]|</%(?:def|block|text|doc|call)>"
    r"|(?m:^[ \t]*%[ \t]*(?:if|for|while|elif|else|endif|endfor)\b[^%}\r\n]*:?[ \t]*\r?$)"
)
MASON = (
    r"</?%(?:args|init|perl|once|method|shared|cleanup|flags|attr)>|<&\|?\s*[/\w$][^&<>]{0,200}&>"
    r"|(?m:^%[ \t]*(?:(?:if|unless|foreach|for|while|elsif)[ \t]*\([^\r\n]*\{|\}(?:[ \t]*else[ \t]*\{)?"
    r"|my[ \t]+[$@%])[ \t]*\r?$)"
)
JSP = r"<%@\s*(?:page|taglib|include\s+file|tag|attribute)\b|<jsp:"
RUBY = (
    r"<%-?\s*(?:end|if [^({]|unless|else|elsif|for \w+ in)\b|\bdo\s*(?:\|[^|\n]*\|)?\s*-?%>"
    r"|<%=\s*(?:@|t[( ]['\"]|link_to|render |yield|image_tag|content_for)|_(?:url|path)\b"
)
JAVASCRIPT = r"<%[-_]?\s*\}|\{\s*[-_]?%>|<%-\s*include\(|<%[_@]|<%--|\b(?:var|let|const) \w+ ="
ANGLE_NAME = r"<%[A-Za-z_][\w.-]*%>"
ANGLE_OTHER = r"<%(?:[-=_#@!%]|\s|[A-Za-z_][\w.-]*[^\w.%-])"
FREEMARKER = r"</?#(?:if|list|assign|macro|else|include|noparse|ftl|import|--)|<#--|\[#(?:if|list|assign)\b"
VELOCITY = r"#(?<![\w{~&/\"']#)(?:(?:if|foreach|set|parse|macro)[ \t]*\(|end\b|\{(?:else|end)\}|\[\[)|\$!\{?[a-z]"
TT = (
    r"\[%[-+=~#]?\s*\w(?>[^%]|%(?!\])){0,400}+%\]|\[%[-+=~]?\s*(?:IF|UNLESS|FOREACH|WRAPPER|INCLUDE|PROCESS|BLOCK|END|SET)\b"
    r"|\[%[#|][^\]]{0,400}%\]"
)
CHEETAH = r"#end (?:if|unless|for|while|def|block|filter)\b"
SILVERSTRIPE = r"<%\s*end_(?:if|loop|with|control|cached|uncached)\b"
MOJOLICIOUS = r"(?m:^[ \t]+%[ \t]*(?:if|unless|for|foreach|while)\b[^\r\n]*\{[ \t]*\r?$)|(?m:^[ \t]*%=[ \t])"
BOTTLE_LINE = r"(?m:^[ \t]*%[ \t]*(?:if|for|while)\b[^\r\n{]*:[ \t]*\r?$)"
BOTTLE_END = r"(?m:^[ \t]*%[ \t]*end[ \t]*\r?$)"
LEAF = (
    r"#(?:(?:if|elseif|for|while|extend|export)\([^\n$#]{1,200}?\):|import\(\")"
    r"|=[\"']#\([A-Za-z_][\w.]{0,80}\)"
)
SMARTY = (
    r"\{(?<![{@$=]\{)(?:/(?:if|foreach|section|literal|capture|strip|block)\}(?!\})|literal\}|foreach\s|if\s+[$\w!(]"
    r"|(?:include|extends)\s+(?:file\s*=\s*)?[\"'])"
)
DOLLAR_BRACE = r"\$\{[A-Za-z_][^{}\r\n]{0,160}\}"


QWEB = r"(?<=\s)t-(?:if|foreach|call|esc|out|field|raw|attf?-[\w-]+)=[\"']"
# Languages that live in attributes and elements: the dialect, what must be in the text, what must be found.
MARKUP: tuple[tuple[str, str, str], ...] = (
    ("thymeleaf", "th:", r"th:(?<![\w-]th:)[a-z]+=[\"']"),
    ("thymeleaf", "data-th-", r"\bdata-th-[a-z]+=[\"']"),
    ("qweb", "t-if=", QWEB),
    ("qweb", "t-foreach=", QWEB),
    ("qweb", "t-out=", QWEB),
    ("qweb", "t-esc=", QWEB),
    ("qweb", "t-att", QWEB),
    ("qweb", "t-call=", QWEB),
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
OTHERS: tuple[tuple[str, str, str], ...] = (
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
