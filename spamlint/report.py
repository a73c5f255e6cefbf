"""The result of a run. It owns the exit code."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Any, Literal

from msgspec import Struct

from spamlint.empty import EMPTY
from spamlint.finding import Finding, Severity
from spamlint.message.kind import Kind, Stage

FailOn = Literal["error", "warning", "note", "never"]


class ExitCode(IntEnum):
    """What the process ends with, for every format."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    NOTHING_MATCHED = 4


class RuleInfo(Struct, frozen=True):
    """What a report says of a rule, whether or not it found something. Static text only.

    Attributes:
        id: Kebab-case name.
        severity: The rule's severity in this run.
        summary: One line.
        why: Why it matters, plain text or Markdown.
        fix: How to mend it, plain text or Markdown.
        tags: Group, policies and clauses.
        url: The rule's page, or empty.
    """

    id: str
    severity: Severity
    summary: str
    why: str
    fix: str
    tags: tuple[str, ...] = ()
    url: str = ""


class Skipped(Struct, frozen=True):
    """A file that was left alone on purpose."""

    path: str
    reason: str
    """Why it was not checked. Shown to the user as is."""


class Part(Struct, frozen=True):
    """A file that is no message by itself: it was judged through the messages that use it.

    Attributes:
        path: The file.
        messages: The messages, in order.
    """

    path: str
    messages: tuple[str, ...]


class Failure(Struct, frozen=True):
    """Something that could not be checked. Any failure makes the run incomplete.

    `rule` is empty when the file as a whole could not be read.
    """

    path: str
    reason: str
    rule: str = ""


class Checked(Struct, frozen=True):
    """What is known of a message that was checked, for verdicts on it.

    Attributes:
        document: The path, with `#2` for the second message of an mbox.
        path: The file.
        kind: What it is for.
        stage: How far it is on its way.
        facts: What it has that clauses are about.
    """

    document: str
    path: str
    kind: Kind
    stage: Stage
    facts: tuple[str, ...] = ()


class Outcome(Struct, frozen=True):
    """What came of one input file. Runs add outcomes up to a report.

    Attributes:
        findings: What was found.
        failures: What could not be checked.
        messages: How many messages there were.
        digest: Of the file's bytes; empty where nothing is kept for the next run.
        checked: What is known of each message for the verdicts; empty where no policy asks for one.
        questions: What its checks ask of the network and nobody has answered yet (`spamlint.facts.inquiry.Question`).
        files: The other files that went into the message (absolute), each with the digest of its bytes.
        lookups: What was looked for to put it together, and what was found.
    """

    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    messages: int = 0
    digest: str = ""
    files: tuple[tuple[str, str], ...] = ()
    lookups: tuple[tuple[str, str, str, str, str], ...] = ()
    checked: tuple[Checked, ...] = ()
    questions: tuple[Any, ...] = ()


class Verdict(StrEnum):
    """How a clause stands, for a message or for a run."""

    FAIL = "fail"
    CANNOT_TELL = "cannot tell"
    NEEDS_ATTESTATION = "needs attestation"
    PASS = "pass"
    ATTESTED = "attested"
    NOT_APPLICABLE = "not applicable"
    AFTER_SENDING = "after sending"
    NO_DUTY = "no duty"

    @property
    def is_open(self) -> bool:
        """Return whether nobody knows yet whether the clause is kept."""
        return self in (Verdict.CANNOT_TELL, Verdict.NEEDS_ATTESTATION)


class ClauseVerdict(Struct, frozen=True):
    """How a clause stands in a run.

    Attributes:
        clause: Its id, without that of the policy.
        says: What it asks.
        where: Where it stands in the document.
        verdict: The worst over all messages.
        reasons: Why, in plain words; the first few.
        documents: The messages with that verdict.
        rules: The rules that check it.
        verified: Whether it was read in a published text.
    """

    clause: str
    says: str
    where: str
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    verified: bool = True


class PolicyVerdict(Struct, frozen=True):
    """How a policy stands in a run.

    Attributes:
        policy: Its id.
        title: For people.
        version: The version that was judged.
        verdict: The worst of its clauses.
        clauses: In the order of the document.
        messages: How each message stands, by document.
        included_by: The chosen policy that brought it in; empty: it was chosen itself.
    """

    policy: str
    title: str
    version: int
    verdict: Verdict
    clauses: tuple[ClauseVerdict, ...]
    messages: Mapping[str, Verdict] = EMPTY
    included_by: str = ""

    def count(self, verdict: Verdict) -> int:
        """Return how many clauses stand so."""
        return sum(clause.verdict is verdict for clause in self.clauses)


class Suggestion(Struct, frozen=True):
    """A policy that may hold and was not chosen.

    Attributes:
        policy: Its id.
        title: For people.
        reason: What in the config speaks for it: `recipients in DE`.
    """

    policy: str
    title: str
    reason: str


class Report(Struct, frozen=True):
    """All that came of a run.

    Attributes:
        version: Version of spamlint.
        rules: The enabled rules, in order of their ids.
        findings: In order of file, place and rule.
        skipped: Files that were left alone, with the reason.
        failures: What could not be checked, with the reason.
        files: How many files were read.
        messages: How many messages they held.
        fail_on: The lowest severity that makes the run fail.
        exit_zero: Findings do not make the run fail; an incomplete run still does.
        parts: Files that were judged through the messages that use them.
        only_excluded: The files that were named are all excluded, and that is as it should be (`--force-exclude`).
        not_asked: Rules that were chosen and did not run, since the network may not be asked, with the switch that they
            need (`online`, `probe-links`).
        policies: How the chosen policies stand.
        strict: Clauses of which nobody knows whether they are kept make the run fail.
        suggestions: Policies that may hold and were not chosen.
    """

    version: str
    rules: tuple[RuleInfo, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    failures: tuple[Failure, ...]
    files: int
    messages: int
    fail_on: FailOn = "warning"
    exit_zero: bool = False
    only_excluded: bool = False
    parts: tuple[Part, ...] = ()
    not_asked: tuple[tuple[str, str], ...] = ()
    policies: tuple[PolicyVerdict, ...] = ()
    strict: bool = False
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """Return the code the process should end with.

        - 4 if nothing matched the paths given;
        - 3 if anything could not be checked (wins over 1), or every chosen rule needs the network and may not ask it;
        - 1 if a finding reaches `fail_on`, or, when it is strict, a clause stands open;
        - otherwise 0.
        """
        if self.failures or (self.not_asked and not self.rules):
            return ExitCode.INCOMPLETE
        if self.files == 0 and not self.only_excluded:
            return ExitCode.NOTHING_MATCHED
        if self.fail_on == "never" or self.exit_zero:
            return ExitCode.CLEAN
        threshold = Severity(self.fail_on).rank
        if any(finding.severity.rank >= threshold for finding in self.findings):
            return ExitCode.FINDINGS
        if self.strict and any(clause.verdict.is_open for policy in self.policies for clause in policy.clauses):
            return ExitCode.FINDINGS
        return ExitCode.CLEAN

    @property
    def counts(self) -> Mapping[Severity, int]:
        """Return how many findings there are of each severity, errors first."""
        totals = dict.fromkeys(Severity, 0)
        for finding in self.findings:
            totals[finding.severity] += 1
        return totals

    def rule(self, rule_id: str) -> RuleInfo | None:
        """Return what is known of a rule, or None."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
