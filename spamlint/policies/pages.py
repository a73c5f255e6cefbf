"""The page of a policy and of a clause as Markdown: what `spamlint explain` shows and what the documentation holds."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.message.kind import Kind
from spamlint.policies.coverage import ServedClause
from spamlint.policies.model import Clause, Condition, Expectation, Fact, Origin, Policy

ORIGINS = {
    Origin.TEAM: "Your own",
    Origin.PLATFORM: "Sending platforms",
    Origin.LAW: "Laws",
    Origin.PROVIDER: "Mailbox providers",
    Origin.INDUSTRY: "Industry",
    Origin.STANDARD: "Standards",
}
_FACTS = {
    Fact.SUBJECT: "a subject",
    Fact.SENDER: "a From field",
    Fact.HEADERS: "header fields",
    Fact.BODY: "something to read",
    Fact.DOMAINS: "`sender.domains` in the config",
}
_CONDITIONS = {
    Condition.GIVEN: "is given",
    Condition.IS: "is {}",
    Condition.ONE_OF: "is one of {}",
    Condition.NONE_OF: "is none of {}",
    Condition.AT_LEAST: "is at least {}",
    Condition.AT_MOST: "is at most {}",
    Condition.ONLY: "holds only {}",
    Condition.HOLDS: "holds {}",
    Condition.NAMES_SENDER: "names the sender",
    Condition.WITHIN_MONTHS: "is at most {} months ago",
    Condition.SINCE: "is not before {}",
}


def decided_by(clause: Clause) -> str:
    """Return in a word or two what decides a clause."""
    if clause.no_duty:
        return "no duty"
    said = ["rules"] * bool(clause.rules) + ["attestation"] * bool(clause.attest)
    said += ["other policies"] * bool(clause.includes)
    if not said:
        return "after sending"
    return " and ".join(said)


def policy_page(policy: Policy, rules_folder: str = "") -> str:
    """Return the page of a policy. With `rules_folder`, names of rules lead to their pages there."""
    return "\n".join(_policy_lines(policy, rules_folder)).rstrip() + "\n"


def clause_page(policy: Policy, clause: Clause) -> str:
    """Return the page of a clause."""
    return "\n".join(_clause_lines(policy, clause, level=1)).rstrip() + "\n"


def served_line(clause: ServedClause, policies_folder: str = "") -> str:
    """Return a clause that a rule checks, for the rule's page. With `policies_folder`, its name leads to its page."""
    name = f"`{clause.id}`"
    if policies_folder:
        policy, _, place = clause.id.partition("/")
        name = f"[{name}]({policies_folder}/{policy}.md#{place})"
    return f"- {name} ({clause.severity.value}): {clause.says}"


def expected(expectation: Expectation) -> str:
    """Return what is asked of a field, in words: `consent.explicit` is true."""
    said = _CONDITIONS[_plainest(expectation)].format(_value(expectation.value))
    when = " and ".join(f"`{field}` is {_choice(value)}" for field, value in expectation.when.items())
    return f"`{expectation.field}` {said}" + (f", when {when}" if when else "")


def _plainest(expectation: Expectation) -> Condition:
    """Return the condition in the plainest words that say the same: one of one value is that value."""
    if expectation.condition is Condition.ONE_OF and len(expectation.value) == 1:
        return Condition.IS
    return expectation.condition


def _policy_lines(policy: Policy, rules_folder: str) -> Iterator[str]:
    yield f"# {policy.id}: {policy.title}"
    yield ""
    yield f"{ORIGINS[policy.origin]}. Version {policy.version}. {_source(policy)}"
    yield ""
    if policy.note:
        yield policy.note
        yield ""
    if policy.includes:
        yield f"It includes {_list(policy.includes)}, which are judged with it."
        yield ""
    if policy.implements:
        yield f"It puts {_list(policy.implements)} into national law; choose it instead of the directive."
        yield ""
    yield "| clause | what it asks | decided by |"
    yield "|---|---|---|"
    for clause in policy.clauses.values():
        unread = "" if clause.verified else " *(not read in a published text)*"
        yield f"| [{clause.id}](#{clause.id}) | {_cell(clause.says)}{unread} | {decision_cell(clause, rules_folder)} |"
    yield ""
    for clause in policy.clauses.values():
        yield from _clause_lines(policy, clause, level=2, rules_folder=rules_folder)


def _clause_lines(policy: Policy, clause: Clause, level: int, rules_folder: str = "") -> Iterator[str]:
    name = clause.id if level > 1 else f"{policy.id}/{clause.id}"
    yield f"{'#' * level} {name}"
    yield ""
    yield clause.says
    yield ""
    if clause.where:
        yield f"Source: {clause.where}."
    if not clause.verified:
        yield "It was written down from memory and not yet compared with the published text."
    yield f"Holds for {_kinds(clause)}."
    yield ""
    if clause.no_duty:
        yield f"It asks for nothing: {clause.no_duty}."
    for rule, severity in clause.rules.items():
        yield f"- Checked by {_rule(rule, rules_folder)} ({severity.value})."
    if clause.needs:
        yield f"- It can be told only of a message with {_list([_FACTS[fact] for fact in clause.needs])}."
    for expectation in clause.attest:
        yield f"- Attested when {expected(expectation)}."
    if clause.attest_when_unseen:
        yield "- That is asked only where the rules cannot see: without the network, or in a template."
    for included in clause.includes:
        yield f"- Kept when {included} is kept."
    if clause.after_sending:
        yield f"- After sending: {clause.after_sending}."
    if clause.note:
        yield ""
        yield clause.note
    yield ""


def decision_cell(clause: Clause, rules_folder: str = "") -> str:
    """Return what decides a clause, for a cell of a table: its rules, attestations and policies by name."""
    names = [_rule(rule, rules_folder) for rule in clause.rules]
    names += [f"attestation `{expectation.field}`" for expectation in clause.attest]
    names += [f"[{policy}]({policy}.md)" for policy in clause.includes]
    return ", ".join(names) or decided_by(clause)


def _rule(rule: str, folder: str) -> str:
    return f"[`{rule}`]({folder}/{rule}.md)" if folder else f"`{rule}`"


def _source(policy: Policy) -> str:
    source = policy.source
    parts = [part for part in (source.publisher, source.title, source.date, source.url) if part]
    return f"Source: {', '.join(parts)}." if parts else ""


def _kinds(clause: Clause) -> str:
    if clause.kinds is None:
        return "the messages that its rules hold for" if clause.rules else "every message"
    if not clause.kinds:
        return "every message"
    unknown = " and those of unknown kind" if Kind.MARKETING in clause.kinds else ""
    return f"{_list([kind.value for kind in clause.kinds])} messages{unknown}"


def _choice(value: object) -> str:
    return f"one of {_value(value)}" if isinstance(value, list) and len(value) > 1 else _value(value)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value))
    return str(value)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _list(words: list[str] | tuple[str, ...]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
