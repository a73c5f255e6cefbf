"""Address lists of header fields, each part with its place (RFC 5322 sections 3.4 and 4.4).

Tolerant as mail clients are: what cannot be an address is still returned, with its problems named, so
that a check can point at it. One pass over the value, so the time is linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.encoded_words import decode_string
from spamlint.source.headers import Header
from spamlint.source.spans import Excerpt, Text
from spamlint.text.address_tokens import Kind, Token, tokenize
from spamlint.text.placeholders import has_placeholder


class Problem(StrEnum):
    """What is wrong with the form of an address."""

    EMPTY_GROUP = "empty-group"  # `Undisclosed recipients:;`: a group that holds nobody
    NO_ADDRESS = "no-address"  # a display name, or `<>`, and nothing else
    NO_DOMAIN = "no-domain"  # no `@`, or nothing after it
    NO_LOCAL_PART = "no-local-part"  # nothing before the `@`
    UNCLOSED_BRACKET = "unclosed-bracket"  # `<` without `>`, or the reverse
    NO_BRACKETS = "no-brackets"  # a display name and an addr-spec without `<` and `>` around it
    UNCLOSED_QUOTE = "unclosed-quote"  # a quoted string or a comment that does not end
    UNQUOTED_NAME = "unquoted-name"  # a display name with `@` or another special outside quotes
    BAD_LOCAL_PART = "bad-local-part"  # no dot-atom and no quoted string
    BAD_DOMAIN = "bad-domain"  # no dot-atom and no domain literal
    TEXT_AFTER = "text-after"  # something behind the closing bracket


class Address(Struct, frozen=True):
    """One address of a list, or what stands in its place.

    Attributes:
        display: The display name, RFC 2047 decoded, without quotes; of `a@b (Name)` the comment.
        spec: The addr-spec without comments and folding: `anna@example.com`.
        local: Its local part without quotes.
        domain: Its domain as written, without comments.
        where: The whole address.
        spec_where: The addr-spec; the whole address when there is none.
        group: The name of the group it stands in, or None.
        problems: What is wrong with its form.
    """

    display: str
    spec: str
    local: str
    domain: str
    where: Excerpt
    spec_where: Excerpt
    group: str | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def has_placeholder(self) -> bool:
        """Return whether the addr-spec, or what stands in its place, holds a placeholder."""
        return has_placeholder(self.spec_where.content)


# Written as what is not allowed: a range up to U+10FFFF takes long to compile.
_ATEXT = lazy_pattern(r"[^\x00-\x20\"(),.:;<>@\[\\\]\x7f]+\Z")  # RFC 5322 3.2.3, RFC 6532 3.2
_NOT_LABEL = r"\x00-,./:-@\[-^`{-\x7f"
_LABEL = lazy_pattern(rf"[^{_NOT_LABEL}\-](?:[^{_NOT_LABEL}]*[^{_NOT_LABEL}\-])?\Z")
# Most fields hold one address of plain letters: `Anna Smith <anna@example.com>`. Placeholders, encoded words, comments,
# escapes and dots in a name are for the tokens.
_PLAIN = lazy_pattern(
    r"(?>(?P<opening>(?>(?P<name>[a-z][\w '&+/-]*+)|\"(?P<quoted>[\w '&+/.,:!()-]*+)\" *+)?+<))?+"
    r"(?P<local>[\w!&'+/=^~-]++(?>\.[\w!&'+/=^~-]++)*+)"
    r"@(?P<domain>[a-z0-9](?>[\w-]{0,61}[a-z0-9])?+(?>\.[a-z0-9](?>[\w-]{0,61}[a-z0-9])?+)*+)(?(opening)>)",
    re.ASCII | re.IGNORECASE,
)
_MAX_LOCAL = 64  # octets, RFC 5321 section 4.5.3.1.1
_MAX_DOMAIN = 255  # octets, RFC 5321 section 4.5.3.1.2


def parse_addresses(header: Header) -> tuple[Address, ...]:
    """Return the addresses of a header field such as From, in order."""
    return parse_address_text(header.raw)


def parse_address_text(text: Text) -> tuple[Address, ...]:
    """Return the addresses in an unfolded text that is not RFC 2047 decoded, in order."""
    plain = _PLAIN.fullmatch(text.content)
    if plain is not None and len(plain["local"]) <= _MAX_LOCAL and len(plain["domain"]) <= _MAX_DOMAIN:
        return (_plain_address(text, plain),)
    return parse_any_address_text(text)


def parse_any_address_text(text: Text) -> tuple[Address, ...]:
    """Return the same as `parse_address_text`, by way of the tokens: for all forms, and slower."""
    return tuple(_Parser(text).addresses())


def _plain_address(text: Text, plain: re.Match[str]) -> Address:
    local, domain = plain["local"], plain["domain"]
    return Address(
        display=" ".join((plain["name"] or plain["quoted"] or "").split()),
        spec=f"{local}@{domain}",
        local=local,
        domain=domain,
        where=text.whole,
        spec_where=text.excerpt(plain.start("local"), plain.end("domain")),
    )


class _Parser:
    """Splits tokens into addresses at the commas and group marks between them."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._tokens = list(tokenize(text.content))
        self._last_semicolon = max((token.span.start for token in self._tokens if token.is_(";")), default=-1)
        self._part: list[Token] = []
        self._group: str | None = None
        self._group_start = 0
        self._group_is_empty = False

    def addresses(self) -> Iterator[Address]:
        """Yield the addresses in order."""
        in_bracket = in_route = False
        for token in self._tokens:
            if token.is_("<") or token.is_(">"):
                in_bracket, in_route = token.is_("<"), False
            elif in_bracket and token.is_("@") and self._part[-1].is_("<"):
                in_route = True  # `<@one.example,@two.example:anna@example.com>`, RFC 5322 section 4.4
            elif in_bracket and token.is_(":"):
                in_route = False
            elif self._opens_group(token, in_bracket):
                self._open_group(token)
                continue
            if token.is_(";") or (token.is_(",") and not in_route):
                yield from self._finish()
                in_bracket = in_route = False
                if token.is_(";"):
                    yield from self._close_group(token)
                continue
            self._part.append(token)
        yield from self._finish()

    def _opens_group(self, token: Token, in_bracket: bool) -> bool:
        """Return whether `token` is the colon of a group: one that is also closed."""
        if in_bracket or self._group is not None or not token.is_(":"):
            return False
        return token.span.start < self._last_semicolon

    def _open_group(self, colon: Token) -> None:
        words = _trim(self._part)
        self._group = _phrase(words)
        self._group_start = words[0].span.start if words else colon.span.start
        self._group_is_empty = True
        self._part = []

    def _close_group(self, end: Token) -> Iterator[Address]:
        if self._group is not None and self._group_is_empty:
            where = self._text.excerpt(self._group_start, end.span.end)
            yield Address("", "", "", "", where, where, self._group, (Problem.EMPTY_GROUP,))
        self._group = None

    def _finish(self) -> Iterator[Address]:
        words, self._part = _trim(self._part), []
        if all(token.is_blank for token in words):
            return
        self._group_is_empty = False
        yield _address(self._text, words, self._group)


def _address(text: Text, tokens: list[Token], group: str | None) -> Address:
    """Return the address that `tokens` make; they are trimmed and not empty."""
    phrase, inner, after, problems = _pieces(tokens)
    if any(not token.closed for token in tokens):
        problems.append(Problem.UNCLOSED_QUOTE)
    elif any(token.kind in (Kind.SPECIAL, Kind.LITERAL) and token.text != "." for token in phrase):
        problems.append(Problem.UNQUOTED_NAME)
    if not all(token.is_blank for token in after):
        problems.append(Problem.TEXT_AFTER)
    spec = _trim(_without_route(inner))
    local, domain = _split(spec)
    problems.extend(_spec_problems(local, domain))
    where = text.excerpt(tokens[0].span.start, tokens[-1].span.end)
    return Address(
        display=_phrase(phrase) or _comment_name(tokens),
        spec=_join(spec),
        local="".join(token.content for token in local if not token.is_blank),
        domain=_join(domain),
        where=where,
        spec_where=text.excerpt(spec[0].span.start, spec[-1].span.end) if spec else where,
        group=group,
        problems=tuple(problems),
    )


def _pieces(tokens: list[Token]) -> tuple[list[Token], list[Token], list[Token], list[Problem]]:
    """Return display name, what the brackets hold or would hold, what follows them, and problems with them."""
    opening = next((index for index, token in enumerate(tokens) if token.is_("<")), None)
    first = 0 if opening is None else opening + 1
    closing = next((index for index in range(first, len(tokens)) if tokens[index].is_(">")), None)
    if opening is None and closing is None:
        phrase, inner, after = _without_brackets(tokens)
        bare = bool(inner) and not all(token.is_blank for token in phrase)
        return phrase, inner, after, [Problem.NO_BRACKETS] if bare else []
    if closing is None:
        return tokens[:opening], tokens[first:], [], [Problem.UNCLOSED_BRACKET]
    if opening is None:
        first = _start_of_spec(tokens, closing)
        return tokens[:first], tokens[first:closing], tokens[closing + 1 :], [Problem.UNCLOSED_BRACKET]
    return tokens[:opening], tokens[first:closing], tokens[closing + 1 :], []


def _without_brackets(tokens: list[Token]) -> tuple[list[Token], list[Token], list[Token]]:
    """Return display name, addr-spec and what follows it, of an address that has no brackets."""
    at = next((index for index, token in enumerate(tokens) if token.is_("@")), None)
    if at is None:
        words = [token for token in tokens if not token.is_blank]
        return ([], tokens, []) if len(words) == 1 and words[0].kind is Kind.ATOM else (tokens, [], [])
    start = _start_of_spec(tokens, at)
    end = _end_of_spec(tokens, at)
    return tokens[:start], tokens[start:end], tokens[end:]


def _start_of_spec(tokens: list[Token], end: int) -> int:
    """Return where the words start that run up to `end`."""
    start = end
    while start > 0 and not _parts(tokens, start - 1):
        start -= 1
    return start


def _end_of_spec(tokens: list[Token], start: int) -> int:
    """Return where the words end that run on from `start`."""
    end = start
    while end < len(tokens) and not _parts(tokens, end):
        end += 1
    return end


def _parts(tokens: list[Token], index: int) -> bool:
    """Return whether the token is white space between two words. Beside a dot or `@` it parts nothing."""
    if tokens[index].kind is not Kind.SPACE:
        return False
    beside = tokens[max(index - 1, 0) : index + 2]
    return not any(_joins(token) for token in beside)


def _joins(token: Token) -> bool:
    return token.is_(".") or token.is_("@")


def _without_route(tokens: list[Token]) -> list[Token]:
    """Drop an obsolete route: `@one.example,@two.example:` (RFC 5322 section 4.4)."""
    words = _trim(tokens)
    if not words or not words[0].is_("@"):
        return tokens
    colon = next((index for index, token in enumerate(words) if token.is_(":")), None)
    return tokens if colon is None else words[colon + 1 :]


def _split(spec: list[Token]) -> tuple[list[Token], list[Token]]:
    """Return local part and domain, split at the last `@` as mail servers do."""
    at = max((index for index, token in enumerate(spec) if token.is_("@")), default=None)
    return (spec, []) if at is None else (spec[:at], spec[at + 1 :])


def _spec_problems(local: list[Token], domain: list[Token]) -> Iterator[Problem]:
    if not _join(local) and not _join(domain):
        yield Problem.NO_ADDRESS
        return
    if not _join(local):
        yield Problem.NO_LOCAL_PART
    elif not _is_local_part(local):
        yield Problem.BAD_LOCAL_PART
    if not _join(domain):
        yield Problem.NO_DOMAIN
    elif not is_domain(_join(domain)) or _has_inner_space(domain):
        yield Problem.BAD_DOMAIN


def _is_local_part(tokens: list[Token]) -> bool:
    if len(_join(tokens).encode("utf-8", "replace")) > _MAX_LOCAL or _has_inner_space(tokens):
        return False
    words = [token for token in tokens if not token.is_blank]
    for index, token in enumerate(words):
        if index % 2 and not token.is_("."):
            return False
        if index % 2 == 0 and token.kind is not Kind.QUOTED and not _ATEXT.match(token.text):
            return False
    return len(words) % 2 == 1


def is_domain(domain: str) -> bool:
    """Return whether a domain has the form of a host name or of an address literal (RFC 5321 section 4.1.2).

    Letters outside ASCII are allowed (RFC 6531), and so is `_`, which real hosts use.
    """
    if domain.startswith("["):
        return domain.endswith("]") and len(domain) > 2
    if len(domain.encode("utf-8", "replace")) > _MAX_DOMAIN:
        return False
    return all(len(label) <= 63 and _LABEL.match(label) for label in domain.split("."))


def _has_inner_space(tokens: list[Token]) -> bool:
    """Return whether white space stands between two words that no dot separates: `anna maria@example.com`."""
    words = _trim(tokens)
    for index, token in enumerate(words[1:-1], start=1):
        if token.kind is Kind.SPACE and not words[index - 1].is_(".") and not words[index + 1].is_("."):
            return Kind.COMMENT not in (words[index - 1].kind, words[index + 1].kind)
    return False


def _join(tokens: list[Token]) -> str:
    return "".join(token.text for token in tokens if not token.is_blank)


def _phrase(tokens: list[Token]) -> str:
    """Return the words of a display name, decoded, with single spaces between them."""
    pieces = [" " if token.kind is Kind.SPACE else token.content for token in tokens if token.kind is not Kind.COMMENT]
    return " ".join(decode_string("".join(pieces)).split())


def _comment_name(tokens: list[Token]) -> str:
    """Return the last comment: the name in the old form `anna@example.com (Anna)`."""
    comment = next((token for token in reversed(tokens) if token.kind is Kind.COMMENT), None)
    return "" if comment is None else " ".join(decode_string(comment.content).split())


def _trim(tokens: list[Token]) -> list[Token]:
    start, end = 0, len(tokens)
    while start < end and tokens[start].kind is Kind.SPACE:
        start += 1
    while end > start and tokens[end - 1].kind is Kind.SPACE:
        end -= 1
    return tokens[start:end]
