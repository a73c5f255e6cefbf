"""SARIF 2.1.0, as GitHub code scanning and other viewers read it.

Rules are written whole on every run, from static text, whether or not they found something: viewers keep
them between runs. The log holds no time, no host and no absolute folder, so that the same report gives the
same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spamlint.finding import Finding, Location, Region, Severity
from spamlint.report import ExitCode, Failure, Part, Report, RuleInfo, Skipped
from spamlint.reporters.escape import ELLIPSIS, guard_json, visible, without_surrogates
from spamlint.reporters.homepage import HOMEPAGE
from spamlint.reporters.sarif_taxonomies import Taxonomies
from spamlint.reporters.sharing import affected
from spamlint.reporters.uri import file_uri

Json = dict[str, Any]

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# GitHub takes 1,024 characters of a description and 20 tags of a rule, and refuses a log with more.
_TEXT_LIMIT = 1024
_TAG_LIMIT = 20
# GitHub's names for `problem.severity`.
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
# A category without a run id: uploads of spamlint replace each other and no other tool's.
_AUTOMATION_ID = "spamlint/"
# Deliberately not `primaryLocationLineHash`. GitHub's upload action computes that from the file and warns
# for each result whose value differs from its own; ours would differ always. Viewers that know partial
# fingerprints (SARIF 2.1.0, 3.27.17) compare this one, which also survives the re-encoding of a part.
_FINGERPRINT = "spamlint/v1"


def render(report: Report) -> str:
    """Return the report as a SARIF 2.1.0 log with one run."""
    log = {"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [_run(report)]}
    return guard_json(without_surrogates(json.dumps(log, ensure_ascii=False, indent=2))) + "\n"


def _run(report: Report) -> Json:
    indexes = {rule.id: index for index, rule in enumerate(report.rules)}
    taxonomies = Taxonomies(report.policies)
    run: Json = {
        "tool": {"driver": _driver(report, taxonomies)},
        "automationDetails": {"id": _AUTOMATION_ID},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n"],
        "invocations": [_invocation(report, indexes)],
        "results": [_result(finding, indexes, taxonomies) for finding in report.findings],
    }
    if report.policies:
        run["taxonomies"] = taxonomies.written()
        run["properties"] = {"policies": taxonomies.verdicts()}
    return run


def _driver(report: Report, taxonomies: Taxonomies) -> Json:
    driver: Json = {
        "name": "spamlint",
        "version": report.version,
        "semanticVersion": _semantic(report.version),
        "informationUri": HOMEPAGE,
        "rules": [_rule(rule, taxonomies) for rule in report.rules],
    }
    if report.policies:
        driver["supportedTaxonomies"] = taxonomies.supported()
    return driver


def _semantic(version: str) -> str:
    """Return a Python version (`1.2rc1`, `1.2.3.dev4`) in the form of Semantic Versioning 2.0."""
    match = re.match(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?[.-]?(.*)", version)
    if match is None:
        return "0.0.0"
    release = ".".join(str(int(number or 0)) for number in match.groups()[:3])
    rest = re.sub(r"[^0-9A-Za-z.]+", "-", match[4]).strip("-.")
    return f"{release}-{rest}" if rest else release


# --- rules


def _rule(rule: RuleInfo, taxonomies: Taxonomies) -> Json:
    summary = _plain(rule.summary) or rule.id
    written: Json = {
        "id": rule.id,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": _plain(rule.why) or summary},
        "help": {"text": _help_text(rule) or summary, "markdown": _help_markdown(rule) or summary},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {
            "problem.severity": _PROBLEM[rule.severity],
            "tags": list(dict.fromkeys(rule.tags))[:_TAG_LIMIT],
        },
    }
    if rule.url:
        written["helpUri"] = rule.url
    if relationships := taxonomies.relationships(rule.tags):
        written["relationships"] = relationships
    return written


def _clauses(rule: RuleInfo) -> list[str]:
    """Return the clauses among the tags of a rule: those with the name of a policy."""
    return [visible(tag) for tag in dict.fromkeys(rule.tags) if "/" in tag]


def _plain(text: str) -> str:
    """Return a paragraph as one line, no longer than GitHub takes."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= _TEXT_LIMIT else line[: _TEXT_LIMIT - len(ELLIPSIS)] + ELLIPSIS


def _help_text(rule: RuleInfo) -> str:
    fix = f"How to fix it: {rule.fix.strip()}" if rule.fix.strip() else ""
    clauses = f"Asked for by: {', '.join(_clauses(rule))}" if _clauses(rule) else ""
    return _paragraphs([rule.why.strip(), fix, clauses, rule.url])


def _help_markdown(rule: RuleInfo) -> str:
    # The link goes into the text too: GitHub does not show `helpUri`.
    link = f"[About this rule]({rule.url})" if rule.url else ""
    fix = f"**How to fix it**\n\n{rule.fix.strip()}" if rule.fix.strip() else ""
    listed = "\n".join(f"- `{clause}`" for clause in _clauses(rule))
    clauses = f"**Asked for by**\n\n{listed}" if listed else ""
    return _paragraphs([rule.why.strip(), fix, clauses, link])


def _paragraphs(parts: Iterable[str]) -> str:
    text = "\n\n".join(part for part in parts if part)
    return "\n".join(visible(line) for line in text.split("\n"))


# --- results


def _result(finding: Finding, indexes: Mapping[str, int], taxonomies: Taxonomies) -> Json:
    written: Json = {
        **_rule_reference(finding.rule, indexes),
        "level": finding.severity.value,
        "message": {"text": _message(finding)},
        "locations": [_location(finding.location)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "properties": {
            "key": finding.key,
            "document": visible(finding.document),
            **({"documents": [visible(document) for document in finding.documents]} if finding.others else {}),
            "clauses": list(finding.clauses),
        },
    }
    if taxa := taxonomies.taxa(finding.clauses):
        written["taxa"] = taxa
    if finding.related:
        written["relatedLocations"] = [
            {"id": number, **_location(related.location), "message": {"text": _message_text(related.message)}}
            for number, related in enumerate(finding.related, 1)
        ]
    return written


def _rule_reference(rule_id: str, indexes: Mapping[str, int]) -> Json:
    index = indexes.get(rule_id)
    return {"ruleId": rule_id} if index is None else {"ruleId": rule_id, "ruleIndex": index}


def _message(finding: Finding) -> str:
    """Return the sentence first, for it is the title of the alert; then why it was judged so; then links to places.

    GitHub shows only those related places that the message links to.
    """
    links = [f"[{_link_text(related.message)}]({number})." for number, related in enumerate(finding.related, 1)]
    where = affected(finding)
    said = [_message_text(finding.message) or finding.rule, *([f"It is {_link_text(where)}."] if where else [])]
    hint = [_message_text(finding.hint)] if finding.hint else []
    return " ".join([*said, *hint, *(f"See {link}" for link in links)])


def _message_text(text: str) -> str:
    """Return text that cannot hold an embedded link (SARIF 2.1.0, 3.11.6).

    Braces stay as they are, although 3.11.5 doubles them: no viewer we know of undoes that, and a message
    about `{{ name }}` must show what stands in the template.
    """
    line = _plain(text)
    return _link_text(line) if "](" in line else line


def _link_text(text: str) -> str:
    return _plain(text).rstrip(".").replace("[", "\\[").replace("]", "\\]")


def _location(location: Location) -> Json:
    written: Json = {
        "physicalLocation": {
            "artifactLocation": {"uri": file_uri(location.path)},
            "region": _region(location.region),
        }
    }
    if location.part:
        written["logicalLocations"] = [{"name": visible(location.part), "kind": "member"}]
    return written


def _region(region: Region) -> Json:
    """Return all four numbers, which GitHub asks for. An empty region is an insertion point (3.30.2)."""
    end = max(region.start, region.end)
    return {
        "startLine": region.start.line,
        "startColumn": region.start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": region.span.start,
        "byteLength": max(region.span.end - region.span.start, 0),
    }


# --- what the run could not do


def _invocation(report: Report, indexes: Mapping[str, int]) -> Json:
    code = report.exit_code
    notifications = [_failure(failure, indexes) for failure in report.failures]
    notifications += [_skipped(skipped) for skipped in report.skipped]
    notifications += [_part(part) for part in report.parts]
    return {
        "executionSuccessful": code in (ExitCode.CLEAN, ExitCode.FINDINGS),
        "exitCode": int(code),
        "toolExecutionNotifications": notifications,
        "toolConfigurationNotifications": [*_configuration(code), *map(_not_run, report.not_asked)],
    }


def _failure(failure: Failure, indexes: Mapping[str, int]) -> Json:
    written = _notification("error", f"Could not be checked: {failure.reason}", failure.path)
    written["descriptor"] = {"id": "check-failed" if failure.rule else "file-not-checked"}
    if failure.rule in indexes:
        written["associatedRule"] = {"id": failure.rule, "index": indexes[failure.rule]}
    return written


def _skipped(skipped: Skipped) -> Json:
    written = _notification("note", f"Skipped: {skipped.reason}", skipped.path)
    written["descriptor"] = {"id": "file-skipped"}
    return written


def _part(part: Part) -> Json:
    count = len(part.messages)
    used = f"{count:,} message uses" if count == 1 else f"{count:,} messages use"
    written = _notification("note", f"Judged through what it is a part of: {used} it", part.path)
    written["descriptor"] = {"id": "file-is-part"}
    return written


def _notification(level: str, text: str, path: str) -> Json:
    place = {"physicalLocation": {"artifactLocation": {"uri": file_uri(path)}}}
    return {"level": level, "message": {"text": _message_text(text)}, "locations": [place]}


def _not_run(rule: tuple[str, str]) -> Json:
    rule_id, switch = rule
    text = f"The rule {rule_id} did not run, since nothing was to be looked up (--{switch})."
    return {"level": "note", "message": {"text": text}, "descriptor": {"id": "rule-not-run"}}


def _configuration(code: ExitCode) -> Sequence[Json]:
    if code is not ExitCode.NOTHING_MATCHED:
        return []
    text = "Nothing was checked: no file matched the paths given."
    return [{"level": "error", "message": {"text": text}, "descriptor": {"id": "nothing-matched"}}]
