"""Names of companies, told by the legal form that they carry: `Northwind Ltd`, `UAB Northwind`, `株式会社ノース`.

Upper and lower case count: `AS` is a Norwegian company, `as` is a word. What precedes (or follows) a form must look
like a name, so that a form alone, or after words in small letters, is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import normalize

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, Span

_TOKEN = lazy_pattern(r"[^\s,;|\u00b7\u2022\u2014\u2013]+")
_CLOSED = lazy_pattern(r"\.\s|[ \t.]{0,3}(?:[\n\r,;:|\u00b7\u2022()\u2014\u2013-]|\Z)")
_MOST_WORDS = 7
"""How many words of a name are taken in before its form."""
_SHORT = 2
"""Forms of up to so many letters are words too (`AS`, `SE`, `ME`): they count where something ends behind them."""
_WORDS = frozenset(("Limited", "Company", "Corporation", "Foundation", "Association", "Incorporated", "Co."))
"""Forms that are words of English as well, which count in the same places."""
_NO_NAMES = frozenset("the our your this that a an any each such every parent holding private public same".split())
_WITHIN = frozenset(
    "& + and of the for und der die das von og och i en et de du des la le les y e del della di da do dos van den"
    " het".split()
)
"""Words in small letters that names have inside."""
_BRACKETED_LETTERS = range(0x3200, 0x3248)
_CLOSING = ".)\"'\u201d\u00bb]:"
_AROUND = "\"'\u201c\u201d\u201e\u00ab\u00bb()[]"


class Company(Struct, frozen=True):
    """A name with its legal form.

    Attributes:
        span: The name and the form (code points).
        form: The form as the list has it.
    """

    span: Span
    form: str


class LegalForms:
    """Legal forms, ready to be looked for.

    Args:
        after: Forms that are written after a name.
        before: Forms that are written before one.
    """

    def __init__(self, after: Iterable[str], before: Iterable[str]) -> None:
        after, before = dict.fromkeys(after), dict.fromkeys(before)
        self._after = _by_first_token(form for form in after if not _is_unspaced(form))
        self._before = _by_first_token(form for form in before if not _is_unspaced(form))
        self._firsts = frozenset(token.strip(_CLOSING + _AROUND) for token in (*self._after, *self._before))
        unspaced = {written for form in (*after, *before) if _is_unspaced(form) for written in _variants(form)}
        self._unspaced = sorted(unspaced, key=len, reverse=True)

    def companies(self, content: str, span: Span) -> Iterator[Company]:
        """Yield the names with a legal form in a part of a text, in reading order but for scripts without spaces."""
        tokens = [(match.group(), match.start()) for match in _TOKEN.finditer(content, *span)]
        firsts, around = self._firsts, _CLOSING + _AROUND
        for index, (token, start) in enumerate(tokens):
            if token.strip(around) not in firsts:
                continue
            if (forms := _forms_of(token, self._after)) and index:
                for form in forms:
                    end = _end_of(form, tokens, index)
                    if end is None or not _may_be(form, content, end):
                        continue
                    first = _name_before(content, tokens, index)
                    if first is not None:
                        yield Company(Span(first, end), " ".join(form))
                        break
            for form in self._before.get(token.strip(_AROUND), ()):
                following = index + len(form)
                if _end_of(form, tokens, index) is not None and following < len(tokens):
                    name, place = tokens[following]
                    if _is_name(name) and not name.isupper() and "\n" not in content[start:place]:
                        yield Company(Span(start, place + len(name)), " ".join(form))
        if not content.isascii():
            yield from self._written_together(content, span)

    def _written_together(self, content: str, span: Span) -> Iterator[Company]:
        for form in self._unspaced:
            place = content.find(form, *span)
            if place < 0:
                continue
            start = max(content.rfind("\n", span.start, place) + 1, span.start, place - 30)
            end = content.find("\n", place, min(place + len(form) + 30, span.end))
            end = end if end >= 0 else min(place + len(form) + 30, span.end)
            around = content[start:place] + content[place + len(form) : end]
            if any(map(str.isalnum, around)) or FILLER in around:
                yield Company(Span(start, end), form)


_Forms = dict[str, list[tuple[str, ...]]]


def _by_first_token(forms: Iterable[str]) -> _Forms:
    found: _Forms = {}
    for form in sorted(forms, key=len, reverse=True):
        tokens = tuple(_TOKEN.findall(form))
        found.setdefault(tokens[0], []).append(tokens)
    return found


def _is_unspaced(form: str) -> bool:
    return any("\u0e00" <= letter <= "\u0eff" or "\u3040" <= letter <= "\ud7a3" for letter in form)


def _variants(form: str) -> Iterator[str]:
    """Yield a form as it is written, with wide brackets, and as one sign: `(株)` is one letter in Unicode, too."""
    yield form
    if "(" in form:
        yield form.replace("(", "\uff08").replace(")", "\uff09")
        yield from (chr(code) for code in _BRACKETED_LETTERS if normalize("NFKC", chr(code)) == form)


def _forms_of(token: str, known: _Forms) -> list[tuple[str, ...]]:
    for written in _forms_of_token(token):
        if forms := known.get(written):
            return forms
    return []


def _forms_of_token(token: str) -> tuple[str, ...]:
    """Return a token as it is written, and without what closes a sentence or a bracket."""
    bare = token.rstrip(_CLOSING)
    return (token,) if bare == token else (token, f"{bare}.", bare)


def _end_of(form: tuple[str, ...], tokens: list[tuple[str, int]], index: int) -> int | None:
    """Return where a form ends that begins at a token, or None where other words stand there."""
    if index + len(form) > len(tokens):
        return None
    for offset, wanted in enumerate(form):
        token, start = tokens[index + offset]
        if token != wanted and (offset < len(form) - 1 or wanted not in _forms_of_token(token)):
            return None
    return start + len(wanted)


def _may_be(form: tuple[str, ...], content: str, end: int) -> bool:
    """Return whether a form that is also a word can be one where it stands."""
    written = " ".join(form)
    if written not in _WORDS and (len(written) > _SHORT or "." in written):
        return True
    return _CLOSED.match(content, end) is not None


def _name_before(content: str, tokens: list[tuple[str, int]], index: int) -> int | None:
    """Return where the name starts that stands before a token in its line, or None."""
    first = None
    end = tokens[index][1]
    for token, start in reversed(tokens[max(index - _MOST_WORDS, 0) : index]):
        gap = content[start + len(token) : end]
        if "\n" in gap or gap.strip(" \t,\u00a0") or (gap.count(",") and first is not None):
            break
        if _is_name(token):
            first = start
        elif token not in _WITHIN:
            break
        end = start
    return first


def _is_name(token: str) -> bool:
    """Return whether a token can be a word of a name: it begins with a capital or a digit, or is filled in."""
    bare = token.strip(_AROUND)
    if not bare or bare.lower() in _NO_NAMES or "@" in bare or "://" in bare:
        return False
    return bare[0] == FILLER or bare[0].isupper() or (bare[0].isdigit() and not bare.isdigit()) or bare[0].istitle()
