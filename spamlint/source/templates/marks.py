"""Whether a text may be a template at all: one quick look, so that all others cost nothing."""

from __future__ import annotations

from spamlint.patterns import lazy_pattern

# `[if mso]` and `[endif]` are Outlook's, `[class]` and its like stand in style sheets. Each alternative begins with a
# sign of its own, which makes this a fast search.
_MARK = lazy_pattern(
    r"\{(?:[{%#!$*]|/?[A-Za-z][\w.]{0,60}(?:\}|\s[^{};:]{0,80}\}))"
    r"|<(?:[%?#@$.&]|/?TMPL_|/?tmpl_|!-- ?/?(?:TMPL|tmpl)_|[cfg]:[a-z]|cf[a-z]|CF[A-Z]|mt:|MT|tal:|py:|x-[a-z])"
    r"|</[#@]|\*\|[A-Za-z]"
    r"|%(?:%|[A-Za-z/][\w.-]{1,80}%|\{|\()"
    r"|\[(?:[\[%*#]|(?!(?:if |endif|class|style|href|src|owa|lang|type|id)\b)[A-Za-z][\w: ]{2,60}(?:\]|=[^\"'*~|^$]))"
    r"|\$(?:[{\[!]|[A-Za-z_]\w{2,60}\$)"
    r"|##[A-Za-z/]|#(?:\(|(?:if|foreach|set|parse|end|for|extend|export|import)\b)|#[A-Za-z:]{4,60}#"
    r"|::(?:[A-Za-z]\w{2,60}::|[ ]?[A-Za-z#]\w{0,60}[}\"(])|~\{"
    r"|@(?:[{*]|[Mm]odel\b|Html\.|using\b|Render|(?:if|for|unless|isset|extends|section|component|include|lang|php|slot|yield|end|verbatim|csrf)[A-Za-z]*\b)"
)

FENCES = ("---", "+++")
"""What front matter begins with."""


_IN_ATTRIBUTES = ("if=", "ondition=", "ngIf=", "\n%")
"""What stands in attributes of the languages that have conditions there: `th:if=`, `v-if=`, `tal:condition=`."""


def may_have_tags(content: str) -> bool:
    """Return whether something in a text looks like a tag of some dialect."""
    return _MARK.search(content) is not None or any(mark in content for mark in _IN_ATTRIBUTES)
