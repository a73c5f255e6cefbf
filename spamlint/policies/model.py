"""What a policy is: clauses, and for each what decides whether it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from spamlint.empty import EMPTY
from spamlint.finding import Severity
from spamlint.message.kind import Kind


class Origin(StrEnum):
    """Who asks for what a policy says."""

    PLATFORM = "platform"  # a sending platform, of its customers
    LAW = "law"
    PROVIDER = "provider"  # a mailbox provider, of those who write to its users
    INDUSTRY = "industry"  # an association, a blocklist, a certification
    STANDARD = "standard"  # RFCs
    TEAM = "team"  # your own


class Fact(StrEnum):
    """Something that a message must have before a clause about it can be judged."""

    SUBJECT = "subject"
    SENDER = "from"
    HEADERS = "headers"  # it is a MIME message, not a template's page
    BODY = "body"  # words that a reader sees
    DOMAINS = "sender-domains"  # the config says which domains the sender uses


class Condition(StrEnum):
    """What is asked of an attested value."""

    GIVEN = "given"  # there is one
    IS = "is"
    ONE_OF = "one-of"
    NONE_OF = "none-of"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    ONLY = "only"  # a list that holds nothing else
    HOLDS = "holds"  # a list that holds all of these
    NAMES_SENDER = "names-sender"  # a text in which the sender's name stands
    WITHIN_MONTHS = "within-months"  # a date that is not longer ago
    SINCE = "since"  # a date that is not before another


class Expectation(NamedTuple):
    """What a clause asks of one field of the attestations.

    Attributes:
        field: Section and name: `consent.explicit`.
        condition: What is asked.
        value: What the condition is about; None where it needs nothing.
        when: Other fields and the values with which alone this is asked: one, or several of which one is enough.
    """

    field: str
    condition: Condition
    value: Any = None
    when: Mapping[str, Any] = EMPTY


class Clause(NamedTuple):
    """One thing that a policy asks for.

    Attributes:
        id: Kebab-case, unique in its policy.
        says: What it asks, in our own words.
        where: Where it stands in the document.
        kinds: The kinds of message that it holds for; empty: every kind; None: those of its rules.
        rules: The rules that check it, each with how bad a finding of it is here.
        options: Options that it sets for its rules, by rule.
        needs: What a message must have before its rules can tell.
        attest: What the sender has to attest.
        attest_when_unseen: Whether it is asked only where the rules cannot see: without the network, in a template.
        includes: Policies that it makes its own.
        after_sending: Why it can be judged only after sending; empty: it cannot be said to.
        no_duty: Why it asks for nothing of a sender or a message.
        verified: Whether it was read in a published text, not written down from memory.
        since: The version of the policy that it came in with.
        note: What people should know about it: traps, differences between translations.
    """

    id: str
    says: str
    where: str = ""
    kinds: tuple[Kind, ...] | None = None
    rules: Mapping[str, Severity] = EMPTY
    options: Mapping[str, Mapping[str, Any]] = EMPTY
    needs: tuple[Fact, ...] = ()
    attest: tuple[Expectation, ...] = ()
    attest_when_unseen: bool = False
    includes: tuple[str, ...] = ()
    after_sending: str = ""
    no_duty: str = ""
    verified: bool = True
    since: int = 1
    note: str = ""

    def holds_for(self, kind: Kind) -> bool:
        """Return whether it asks something of a message of that kind. An unknown kind has the duties of marketing."""
        if not self.kinds:
            return True
        return kind in self.kinds or (kind is Kind.UNKNOWN and Kind.MARKETING in self.kinds)


class Document(NamedTuple):
    """What a policy was read from."""

    publisher: str
    title: str
    url: str = ""
    date: str = ""
    seed: str = ""


class Policy(NamedTuple):
    """A policy.

    Attributes:
        id: Kebab-case, as users choose it.
        title: For people.
        origin: Who asks.
        version: Goes up when clauses are added or made stricter. A user may pin one.
        source: What it was read from.
        clauses: By id, in the order of the document.
        includes: Policies that are judged with it, because it says so.
        countries: ISO 3166 codes of the countries where it holds: of the sender or of the recipients.
        sender_countries: Further ones whose senders alone it binds.
        platforms: Ids of the sending platforms whose customers it binds.
        implements: Policies that it puts into the law of its countries, such as a directive.
        note: What people should know before they choose it.
    """

    id: str
    title: str
    origin: Origin
    version: int
    source: Document
    clauses: Mapping[str, Clause]
    includes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sender_countries: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    implements: tuple[str, ...] = ()
    note: str = ""
