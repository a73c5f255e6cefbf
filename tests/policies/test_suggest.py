"""Policies that may hold: suggested by country and platform, never switched on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from spamlint.cli.main import cli
from spamlint.discover import discover
from spamlint.policies.model import Document, Origin, Policy
from spamlint.policies.suggest import Circumstances, suggested
from spamlint.report import Report
from spamlint.reporters import json_format
from spamlint.reporters.summary import closing
from spamlint.run import build_report, find_inputs, outcomes
from spamlint.setup import Plan, load_setup
from tests.policies.cases import policies


def found(recipients: str = "", senders: str = "", platforms: str = "", chosen: tuple[str, ...] = ()) -> dict[str, str]:
    where = Circumstances(tuple(recipients.split()), tuple(senders.split()), tuple(platforms.split()))
    return {item.policy: item.reason for item in suggested(policies(), chosen, where)}


def test_nothing_is_suggested_when_nothing_is_known() -> None:
    assert found() == {}


def test_the_law_of_a_country_comes_instead_of_the_directive_that_it_implements() -> None:
    assert found("DE") == {"de-uwg": "recipients in DE", "eu-gdpr": "recipients in DE"}


def test_where_a_country_has_no_law_here_the_directive_comes() -> None:
    assert found("IT") == {"eu-eprivacy": "recipients in IT", "eu-gdpr": "recipients in IT"}


def test_each_country_counts_by_itself() -> None:
    assert found("DE IT FR") == {
        "de-uwg": "recipients in DE",
        "eu-eprivacy": "recipients in IT",
        "eu-gdpr": "recipients in DE, IT, FR",
        "fr-cpce": "recipients in FR",
    }


def test_some_laws_bind_only_senders_of_the_country() -> None:
    assert "uk-company-particulars" not in found("GB")
    assert found(senders="GB") == {"uk-company-particulars": "sent from GB", "uk-pecr": "sent from GB"}


def test_one_policy_has_all_reasons() -> None:
    assert found("US", "US")["us-can-spam"] == "recipients in US; sent from US"


@pytest.mark.parametrize("country", ["BR", "XX"])
def test_a_country_without_a_policy_suggests_nothing(country: str) -> None:
    assert found(country) == {}


def test_what_is_chosen_is_not_suggested_nor_what_it_brings() -> None:
    assert found("DE", chosen=("de-uwg",)) == {"eu-gdpr": "recipients in DE"}
    assert "de-ddg" not in found("DE", chosen=("eu-gdpr",))


def test_a_platform_suggests_its_policy() -> None:
    assert found(platforms="emarsys")["emarsys"] == "sent with emarsys"


def test_what_a_suggested_policy_includes_is_not_suggested_as_well() -> None:
    def policy(name: str, **more: object) -> Policy:
        fields = {"countries": ("AQ",), **more}
        return Policy(name, name, Origin.LAW, 1, Document("", ""), {}, **fields)  # type: ignore[arg-type]  # test data

    known = {"whole": policy("whole", includes=("piece",)), "piece": policy("piece")}
    assert [item.policy for item in suggested(known, (), Circumstances(("AQ",)))] == ["whole"]


def test_circles_end() -> None:
    def policy(name: str, other: str) -> Policy:
        return Policy(name, name, Origin.LAW, 1, Document("", ""), {}, includes=(other,), countries=("AQ",))

    known = {"one": policy("one", "two"), "two": policy("two", "one")}
    assert len(suggested(known, ("one",), Circumstances(("AQ",)))) == 0


CONFIG = """\
policies: [us-can-spam]
sender: {country: DK}
attestations: {by: Anna, on: 2026-11-01, recipients: {countries: [US]}}
overrides:
  - files: [de/**]
    attestations: {recipients: {countries: [DE]}}
"""


def report_of(folder: Path, config: str) -> Report:
    (folder / "spamlint.yaml").write_text(config)
    (folder / "a.html").write_text("<p>New teapots are here.</p>")
    setup = load_setup(Plan(folder))
    inputs = find_inputs(discover([str(folder)], setup.config.files))
    return build_report(setup, inputs, outcomes(setup, inputs.inputs, 1), "warning")


def test_the_config_says_it_at_the_top_and_in_overrides(tmp_path: Path) -> None:
    report = report_of(tmp_path, CONFIG)
    reasons = {item.policy: item.reason for item in report.suggestions}
    assert reasons["de-uwg"] == "recipients in DE"
    assert reasons["dk-mfl"] == "sent from DK"
    assert "us-can-spam" not in reasons
    assert [policy.policy for policy in report.policies] == ["us-can-spam"]  # nothing is switched on


def test_reports_say_it(tmp_path: Path) -> None:
    report = report_of(tmp_path, CONFIG)
    (line,) = [line for line in closing(report) if "may hold" in line]
    assert "de-uwg (recipients in DE)" in line
    (first, *_) = json.loads(json_format.render(report))["suggestions"]
    assert set(first) == {"policy", "title", "reason"}


def test_without_such_words_a_report_says_nothing(tmp_path: Path) -> None:
    report = report_of(tmp_path, "sender: {domains: [northwind-teapots.com]}\n")
    assert report.suggestions == ()
    assert "suggestions" not in json.loads(json_format.render(report))


def test_the_list_of_policies_says_what_runs_without_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    output = CliRunner().invoke(cli, ["policies"]).output
    assert "No policy is chosen. A short list of rules runs all the same" in output
    assert "may hold" not in output.lower()


def test_the_list_of_policies_suggests_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spamlint.yaml").write_text(CONFIG)
    output = CliRunner().invoke(cli, ["policies"]).output
    assert "*us-can-spam" in output
    assert output.split("May hold for you and not chosen:\n")[1].startswith("  de-uwg        recipients in DE\n")
