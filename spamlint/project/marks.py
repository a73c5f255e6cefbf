"""Whether a file may have to do with others at all: one quick look at its bytes, so that most files cost nothing."""

from __future__ import annotations

from spamlint.patterns import lazy_pattern

_MARK = lazy_pattern(
    rb"extends|inherit|include|import|render|layout|partial|embed|section|snippet|component|require|\byield\b|content_for"
    rb"|\{\{[~{]?[#{]?[~]?\s*[>$<]|\{\{!<|\{\{~?!?\s*<|template|define|\bblock\b|BLOCK|WRAPPER|PROCESS|INCLUDE|INSERT|#parse"
    rb"|#macro|<#|<@|\[#|macro|\{call|<x-|Layout|Partial|Render|body\(|\{%-?\s*(?:call|from|use)\b|#@?\w+\(",
)


def may_have_uses(content: bytes) -> bool:
    """Return whether something in a file may name another one, or may be filled by another one."""
    return _MARK.search(content) is not None
