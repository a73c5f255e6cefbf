"""The one document type that checks see, whether it came from an `.eml` file or a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from spamlint.message.bodies import Body, Tagging, displayed_parts, plain_parts
from spamlint.message.identity import UNSAID, Identity
from spamlint.message.kind import NOT_KNOWN, JudgeContent, Judgement, Kind, Stage, judge_stage, stated_kind
from spamlint.message.metadata import NO_METADATA, Metadata
from spamlint.source.charset import decode_unlabelled
from spamlint.source.headers import Header, Headers
from spamlint.source.spans import Excerpt, Octets, SliceMap, Source, Text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from spamlint.facts.inquiry import FactT, Inquiry, Question
    from spamlint.message.html import Html
    from spamlint.message.links import Link
    from spamlint.source.mime import Part
    from spamlint.source.templates.tags import Problem, Tag
    from spamlint.text.addresses import Address

_ENCRYPTED = frozenset(("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"))

ArgumentT = TypeVar("ArgumentT")
ResultT = TypeVar("ResultT")

__all__ = ["Body", "Declared", "Kind", "Message", "Stage"]


class Declared(Struct, frozen=True):
    """What the sender says of a message, in the config or on the command line. None and empty: nothing said.

    Attributes:
        kind: What the message is for.
        stage: How far it is on its way.
        sender_domains: Domains that the sender really uses.
        reply_to_domains: Further domains that answers may go to, such as a helpdesk's.
        dialects: Names of the dialects that templates are written in.
        dkim_selectors: Selectors that messages are signed with: `s1`, or `s1._domainkey.example.com`.
        ips: IP addresses that messages are sent from.
        return_path_domains: Further domains of Return-Path, Sender, Message-ID and List-Id, such as a platform's.
        tracking_domains: Domains that count clicks and then lead on.
        link_domains: Further domains that links and images lead to.
        brands: Names of brands, and the domains that may send under each of them.
        identity: Who sends: names, address, ways to reach them.
        platform: The id of the sending platform that fills in the placeholders.
    """

    kind: Kind | None = None
    stage: Stage | None = None
    sender_domains: tuple[str, ...] = ()
    reply_to_domains: tuple[str, ...] = ()
    dialects: tuple[str, ...] = ()
    dkim_selectors: tuple[str, ...] = ()
    ips: tuple[str, ...] = ()
    return_path_domains: tuple[str, ...] = ()
    tracking_domains: tuple[str, ...] = ()
    link_domains: tuple[str, ...] = ()
    brands: tuple[tuple[str, tuple[str, ...]], ...] = ()
    identity: Identity = UNSAID
    platform: str | None = None


class Message(Struct, frozen=True, eq=False, dict=True):
    """A message or a template, in facts that are worked out when first asked for and then kept.

    Attributes:
        source: The bytes it came from.
        declared: What the sender says of it.
        root: The part tree; None for a template or page that is not a MIME message.
        page: The decoded text of a file that is not a MIME message, or of several that make one message together.
        page_is_html: Whether `page` is HTML.
        faults: What kept the files that the pages are made of from being put together.
        page_dialects: Ids of what `page` is written in, where several files make it; empty: it is found out.
        text_dialects: The same of `text_page`.
        text_page: The decoded text of the file that is the plain text alternative of an HTML `page`.
        metadata: What the files of a template state of it.
        inquiry: What is known from the network; None when nothing may be asked.
        judge: Judges its kind from its content, when nothing states it. None: that is not judged.
    """

    source: Source
    declared: Declared = Declared()
    root: Part | None = None
    page: Text | None = None
    page_is_html: bool = False
    text_page: Text | None = None
    metadata: Metadata = NO_METADATA
    faults: tuple[Problem, ...] = ()
    page_dialects: tuple[str, ...] = ()
    text_dialects: tuple[str, ...] = ()
    inquiry: Inquiry | None = None
    judge: JudgeContent | None = None

    @property
    def is_mail(self) -> bool:
        """Return whether it is a MIME message with headers of its own."""
        return self.root is not None

    @property
    def is_encrypted(self) -> bool:
        """Return whether what the reader will see cannot be read here (RFC 1847 section 2.2, RFC 8551 section 3.3)."""
        return self.root is not None and self.root.content_type in _ENCRYPTED

    @cached_property
    def stage(self) -> Stage:
        """Return how far it is on its way: as declared, else by the traces that mail servers leave."""
        return self.declared.stage or judge_stage(self)

    @property
    def kind(self) -> Kind:
        """Return what it is for."""
        return self.kind_judgement.kind

    @cached_property
    def stated_kind(self) -> Judgement | None:
        """Return what its sender or its headers say that it is for, which is cheap to know; None: nothing."""
        return stated_kind(self)

    @cached_property
    def kind_judgement(self) -> Judgement:
        """Return what it is for and why we think so: as stated, else as its content says."""
        if self.stated_kind is not None:
            return self.stated_kind
        return NOT_KNOWN if self.judge is None else self.judge(self)

    def header(self, name: str) -> Header | None:
        """Return the first header field of that name, in any case, or None."""
        return self._fields.get(name)

    def headers(self, name: str) -> tuple[Header, ...]:
        """Return all header fields of that name, in any case, in order."""
        return self._fields.all(name)

    @cached_property
    def _fields(self) -> Headers:
        return self.root.headers if self.root else Headers(self.metadata.fields)

    @property
    def subject(self) -> Text | None:
        """Return the decoded subject, or None when there is no Subject field.

        Of a template it is what front matter or a file beside it states, with its tags masked.
        """
        header = self.header("Subject")
        return None if header is None else header.decoded

    @cached_property
    def title(self) -> Text | None:
        """Return the words of `<title>`, or None.

        Mail clients do not show them and templates have filler there (`Email template`), so they are no subject: at
        most they are weak evidence of what a message is about.
        """
        from spamlint.message.html import TextRun

        element = next((node for node in self.html.elements if node.tag == "title"), None) if self.html else None
        if self.html is None or element is None:
            return None
        runs = [self.html.run_text(node).whole for node in self.html.inside(element) if isinstance(node, TextRun)]
        return Text.joined(runs)

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Return the displayed parts in order, as a client that shows HTML displays them."""
        if self.page is not None:
            return (Body(self.page, self.page_is_html, tagging=self._tagging),)
        return tuple(self._body(part) for part in displayed_parts(self.root)) if self.root else ()

    @cached_property
    def plain_bodies(self) -> tuple[Body, ...]:
        """Return the displayed parts as a client that shows only plain text displays them."""
        if self.text_page is not None:
            return (Body(self.text_page, is_html=False, tagging=self._tagging_of(self.text_page)),)
        if self.page is not None:
            return () if self.page_is_html else self.bodies
        known = {id(body.part): body for body in self.bodies}
        return tuple(known.get(id(part)) or self._body(part) for part in plain_parts(self.root)) if self.root else ()

    @property
    def _tagging(self) -> Tagging | None:
        """Return what tells the dialects of the tags; a message that was sent has none."""
        if self.stage is Stage.SENT:
            return None
        return Tagging(self.source.path, self.declared.dialects or self.page_dialects)

    def _tagging_of(self, page: Text) -> Tagging | None:
        """Return what tells the dialects of another file of the template: its own name."""
        dialects = self.declared.dialects or self.text_dialects
        return self._tagging and replace(self._tagging, name=page.whole.locate()[0].source.path, dialects=dialects)

    def _body(self, part: Part) -> Body:
        is_html = part.content_type == "text/html"
        return Body(part.text.named("HTML part" if is_html else "text part"), is_html, part, tagging=self._tagging)

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        """Return the template tags of all displayed parts, in order."""
        return tuple(tag for body in self.bodies for tag in body.template.tags)

    @property
    def html(self) -> Html | None:
        """Return the first displayed HTML part, parsed, or None."""
        return next((body.html for body in self.bodies if body.is_html), None)

    @property
    def plain(self) -> Text | None:
        """Return the first plain text part, or None."""
        return next((body.text for body in self.plain_bodies), None)

    @property
    def soup(self) -> BeautifulSoup | None:
        """Return the first displayed HTML part as BeautifulSoup, or None."""
        return None if self.html is None else self.html.soup

    @cached_property
    def visible(self) -> tuple[Text, ...]:
        """Return what a reader reads of each displayed part, in order."""
        return tuple(body.read for body in self.bodies)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Return the links of all displayed parts, in order."""
        return tuple(link for body in self.bodies for link in body.links)

    @cached_property
    def beginning(self) -> Excerpt:
        """Return the first line: the place of what is missing from a message as a whole."""
        content = self.source.content
        end = content.find(b"\n")
        line = content[: end if end >= 0 else len(content)].rstrip(b"\r")[:200]
        octets = Octets(line, self.source, lambda: SliceMap(0, len(line)))
        return decode_unlabelled(octets).named("first line").whole

    @cached_property
    def ending(self) -> Excerpt:
        """Return the last words that a reader sees: the place of what is missing from the body."""
        return next((words for body in reversed(self.bodies) if (words := body.last_words)), self.beginning)

    def addresses(self, header: Header) -> tuple[Address, ...]:
        """Return the addresses in one of the header fields, in order. Several checks ask for those of From."""
        return self.derived(_addresses_in, header)

    def derived(self, make: Callable[[Message, ArgumentT], ResultT], argument: ArgumentT) -> ResultT:
        """Return `make(self, argument)`, worked out once: for facts that several checks ask for.

        `make` must be a function of a module, and `argument` hashable.
        """
        key = (make, argument)
        if key not in self._derived:
            self._derived[key] = make(self, argument)
        result: ResultT = self._derived[key]
        return result

    @cached_property
    def _derived(self) -> dict[Any, Any]:
        return {}

    def ask(self, question: Question[FactT]) -> FactT | None:
        """Return what the network knows, or None when that is not known or may not be asked.

        The check then yields nothing of it: the run asks and runs the check again, or says that it cannot tell.
        """
        return None if self.inquiry is None else self.inquiry.ask(question)

    def parts(self) -> Iterator[Part]:
        """Yield all parts of the message, the root first."""
        if self.root is not None:
            yield from self.root.walk()


def _addresses_in(message: Message, header: Header) -> tuple[Address, ...]:
    from spamlint.text.addresses import parse_addresses

    return parse_addresses(header)
