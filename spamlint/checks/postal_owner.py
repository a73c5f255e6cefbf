"""Whose address it is: the sender's, or that of a venue, a shop, a customer."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.checks.identity import authors, own_organizations
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.domains import organization
from spamlint.text.phrases import WordList
from spamlint.text.postal.tokens import fold_word, words_of

_INTRODUCED = 60  # code points before an address in which stands what it is
_LEADS = lazy_pattern(r"\s?:[^:]{0,40}|\s*\n[^\n]{0,40}\n?[^\n]{0,40}")
_NEAR = 160  # code points around an address in which the sender's name stands
_LAST_PART = 0.55
_FEW = 2  # more addresses outside of a footer are a list of shops
_SHORT_NAME = 3
# A telephone number right behind an address, with what it is called: "Tel: 0117 496 0123".
_PHONE_BEHIND = lazy_pattern(
    r"[^\w(+]{0,8}(?:[^\W\d_]{1,12}\W{0,3}){0,3}(?<![^\W\d_])(?!\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?![-./]\d))"
    r"[+(]{0,2}\d[\d ()./\u00a0\u2013-]{6,18}\d"
)
_APART = lazy_pattern(r"(?:^|[\n\t|\u2022\u00b7\u2013\u2014,:;*/-])[\s*>\"'(]{0,8}\Z")


def is_introduced(content: str, span: Span, words: WordList) -> bool:
    """Return whether words right before an address say what it is: alone above it, or with a colon."""
    before = content[max(span.start - _INTRODUCED, 0) : span.start]
    matches = list(words.matcher.find(before))
    return bool(matches) and _LEADS.fullmatch(before, matches[-1].span.end) is not None


def stands_apart(content: str, span: Span) -> bool:
    """Return whether an address begins a line, or follows a name and a sign, and is no part of a sentence."""
    return _APART.search(content, max(span.start - _NEAR, 0), span.start) is not None


def is_senders(message: Message, content: str, span: Span, count: int, labels: WordList) -> bool:
    """Return whether an address outside of the footer is the sender's.

    It stands apart from sentences, and with the sender's name beside it. In a message that has few addresses it is
    enough that it stands in the last part, or that words before it say so, or that a telephone number follows it.
    """
    if not stands_apart(content, span):
        return False
    if count <= _FEW and (is_introduced(content, span, labels) or _PHONE_BEHIND.match(content, span.end)):
        return True
    before = content[max(span.start - _NEAR, 0) : span.start]
    near = before + content[span.end : span.end + _NEAR]
    if any(domain in near.lower() for domain in own_organizations(message)):
        return True
    squeezed = "".join(map(fold_word, words_of(near)))
    if any(name in squeezed for name in _names(message)):
        return True
    return count <= _FEW and span.start >= len(content) * _LAST_PART


def _names(message: Message) -> Iterator[str]:
    """Yield the names of the sender, folded and without spaces."""
    identity = message.declared.identity
    written = [identity.name, identity.legal_name]
    for author in authors(message):
        written.append(author.display)
        written.append(organization(author.domain).partition(".")[0])
    for name in written:
        folded = "".join(map(fold_word, words_of(name)))
        if len(folded) >= _SHORT_NAME:
            yield folded
