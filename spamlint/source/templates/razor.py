"""Razor of ASP.NET: `@Model.Name`, `@if (x) { <p>...</p> } else { }`, `@* *@`.

What stands in the braces of a statement is C#, up to a start tag; its element is HTML again. So braces and elements are
counted in one pass, as Razor's own parser does; where they do not pair off, nothing is claimed.

Source: "Razor syntax reference for ASP.NET Core".
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Dialect, Fill, Found
from spamlint.source.templates.ends import REACH, close_of
from spamlint.source.templates.markup_tags import VOID
from spamlint.source.templates.tags import Event, RegionKind, TagKind

_REGIONS = {
    "if": RegionKind.CONDITION,
    "switch": RegionKind.CHOICE,
    "foreach": RegionKind.LOOP,
    "for": RegionKind.LOOP,
    "while": RegionKind.LOOP,
    "do": RegionKind.BLOCK,
    "using": RegionKind.BLOCK,
    "lock": RegionKind.BLOCK,
    "try": RegionKind.BLOCK,
    "section": RegionKind.BLOCK,
}
_AT = lazy_pattern(r"@(?P<after>\*|@|\(|\{|[A-Za-z_])|\}|<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)")
_HEAD = lazy_pattern(r"(?P<word>if|switch|foreach|for|while|using|lock|do|try)\b\s*")
_SECTION = lazy_pattern(r"section\s+\w+\s*\{")
_HELPERS = lazy_pattern(r"(?:functions|code)\s*\{")
_DIRECTIVE = lazy_pattern(
    r"(?:model|using|inherits|inject|implements|namespace|page|layout|attribute|addTagHelper|removeTagHelper"
    r"|tagHelperPrefix|preservewhitespace|typeparam|rendermode)\b(?![.(\[])(?!\s*\()[^\r\n]*"
)
_BRACE = lazy_pattern(r"\s*\{")
_ELSE = lazy_pattern(r"\s*(?:(?P<word>else\s+if|catch|else|finally)\b\s*)")
_NAME = lazy_pattern(r"(?:await\s+)?[A-Za-z_]\w*(?:<[\w.,<>\s]{1,80}>(?=\())?")
_MEMBER = lazy_pattern(r"(?:!|\?)?\.[A-Za-z_]\w*(?:<[\w.,<>\s]{1,80}>(?=\())?|!?(?P<bracket>[(\[])")
_ELSEWHERE = lazy_pattern(
    r"(?:await\s+)?(?:Html\.(?:Partial|RenderPartial|Action|RenderAction)|Render(?:Body|Section)|Component\.InvokeAsync"
    r"|Include)\w*\s*\("
)
_IN_CODE = lazy_pattern(r"@\*|//|/\*|[\"'{}<@]")
_CASE = lazy_pattern(r"(?:case\b[^:\r\n]{0,200}|default\s*):")
_TAG_END = lazy_pattern(r"[\"'>]")
_REST_OF_LINE = lazy_pattern(r"[^\r\n]*")
_QUOTES = "\"'"
_PAIRS = {"(": "()", "[": "[]", "{": "{}"}


class _Block(Struct):
    """The braces of a statement that are open.

    Attributes:
        name: Of the region; empty where the braces open none.
        word: The statement.
        is_code: Whether C# stands in it, up to a start tag.
        depth: How many elements are open in it.
    """

    name: str
    word: str
    is_code: bool
    depth: int = 0


class _Reading(Struct):
    """One text that is read."""

    content: str
    blocks: list[_Block] = field(default_factory=list)
    number: int = 0
    blind_until: int = 0
    at: int = 0
    missing: set[str] = field(default_factory=set)

    def run(self) -> Iterator[Found]:
        """Yield the tags of the text."""
        while self.at < len(self.content):
            block = self.blocks[-1] if self.blocks else None
            if block is not None and block.is_code and not block.depth:
                yield from self._code(block)
            else:
                match = _AT.search(self.content, self.at)
                if match is None:
                    return
                self.at = match.end()
                if match["after"] is not None:
                    yield from self._at(match.start())
                elif match["name"] is not None:
                    self._element(match["name"].lower(), is_close=bool(match["close"]))
                elif block is not None and not block.is_code:
                    yield from self._leave(match.start())

    # --- HTML

    def _element(self, name: str, *, is_close: bool) -> None:
        """Pass over a tag. An attribute may hold values, so only the end of the tag is looked for in code blocks."""
        if not self.blocks or not self.blocks[-1].is_code or name in VOID:
            return
        block = self.blocks[-1]
        if is_close:
            block.depth = max(block.depth - 1, 0)
            end = self._find(">", self.at)
            if not block.depth and end >= 0:
                self.at = end + 1
            return
        tag_end = self._tag_end()
        if tag_end is not None and self.content[tag_end - 2] == "/":
            return
        block.depth += 1

    def _tag_end(self) -> int | None:
        """Return where the tag ends that is read, or None when that is far away."""
        at, limit = self.at, min(self.at + REACH, len(self.content))
        if at < self.blind_until:
            return None
        while (match := _TAG_END.search(self.content, at, limit)) is not None:
            if match[0] == ">":
                return match.end()
            end = self.content.find(match[0], match.end(), limit)
            if end < 0:
                break
            at = end + 1
        self.blind_until = limit
        return None

    def _at(self, start: int) -> Iterator[Found]:
        """Read what begins with `@` in HTML."""
        content, sign = self.content, self.content[start + 1]
        if sign == "@":
            return
        if sign == "*":
            end = self._find("*@", self.at)
            if end >= 0:
                self.at = end + 2
                yield Found(start, self.at, Event(TagKind.COMMENT, "", content[start + 2 : end].strip()), Fill.BLANK)
            return
        if sign != "(" and start and (content[start - 1].isalnum() or content[start - 1] in "._-"):
            return  # an address
        yield from self._transition(start, start + 1)

    def _transition(self, start: int, at: int) -> Iterator[Found]:
        """Read what follows an `@`: a statement, a directive or a value."""
        content = self.content
        if content[at] == "{":
            self._open(at + 1, _Block("", "", is_code=True))
            yield Found(start, at + 1, Event(TagKind.STATEMENT, "{"), Fill.BLANK)
        elif content[at] == "(":
            end = self._close(at)
            if end is not None:
                self.at = end
                yield Found(start, end, Event(TagKind.OUTPUT, "", content[at + 1 : end - 1].strip()), Fill.VALUE)
        elif (match := _DIRECTIVE.match(content, at)) is not None:
            self.at = match.end()
            word, _, rest = match[0].partition(" ")
            yield Found(start, match.end(), Event(TagKind.STATEMENT, word, rest.strip()), Fill.BLANK)
        elif (match := _HELPERS.match(content, at)) is not None:
            self.at = self._close(match.end() - 1) or match.end()
            yield Found(start, self.at, Event(TagKind.STATEMENT, match[0].split("{")[0].strip()), Fill.BLANK)
        elif (match := _SECTION.match(content, at)) is not None:
            yield self._enter(start, match.end(), "section", match[0][7:-1].strip(), is_code=False)
        else:
            found = self._statement(start, at) or self._value(start, at)
            if found is not None:
                yield found

    def _value(self, start: int, at: int) -> Found | None:
        """Read an implicit expression: names, members, calls and indexes without a space."""
        match = _NAME.match(self.content, at)
        if match is None:
            return None
        end = match.end()
        while (member := _MEMBER.match(self.content, end)) is not None:
            if member["bracket"] is None:
                end = member.end()
                continue
            closed = self._close(member.end() - 1)
            if closed is None:
                break
            end = closed
        self.at = end
        expression = self.content[at:end]
        if _ELSEWHERE.match(expression):
            return Found(start, end, Event(TagKind.INCLUDE, "", expression), Fill.BLANK)
        return Found(start, end, Event(TagKind.OUTPUT, "", expression), Fill.VALUE)

    # --- statements

    def _statement(self, start: int, at: int) -> Found | None:
        """Read the head of a statement up to its brace, or return None when there is no such head."""
        match = _HEAD.match(self.content, at)
        if match is None:
            return None
        word, end = match["word"], match.end()
        test = ""
        if self.content[end : end + 1] == "(":
            closed = self._close(end)
            if closed is None:
                return None
            test, end = self.content[end + 1 : closed - 1].strip(), closed
        brace = _BRACE.match(self.content, end)
        return self._enter(start, brace.end(), word, test) if brace is not None else None

    def _enter(self, start: int, end: int, word: str, test: str, *, is_code: bool = True) -> Found:
        self.number += 1
        name = str(self.number)
        self._open(end, _Block(name, word, is_code=is_code))
        return Found(start, end, Event(TagKind.OPEN, word, test, _REGIONS[word], name, is_loose=True), Fill.BLANK)

    def _open(self, end: int, block: _Block) -> None:
        self.blocks.append(block)
        self.at = end

    def _leave(self, start: int) -> Iterator[Found]:
        """Read a closing brace, and the "else" that may follow."""
        block = self.blocks.pop()
        self.at = start + 1
        if not block.name:
            yield Found(start, start + 1, Event(TagKind.STATEMENT, "}"), Fill.BLANK)
            return
        follow = _ELSE.match(self.content, self.at) if block.word in ("if", "try") else None
        if follow is not None:
            end, test = follow.end(), ""
            if self.content[end : end + 1] == "(" and (closed := self._close(end)) is not None:
                test, end = self.content[end + 1 : closed - 1].strip(), closed
            brace = _BRACE.match(self.content, end)
            if brace is not None:
                event = Event(
                    TagKind.MIDDLE,
                    follow["word"],
                    test,
                    name=block.name,
                    is_else=follow["word"] == "else",
                    is_loose=True,
                )
                self._open(brace.end(), _Block(block.name, block.word, is_code=True))
                yield Found(start, brace.end(), event, Fill.BLANK)
                return
        yield Found(start, start + 1, Event(TagKind.CLOSE, "}", name=block.name, is_loose=True), Fill.BLANK)

    # --- C#

    def _code(self, block: _Block) -> Iterator[Found]:
        """Read C# up to the next start tag, brace or transition."""
        start, content = self.at, self.content
        while (match := _IN_CODE.search(content, self.at)) is not None:
            sign, place = match[0], match.start()
            if sign == "<":
                if content[place + 1 : place + 2].isalpha():
                    yield from self._covered(start, place)
                    self.at = place
                    self._markup()
                    return
                self.at = place + 1
            elif sign in ("{", "}"):
                head = content[start:place]
                yield from self._brace(block, start, place, head)
                return
            elif sign == "@" and content[place + 1 : place + 2] == ":":
                yield from self._covered(start, place + 2)
                yield from self._line(place + 2)
                return
            elif sign == "@" and content[place + 1 : place + 2] not in ('"', ""):
                yield from self._covered(start, place)
                self.at = place + 1
                before = self.at
                yield from self._transition(place, place + 1)
                if self.at == before and not self.blocks:
                    return
                return
            else:
                self.at = self._after_quiet(sign, match.end())
        self.at = len(content)
        yield from self._covered(start, self.at)

    def _markup(self) -> None:
        """Begin an element in C#; one without content leaves C# where it is."""
        match = _AT.match(self.content, self.at)
        assert match is not None
        self.at = match.end()
        name = match["name"].lower()
        if name in VOID or match["close"]:
            self.at = self._tag_end() or match.end()
            return
        depth = self.blocks[-1].depth
        self._element(name, is_close=False)
        if self.blocks[-1].depth == depth:  # `<x />`
            self.at = self._tag_end() or match.end()

    def _line(self, start: int) -> Iterator[Found]:
        """Read a line of HTML in C#: `@: text`."""
        line = _REST_OF_LINE.match(self.content, start)
        end = line.end() if line is not None else start
        self.at = start
        while (match := _AT.search(self.content, self.at, end)) is not None:
            self.at = match.end()
            if match["after"] is not None:
                yield from self._at(match.start())
        self.at = max(self.at, end)

    def _brace(self, block: _Block, start: int, place: int, head: str) -> Iterator[Found]:
        if self.content[place] == "}":
            yield from self._covered(start, place)
            yield from self._leave(place)
            return
        begin = start + max(head.rfind(";"), head.rfind("}")) + 1
        yield from self._covered(start, begin)
        head = self.content[begin:place]
        begin += len(head) - len(head.lstrip())
        found = self._statement(begin, begin) if head.strip() else None
        if found is not None:
            yield found
            return
        yield from self._covered(begin, place + 1)
        self._open(place + 1, _Block("", "", is_code=True))

    def _covered(self, start: int, end: int) -> Iterator[Found]:
        """Yield C# as what leaves nothing behind; the cases of a `switch` begin branches."""
        code = self.content[start:end]
        if not code.strip():
            return
        lead = start + len(code) - len(code.lstrip())
        block = self.blocks[-1] if self.blocks else None
        if block is not None and block.word == "switch" and (case := _CASE.search(code)) is not None:
            event = Event(
                TagKind.MIDDLE, "case", case[0], name=block.name, is_else=case[0].startswith("default"), is_loose=True
            )
        else:
            event = Event(TagKind.STATEMENT, "", code.strip())
        yield Found(lead, end, event, Fill.BLANK)

    def _after_quiet(self, sign: str, at: int) -> int:
        """Return where a string or a comment of C# ends that begins before `at`."""
        ending = {"//": "\n", "/*": "*/", "@*": "*@"}.get(sign, sign)
        while (end := self._find(ending, at)) >= 0:
            at = end + len(ending)
            if ending != sign or self.content[end - 1] != "\\":
                break
        return at

    def _find(self, sign: str, at: int) -> int:
        """Return where a sign stands next, or -1; what is not there any more is not looked for again."""
        found = -1 if sign in self.missing else self.content.find(sign, at)
        if found < 0:
            self.missing.add(sign)
        return found

    def _close(self, opening: int) -> int | None:
        """Return where the bracket ends that stands at `opening`, or None when it does not within reach."""
        if opening < self.blind_until:
            return None
        pair = _PAIRS[self.content[opening]]
        end = close_of(self.content, opening + 1, _QUOTES, pair, pair[1])
        if end is None:
            self.blind_until = opening + REACH
            return None
        return end + 1


def _razor(content: str) -> Iterator[Found]:
    return _Reading(content).run()


RAZOR = Dialect("razor", "Razor", (), reader=_razor)
