"""Reads `tests/policies/cases/<policy>.yaml` and runs its messages: what a policy says of each, clause by clause.

A file says how everything is done right, and then for each clause what changes when it is not:

```yaml
config: {sender: {domains: [northwind-teapots.com]}}   # as in spamlint.yaml; `attestations` hold all that is asked
message:                                               # keeps every clause of the policy that rules decide
  kind: marketing
  html: <p>New teapots.</p><a href="https://northwind-teapots.com/u/8Kd0">Unsubscribe</a>
clauses:
  unsubscribe-every-email:
    pass:                            # more messages that keep it, where that is not obvious
      - kind: transactional
        text: "Your receipt. Unsubscribe: https://northwind-teapots.com/u/8Kd0"
    fail:                            # breaks it, by this rule and by no other rule of the policy
      - rule: unsubscribe-missing
        html: <p>New teapots.</p>
    cannot-tell:                     # nobody knows; `rule` where a rule says so
      - {headers: {Subject: null}}
    not-applicable:                  # asks nothing of this message
      - {kind: discussion}
    wrong:                           # attested, and not what the clause asks for; `says`: a piece of the reason
      - {attestations: {list: {sources: [purchased]}}, says: purchased}
```

A case is the file's `message` with its own keys put over it: `headers` one by one (null takes a field away), a body of
either form in place of the other, `config` and `attestations` merged. What a message may have:

- `html` or `text`: the body; `{9000 letters}` stands for so long a text. `page: true`: a template, no header.
- `charset`: how it is written, where not as UTF-8.
- `headers`: over `HEADERS`; `{201 recipients}` stands for as many addresses. `eml`: the whole message instead.
- `attachment`: a file beside the body: `name`, `type`, and `text` or `base64`.
- `kind`, `stage`: as on the command line.
- `config`, `attestations`: for this case. `note`: for readers.
- `online`: what the network would answer, as in the examples of rules, over that of the message; without it the network
  is not asked.
- `also`: rules of the policy that find something too, where that cannot be helped; say why in `note`.

Cases that need no writing are made up: for each true-or-false field that a clause asks for, the other value (`wrong`),
and for each field that it asks for, a sender who does not say it (`unsaid`).
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from spamlint.checker import Checker
from spamlint.config import load_config
from spamlint.config.attestations import field_of
from spamlint.config.shapes import ListOf
from spamlint.discover import Input
from spamlint.facts.inquiry import Network, Question
from spamlint.finding import Finding, Severity
from spamlint.message.kind import Kind, Stage
from spamlint.online.example import answer_from_example
from spamlint.policies.library import Library, load_library
from spamlint.policies.model import Clause, Condition, Expectation, Policy
from spamlint.policies.run import judge
from spamlint.policies.verdict import UNSURE
from spamlint.report import ClauseVerdict, Failure, Outcome, Verdict
from spamlint.rules.book import RuleBook, shipped_book
from spamlint.rules.ruleset import Checks
from spamlint.setup import Plan, Setup
from spamlint.sniff import Format

FOLDER = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 22)
HEADERS = {
    "From": "Northwind Teapots <news@northwind-teapots.com>",
    "To": "Anna Smith <anna@kettle-lane.org>",
    "Subject": "New teapots in our shop",
    "Date": "Sun, 22 Nov 2026 09:00:00 +0000",
    "Message-ID": "<8kd0@northwind-teapots.com>",
}
KINDS_OF_CASE = {
    "pass": (Verdict.PASS, Verdict.ATTESTED),
    "fail": (Verdict.FAIL,),
    "cannot-tell": (Verdict.CANNOT_TELL,),
    "not-applicable": (Verdict.NOT_APPLICABLE,),
    "wrong": (Verdict.FAIL,),
    "unsaid": (Verdict.NEEDS_ATTESTATION,),
}
"""Key of a list of cases, and the verdicts that its messages may get."""

_MESSAGE_KEYS = {
    "html",
    "text",
    "eml",
    "page",
    "headers",
    "kind",
    "stage",
    "config",
    "attestations",
    "note",
    "online",
    "charset",
    "attachment",
}
_CONTENT_KEYS = _MESSAGE_KEYS - {"kind", "stage", "config", "attestations", "note"}
_CASE_KEYS = {*_MESSAGE_KEYS, "rule", "also", "says"}


class Case(NamedTuple):
    """A message, and what one clause says of it.

    Attributes:
        name: For test ids.
        policy: The policy.
        clause: The clause; empty: all of them.
        expected: A key of `KINDS_OF_CASE`.
        data: The case, put over the file's message.
        is_made_up: Whether nobody has written it.
    """

    name: str
    policy: str
    clause: str
    expected: str
    data: Mapping[str, Any]
    is_made_up: bool = False

    @property
    def rule(self) -> str:
        """Return the rule that decides it, or an empty string."""
        return str(self.data.get("rule", ""))


class Result(NamedTuple):
    """What a policy says of a message.

    Attributes:
        clauses: By id.
        fired: Rules of the policy that found something, whatever their clauses.
        unsure: Rules of the policy that say that nobody knows.
        blamed: Clauses of the policy that findings in the attestations name.
        failures: What went wrong.
    """

    clauses: Mapping[str, ClauseVerdict]
    fired: frozenset[str]
    unsure: frozenset[str]
    blamed: frozenset[str]
    failures: tuple[Failure, ...]


def policies() -> Mapping[str, Policy]:
    """Return the policies that come with spamlint."""
    return _library().policies


@cache
def case_file(policy: str) -> Mapping[str, Any]:
    """Return the case file of a policy; an empty mapping where there is none."""
    path = FOLDER / f"{policy}.yaml"
    if not path.exists():
        return {}
    data = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    unknown = data.keys() - {"config", "message", "clauses"}
    assert not unknown, f"{path.name} has no key {unknown}"
    return dict(data)


def cases(policy: str) -> Iterator[Case]:
    """Yield the cases of a policy, the message that keeps it first."""
    data = case_file(policy)
    if "message" in data:
        yield Case(f"{policy}: the message that keeps it", policy, "", "pass", _over(data, {}))
    for clause, lists in data.get("clauses", {}).items():
        unknown = lists.keys() - KINDS_OF_CASE.keys()
        assert not unknown, f"{policy}/{clause} has no cases that {unknown}"
        for expected, items in lists.items():
            for number, item in enumerate(items, 1):
                unknown = item.keys() - _CASE_KEYS
                assert not unknown, f"{policy}/{clause}: a case has no key {unknown}"
                yield Case(f"{policy}/{clause}: {expected} {number}", policy, clause, expected, _over(data, item))
    for clause in policies()[policy].clauses.values():
        for expectation in clause.attest:
            yield from _made_up(data, policy, clause, expectation)


def _made_up(data: Mapping[str, Any], policy: str, clause: Clause, wanted: Expectation) -> Iterator[Case]:
    """Yield a case in which a field has the other value, and one in which nobody says it."""
    kind = Kind(data.get("message", {}).get("kind", Kind.MARKETING))
    # A clause about other kinds than the file's message is asked of one of its own.
    asked = {} if clause.holds_for(kind) else {"kind": clause.kinds[0].value if clause.kinds else ""}
    when: dict[str, Any] = {}
    for other, values in wanted.when.items():
        value = values[0] if isinstance(values, list) else values
        _put(when, other, [value] if isinstance(field_of(other).shape, ListOf) else value)
    name = f"{policy}/{clause.id}: {wanted.field}"
    if wanted.condition is Condition.IS and isinstance(wanted.value, bool):
        said = deepcopy(when)
        _put(said, wanted.field, not wanted.value)
        reason = f"`{wanted.field}` is {str(not wanted.value).lower()}"
        item = {**asked, "attestations": said, "says": reason}
        yield Case(f"{name} wrong", policy, clause.id, "wrong", _over(data, item), is_made_up=True)
    if not clause.attest_when_unseen:
        _put(when, wanted.field, None)
        item = {**asked, "attestations": when, "says": f"attest `{wanted.field}`"}
        yield Case(f"{name} unsaid", policy, clause.id, "unsaid", _over(data, item), is_made_up=True)


def _put(said: dict[str, Any], field: str, value: Any) -> None:
    section, _, name = field.partition(".")
    said.setdefault(section, {})[name] = value


def run(case: Case) -> Result:
    """Return what the policy says of the message of a case."""
    data = case.data
    told = data.get("kind", ""), data.get("stage", ""), "online" in data
    setup = _setup(case.policy, json.dumps(data["config"]), *told)
    # What is attested changes nothing in what is found: most cases share one message.
    config = {key: value for key, value in data["config"].items() if key != "attestations"}
    message = {key: data[key] for key in sorted(_CONTENT_KEYS & data.keys())}
    outcome = _checked(case.policy, json.dumps(config), *told, json.dumps(message))
    assert setup.chosen is not None
    judgement = judge(setup, setup.chosen, [outcome], TODAY)
    verdict = next(item for item in judgement.verdicts if item.policy == case.policy)
    policy = policies()[case.policy]
    own = {rule for clause in policy.clauses.values() for rule in clause.rules}
    found = [finding for finding in outcome.findings if finding.rule in own]
    return Result(
        clauses={clause.clause: clause for clause in verdict.clauses},
        fired=frozenset(finding.rule for finding in found if _breaks(policy, finding)),
        unsure=frozenset(finding.rule for finding in found if finding.key == UNSURE),
        blamed=frozenset(
            clause.removeprefix(f"{case.policy}/") for finding in judgement.findings for clause in finding.clauses
        ),
        failures=outcome.failures,
    )


@cache
def _checked(policy: str, config: str, kind: str, stage: str, may_ask: bool, message: str) -> Outcome:
    """Return what came of a message (JSON); questions to the network are answered from it until none is open."""
    setup = _setup(policy, config, kind, stage, may_ask)
    data = json.loads(message)
    online = data.get("online")
    content, form = _content(data)
    name = "message.eml" if form is Format.EML else f"message.{form.value}"
    answers: dict[Question[Any], object] = {}
    while True:
        outcome = Checker(setup, answers=None if online is None else answers)(Input(name, None, content, form))
        if not outcome.questions:
            return outcome
        answers.update(answer_from_example(outcome.questions, online or {}))


def _breaks(policy: Policy, finding: Finding) -> bool:
    levels = [clause.rules[finding.rule] for clause in policy.clauses.values() if finding.rule in clause.rules]
    return finding.key != UNSURE and any(level is not Severity.NOTE for level in levels)


def _over(file: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the file's message with a case put over it."""
    base = dict(file.get("message", {}))
    if item.keys() & {"html", "text", "eml"}:
        base = {key: value for key, value in base.items() if key not in ("html", "text", "eml")}
    config = _merged(_merged(file.get("config", {}), base.get("config", {})), item.get("config", {}))
    said = _merged(config.get("attestations", {}), item.get("attestations", {}))
    if said:
        config["attestations"] = {"by": "Anna Smith", "on": "2026-11-01", **said}
    headers = {**base.get("headers", {}), **item.get("headers", {})}
    online = {"online": _merged(base["online"], item["online"])} if base.get("online") and item.get("online") else {}
    return {**base, **item, **online, "headers": headers, "config": config}


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping with another put over it; null takes a key away."""
    merged = dict(under)
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = _merged(merged[key], value)
        elif value is None:
            merged.pop(key, None)
        else:
            merged[key] = value
    return merged


def _content(data: Mapping[str, Any]) -> tuple[bytes, Format]:
    """Return the bytes of the file that a case stands for."""
    if "eml" in data:
        return data["eml"].encode(), Format.EML
    body = _with_letters(data.get("html", data.get("text", "")))
    if data.get("page"):
        return body.encode(), Format.HTML if "html" in data else Format.TEXT
    subtype = "html" if "html" in data else "plain"
    fields = {"Content-Type": f"text/{subtype}; charset=utf-8", "Content-Transfer-Encoding": "8bit"}
    if "attachment" in data:
        body = _multipart(fields, body, data["attachment"])
        fields = {"Content-Type": 'multipart/mixed; boundary="kettle"'}
    headers = _merged({**HEADERS, "MIME-Version": "1.0", **fields}, data["headers"])
    return f"{_head(headers)}\n{body}\n".encode(data.get("charset", "utf-8")), Format.EML


def _head(headers: Mapping[str, str]) -> str:
    return "".join(f"{name}: {_with_recipients(name, str(value))}\n" for name, value in headers.items())


def _multipart(fields: Mapping[str, str], body: str, attachment: Mapping[str, str]) -> str:
    """Return a body and a file as a multipart body with the boundary `kettle`."""
    of_file = {
        "Content-Type": attachment["type"],
        "Content-Disposition": f'attachment; filename="{attachment["name"]}"',
    }
    if "base64" in attachment:
        of_file["Content-Transfer-Encoding"] = "base64"
    content = attachment.get("base64", attachment.get("text", ""))
    return f"--kettle\n{_head(fields)}\n{body}\n--kettle\n{_head(of_file)}\n{content}\n--kettle--"


def _with_recipients(field: str, value: str) -> str:
    def written(match: re.Match[str]) -> str:
        return ",\n ".join(f"{field.lower()}{number}@kettle-lane.org" for number in range(int(match[1])))

    return re.sub(r"\{(\d+) recipients\}", written, value)


def _with_letters(body: str) -> str:
    """Return a body with `{9000 letters}` written out, in paragraphs: some clauses are about length."""

    def written(match: re.Match[str]) -> str:
        return "<p>Pots are for tea.</p>\n" * (int(match[1]) // 25)

    return re.sub(r"\{(\d+) letters\}", written, body)


@cache
def _setup(policy: str, config: str, kind: str, stage: str, online: bool) -> Setup:
    path = Path(_folder().name) / f"{_setup.cache_info().currsize}.yaml"
    path.write_text(config)  # JSON is YAML
    plan = Plan(
        path.parent,
        path,
        kind=Kind(kind) if kind else None,
        stage=Stage(stage) if stage else None,
        policies=(policy,),
        networks=frozenset(Network) if online else frozenset(),
    )
    setup = Setup(plan, load_config(plan.start, plan.config), _book(), Checks({}))
    # A setup reads the policies once; all of these together should, too.
    vars(setup)["library"] = _library()
    return setup


@cache
def _book() -> RuleBook:
    return shipped_book()


@cache
def _library() -> Library:
    return load_library(_book().rules)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder for configs: findings about what is attested point into them. It goes when the process ends."""
    return tempfile.TemporaryDirectory()
