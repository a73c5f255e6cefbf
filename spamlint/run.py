"""A whole run: from paths to a report. What the command line and programs call."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from spamlint.cache import LEAST_FILES, cache_folder, open_cache
from spamlint.checker import Checker, MakeChecker
from spamlint.discover import Input, NotFound, discover
from spamlint.facts.inquiry import Network
from spamlint.finding import Finding, merged
from spamlint.message.kind import Kind, Stage
from spamlint.pool import check_files
from spamlint.report import FailOn, Failure, Outcome, Part, PolicyVerdict, Report, Skipped
from spamlint.setup import Plan, Setup, load_setup
from spamlint.sniff import HEAD_BYTES, Format, format_of
from spamlint.version import __version__


class Found(Struct, frozen=True):
    """What the paths of a run lead to. `only_excluded`: to nothing but files that are to be left alone."""

    inputs: tuple[Input, ...]
    skipped: tuple[Skipped, ...] = ()
    failures: tuple[Failure, ...] = ()
    only_excluded: bool = False
    parts: tuple[Part, ...] = ()


def find_inputs(items: Iterable[Input | Skipped | Failure | NotFound]) -> Found:
    """Return the files to check, and what was left alone or could not be used."""
    everything = list(items)
    inputs = tuple(item for item in everything if isinstance(item, Input))
    skipped = [item for item in everything if isinstance(item, Skipped)]
    failures = [item for item in everything if isinstance(item, Failure)]
    for item in everything:
        # One of several paths that leads to nothing must not be green because the others are.
        if isinstance(item, NotFound) and inputs:
            failures.append(Failure(item.path, item.reason))
        elif isinstance(item, NotFound):
            skipped.append(Skipped(item.path, item.reason))
    only_excluded = bool(everything) and all(isinstance(item, Skipped) for item in everything)
    return Found(inputs, tuple(skipped), tuple(failures), only_excluded)


def sort_parts(setup: Setup, found: Found, paths: Sequence[str]) -> Found:
    """Return the same with the parts of messages taken out of the files to check; `paths` is what the run was given."""
    if all(item.format in (Format.EML, Format.MBOX) for item in found.inputs):
        return found
    from spamlint.parts import sort_out

    done = sort_out(setup, found.inputs, paths or (".",))
    return replace(found, inputs=done.inputs, parts=done.parts, skipped=(*found.skipped, *done.skipped))


def given_folders(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the folders among the paths of a run (absolute), and those that named files lie in."""
    places = (os.path.abspath(path) for path in paths)
    return tuple(dict.fromkeys(place if os.path.isdir(place) else os.path.dirname(place) for place in places))


def outcomes(
    setup: Setup, inputs: Sequence[Input], jobs: int | None, cache_folder: Path | None = None
) -> Iterator[Outcome]:
    """Yield what came of each file, in order.

    With a `cache_folder`, what came of unchanged files is taken from there, and what is new is kept there
    once all files are through. Where the network may be asked, only its answers are kept: what is found today need
    not be so tomorrow.
    """
    if setup.plan.networks:
        from spamlint.asking import network_answer, outcomes_with_answers

        yield from outcomes_with_answers(setup, inputs, jobs, network_answer(setup, cache_folder))
        return
    cache = None
    if cache_folder is not None and len(inputs) >= LEAST_FILES:
        cache = open_cache(setup, cache_folder)
    results = check_files(inputs, MakeChecker(setup.plan, setup, cache), jobs)
    if cache is None:
        yield from results
        return
    kept = []
    for item, outcome in zip(inputs, results, strict=True):
        kept.append((item.path, outcome))
        yield outcome
    cache.save(kept)


def build_report(
    setup: Setup,
    found: Found,
    results: Iterable[Outcome],
    fail_on: FailOn,
    *,
    exit_zero: bool = False,
    strict: bool = False,
) -> Report:
    """Return the report of a run."""
    chosen = setup.chosen
    if chosen is not None:
        results = list(results)
    findings: list[Finding] = []
    failures = list(found.failures)
    messages = 0
    for result in results:
        findings.extend(result.findings)
        failures.extend(result.failures)
        messages += result.messages
    if setup.plan.networks:
        from spamlint.asking import folded

        failures = list(folded(failures))
    rules = setup.rule_infos()
    verdicts: tuple[PolicyVerdict, ...] = ()
    if chosen is not None:
        from spamlint.policies.run import judge

        judgement = judge(setup, chosen, list(results), date.today())
        verdicts = judgement.verdicts
        findings.extend(judgement.findings)
        rules = tuple(sorted((*rules, *judgement.rules), key=lambda rule: rule.id))
    return Report(
        version=__version__,
        rules=rules,
        findings=tuple(merged(findings)),
        skipped=found.skipped,
        failures=tuple(sorted(failures, key=lambda failure: (failure.path, failure.rule, failure.reason))),
        files=sum(1 + len(item.companions) for item in found.inputs) + len(found.parts),
        messages=messages,
        fail_on=fail_on,
        exit_zero=exit_zero,
        only_excluded=found.only_excluded,
        parts=found.parts,
        not_asked=setup.not_asked(),
        policies=verdicts,
        strict=strict,
        suggestions=setup.suggestions,
    )


def check_paths(
    paths: Sequence[str | Path],
    *,
    config: Path | None = None,
    kind: Kind | None = None,
    stage: Stage | None = None,
    jobs: int | None = 1,
    online: bool = False,
    probe_links: bool = False,
) -> Report:
    """Check files and folders and return the report.

    `config` is a config file; without it the nearest `spamlint.yaml` counts. `jobs` is the number of
    processes; None means as many as help. `online` allows look-ups in DNS and registries, `probe_links` to open pages
    that messages link to; without them nothing touches the network.

    Raises:
        ConfigError: If the config is not right.
    """
    given = [str(path) for path in paths]
    networks = networks_of(online=online, probe_links=probe_links)
    folders = given_folders(given)
    setup = load_setup(Plan(Path.cwd(), config, kind=kind, stage=stage, networks=networks, folders=folders))
    found = sort_parts(setup, find_inputs(discover(given, setup.config.files)), given)
    results = outcomes(setup, found.inputs, jobs, cache_folder() if networks else None)
    return build_report(setup, found, results, setup.config.fail_on or "warning")


def networks_of(*, online: bool, probe_links: bool) -> frozenset[Network]:
    """Return what the two switches allow."""
    asked = {Network.ONLINE: online, Network.PROBE_LINKS: probe_links}
    return frozenset(network for network, allowed in asked.items() if allowed)


def check_bytes(
    content: bytes, *, path: str = "message.eml", kind: Kind | None = None, stage: Stage | None = None
) -> Report:
    """Check one message or template and return the report. No config file is read.

    The ending of `path` says what the bytes are: `.eml` a message, `.html` a page, `.mbox` several messages.
    """
    setup = load_setup(Plan(Path.cwd(), use_config=False, kind=kind, stage=stage))
    item = Input(path, None, content, format_of(path, content[:HEAD_BYTES]))
    found = Found((item,))
    return build_report(setup, found, [Checker(setup)(item)], "warning")
