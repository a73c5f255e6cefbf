"""The config file: where it is looked for, what it may say, and what of it holds for a file."""

from __future__ import annotations

import contextlib
import json
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.config import Config, Sender, find_config, load_config, parse_config
from spamlint.config.describe import describe
from spamlint.config.keys import CONFIG, OVERRIDE
from spamlint.config.schema import SCHEMA_URL, config_schema, config_schema_text
from spamlint.config.starter import STARTER
from spamlint.errors import ConfigError
from spamlint.message.identity import Identity
from spamlint.message.kind import Kind, Stage
from spamlint.message.message import Declared
from spamlint.rules.book import shipped_book
from spamlint.rules.ruleset import Checks, bind, names
from spamlint.yaml_source import load_yaml

PROJECT = Path(__file__).parent.parent
SCHEMA = PROJECT / "docs" / "schemas" / "config-1.json"


def parse(content: str, root: Path = Path("/project")) -> Config:
    return parse_config("spamlint.yaml", content, root)


# --- finding it


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setattr(Path, "home", classmethod(lambda cls: folder))
    return folder


def test_the_nearest_file_counts_and_files_above_do_not(home: Path) -> None:
    deep = home / "a" / "b" / "c"
    deep.mkdir(parents=True)
    (home / "spamlint.yaml").write_text("fail-on: note\n")
    assert find_config(deep) == home / "spamlint.yaml"
    (home / "a" / ".spamlint.yaml").write_text("ignore: [x]\n")
    assert find_config(deep) == home / "a" / ".spamlint.yaml"
    config = load_config(deep)
    assert config.fail_on is None
    assert config.settings.ignore == ("x",)
    assert config.files.root == home / "a"


@pytest.mark.parametrize("as_file", [True, False])
def test_the_search_ends_at_the_root_of_the_repository(home: Path, as_file: bool) -> None:
    (home / "spamlint.yaml").write_text("")
    repository = home / "repository"
    (repository / "sub").mkdir(parents=True)
    if as_file:
        (repository / ".git").write_text("gitdir: elsewhere\n")
    else:
        (repository / ".git").mkdir()
    assert find_config(repository / "sub") is None
    assert load_config(repository / "sub") == Config(load_config(repository / "sub").files)
    (repository / "spamlint.yaml").write_text("")
    assert find_config(repository / "sub") == repository / "spamlint.yaml"


def test_the_search_ends_at_home(home: Path) -> None:
    (home.parent / "spamlint.yaml").write_text("")
    assert find_config(home) is None


def test_two_files_in_a_folder_are_an_error(home: Path) -> None:
    (home / "spamlint.yaml").write_text("")
    (home / ".spamlint.yaml").write_text("")
    with pytest.raises(ConfigError, match="keep one of the two"):
        find_config(home)


def test_a_file_with_the_other_ending_is_not_passed_over(home: Path) -> None:
    (home / "spamlint.yml").write_text("")
    with pytest.raises(ConfigError, match=r"rename it to spamlint\.yaml"):
        find_config(home)


def test_an_explicit_file_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path, tmp_path / "other.yaml")
    assert str(caught.value) == "other.yaml: there is no such config file"
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path, tmp_path)
    (tmp_path / "other.yaml").write_text("stage: draft")
    assert load_config(tmp_path / "elsewhere", Path("other.yaml")).settings.stage is Stage.DRAFT


def test_no_config_imports_no_yaml(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from spamlint.config import load_config\n"
        f"config = load_config(Path({str(tmp_path)!r})); config.for_path('a.html')\n"
        "print([name for name in ('yaml', 'pathspec', 'difflib') if name in sys.modules])"
    )
    (tmp_path / ".git").mkdir()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert done.stdout.strip() == "[]"


# --- what it may say

FULL = """\
version: 1
files:
  include: ["emails/**/*.html"]
  exclude: [drafts/]
select: [a-rule, b-rule]
ignore: [c-rule]
severity: {a-rule: off, b-rule: note}
fail-on: never
plugins: [our-checks]
options:
  a-rule: {most: 70, words: [x, y], strict: no}
sender:
  domains: [Example.COM., mail.example.org]
  reply-to-domains: [helpdesk.example]
  return-path-domains: [Bounces.example]
  tracking-domains: [click.example]
  link-domains: [partner.example]
  brands: {Example  Teapots: [example.com], Kettles: [Kettles.example.]}
kinds:
  marketing: [newsletters/**]
  transactional: [receipts/**]
stage: template
overrides:
  - files: ["receipts/**"]
    select: [d-rule]
    severity: {b-rule: error}
    options: {a-rule: {most: 80}}
  - files: ["receipts/old/**", "!receipts/old/keep.html"]
    kind: discussion
    stage: sent
    ignore: []
    sender: {domains: [old.example], brands: {Kettles: [old.example]}}
    attestations: {list: {suppression-applied: true}}
policies: [emarsys@1, gmail]
attestations:
  by: Anna Smith
  on: 2026-11-01
  list: {sources: [web-form]}
"""

SENDER = Sender(
    domains=("example.com", "mail.example.org"),
    reply_to_domains=("helpdesk.example",),
    return_path_domains=("bounces.example",),
    tracking_domains=("click.example",),
    link_domains=("partner.example",),
    brands=(("Example Teapots", ("example.com",)), ("Kettles", ("kettles.example",))),
)


def test_everything_is_read() -> None:
    config = parse(FULL)
    settings = config.settings
    assert config.files.include.patterns == ("emails/**/*.html",)
    assert config.files.exclude.patterns == ("drafts/",)
    assert settings.select == ("a-rule", "b-rule")
    assert settings.ignore == ("c-rule",)
    assert settings.severity == {"a-rule": "off", "b-rule": "note"}
    assert settings.options == {"a-rule": {"most": 70, "words": ["x", "y"], "strict": "no"}}
    assert settings.sender == SENDER
    assert settings.stage is Stage.TEMPLATE
    assert config.fail_on == "never"
    assert config.plugins == ("our-checks",)
    assert config.policies == ("emarsys@1", "gmail")
    assert settings.attestations["list"] == {"sources": ["web-form"]}


def test_overrides_merge_mappings_and_replace_lists() -> None:
    settings = parse(FULL).for_path("/project/receipts/a.html")
    assert settings.select == ("d-rule",)
    assert settings.ignore == ("c-rule",)
    assert settings.severity == {"a-rule": "off", "b-rule": "error"}
    assert settings.options["a-rule"] == {"most": 80, "words": ["x", "y"], "strict": "no"}
    assert settings.kind is Kind.TRANSACTIONAL


def test_later_overrides_win() -> None:
    config = parse(FULL)
    old = config.for_path("/project/receipts/old/a.html")
    assert (old.kind, old.stage, old.ignore, old.select) == (Kind.DISCUSSION, Stage.SENT, (), ("d-rule",))
    brands = (("Example Teapots", ("example.com",)), ("Kettles", ("old.example",)))
    assert old.sender == SENDER._replace(domains=("old.example",), brands=brands)
    assert config.for_path("/project/receipts/old/keep.html").kind is Kind.TRANSACTIONAL
    assert config.for_path("/project/receipts/old/b.html") is old
    assert config.for_path("/project/newsletters/a.html").kind is Kind.MARKETING


def test_globs_do_not_reach_out_of_the_folder() -> None:
    config = parse("overrides: [{files: ['**'], stage: sent}]")
    assert config.for_path("/project/x.eml").stage is Stage.SENT
    assert config.for_path("/project-b/x.eml").stage is None
    assert config.for_path("/x.eml").stage is None


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege")
def test_globs_hold_when_the_folder_is_named_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "real" / "receipts").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    by_link, by_name = parse(FULL, tmp_path / "link"), parse(FULL, tmp_path / "real")
    for folder in ("link", "real"):
        path = tmp_path / folder / "receipts" / "a.html"
        assert by_link.for_path(path).kind is by_name.for_path(path).kind is Kind.TRANSACTIONAL


def test_paths_are_relative_to_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "receipts").mkdir()
    config = parse(FULL, tmp_path)
    monkeypatch.chdir(tmp_path / "receipts")
    assert config.for_path("a.html").kind is Kind.TRANSACTIONAL
    assert config.for_path("../a.html").kind is None


def test_the_declared_facts_of_a_message() -> None:
    declared = parse(FULL).for_path("/project/receipts/a.html").declared
    assert declared == Declared(
        kind=Kind.TRANSACTIONAL,
        stage=Stage.TEMPLATE,
        sender_domains=SENDER.domains,
        reply_to_domains=SENDER.reply_to_domains,
        return_path_domains=SENDER.return_path_domains,
        tracking_domains=SENDER.tracking_domains,
        link_domains=SENDER.link_domains,
        brands=SENDER.brands,
    )


WHO = """\
sender:
  name: Example Teapots
  legal-name: Example Teapots Ltd
  postal-address: |
    4 Kettle Lane
    Bristol BS1 4ST
  country: GB
  email: hi@example.com
  phone: +44 117 496 0000
  url: https://example.com
overrides:
  - files: ["de/**"]
    sender: {country: DE}
"""

IDENTITY = Identity(
    name="Example Teapots",
    legal_name="Example Teapots Ltd",
    postal_address="4 Kettle Lane\nBristol BS1 4ST",
    country="GB",
    email="hi@example.com",
    phone="+44 117 496 0000",
    url="https://example.com",
)


def test_who_sends() -> None:
    config = parse(WHO)
    assert config.settings.declared.identity == IDENTITY
    assert config.for_path("/project/de/a.html").declared.identity == IDENTITY._replace(country="DE")
    assert '  country: "DE"  # spamlint.yaml:13:14' in describe(config, "/project/de/a.html").splitlines()


def test_rules_are_paths_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text("")
    assert parse("rules: [house.yaml, .]", tmp_path).rules == (tmp_path / "house.yaml", tmp_path)
    with pytest.raises(ConfigError) as caught:
        parse("rules:\n  - house.yaml\n  - huose.yaml", tmp_path)
    assert str(caught.value) == "spamlint.yaml:3:5: there is no file or folder 'huose.yaml' beside this file"


@pytest.mark.parametrize("content", ["", "# only a comment\n", "version: 1\n"])
def test_an_empty_file_is_the_defaults(content: str) -> None:
    config = parse(content)
    assert config.settings == Config(config.files).settings
    assert config.rule_ids == ()


WRONG = [
    ("igonre: [a]", "spamlint.yaml:1:1: unknown key 'igonre' (did you mean 'ignore'?)"),
    ("fail_on: note", "spamlint.yaml:1:1: unknown key 'fail_on' (did you mean 'fail-on'?)"),
    ("files:\n  exlude: [a]", "spamlint.yaml:2:3: unknown key 'exlude' in files (did you mean 'exclude'?)"),
    ("files: {include: 5}", "spamlint.yaml:1:18: expected a list of globs, found the number 5"),
    ("files: {exclude: drafts/}", "spamlint.yaml:1:18: expected a list of globs, found text (write [drafts/])"),
    ("files: {include: []}", "spamlint.yaml:1:18: an empty 'include' would check nothing"),
    ("files: {exclude: ['a\\b']}", "spamlint.yaml:1:19: the glob 'a\\b' has a backslash (write folders with"),
    ("files: {exclude: [../a]}", "spamlint.yaml:1:19: the glob '../a' has dots for folders"),
    ("files: {exclude: ['!']}", "spamlint.yaml:1:19: the glob '!' matches nothing"),
    ("files: {exclude: ['#a']}", "spamlint.yaml:1:19: the glob '#a' matches nothing"),
    ("select: []", "spamlint.yaml:1:9: an empty 'select' would check nothing"),
    (
        "ignore:\n",
        "spamlint.yaml:1:1: expected a list of rules or groups, found nothing (remove the key or give it a value)",
    ),
    ("ignore:\n  - a\n  - 5", "spamlint.yaml:3:5: expected a rule or group, found the number 5"),
    ("ignore: ['']", "spamlint.yaml:1:10: expected a rule or group, found empty text"),
    ("ignore: {a: b}", "spamlint.yaml:1:9: expected a list of rules or groups, found a mapping"),
    (
        "severity:\n  a: eror",
        "spamlint.yaml:2:6: expected error, warning, note or off, found 'eror' (did you mean 'error'?)",
    ),
    ("severity: {a: true}", "spamlint.yaml:1:15: expected error, warning, note or off, found true"),
    ("severity: [a]", "spamlint.yaml:1:11: expected a mapping from rule ids to "),
    ("fail-on: off", "spamlint.yaml:1:10: expected error, warning, note or never, found 'off'"),
    ("options: {a: 5}", "spamlint.yaml:1:14: expected a mapping from options to values, found the number 5"),
    ("stage: drafts", "spamlint.yaml:1:8: expected template, draft or sent, found 'drafts' (did you mean 'draft'?)"),
    ("version: 2", "spamlint.yaml:1:10: expected 1, found the number 2"),
    ("version: true", "spamlint.yaml:1:10: expected 1, found true"),
    ("kinds: {unknown: [a]}", "spamlint.yaml:1:9: unknown key 'unknown' in kinds (known are marketing,"),
    ("kinds: {markting: [a]}", "spamlint.yaml:1:9: unknown key 'markting' in kinds (did you mean 'marketing'?)"),
    (
        "sender: example.com",
        "spamlint.yaml:1:9: expected a mapping (domains, reply-to-domains, dkim-selectors, ...), found 'example.com'",
    ),
    ("sender: {country: UK}", "spamlint.yaml:1:19: 'UK' is not the code of a country (write GB)"),
    ("sender: {country: de}", "spamlint.yaml:1:19: 'de' is not the code of a country (write two capital letters"),
    ("sender: {email: example.com}", "spamlint.yaml:1:17: 'example.com' is not a mail address (write it like"),
    ("sender: {name: 5}", "spamlint.yaml:1:16: expected a name, found the number 5"),
    ("sender: {brands: [Teapots]}", "spamlint.yaml:1:18: expected a mapping from brands to"),
    ("sender: {brands: {Teapots: []}}", "spamlint.yaml:1:28: a brand needs the domains that it sends from"),
    (
        "sender: {brands: {Teapots: [https://teapots.dk]}}",
        "spamlint.yaml:1:29: 'https://teapots.dk' is a link, not a domain",
    ),
    (
        "sender: {tracking-domains: [click@teapots.dk]}",
        "spamlint.yaml:1:29: 'click@teapots.dk' is an address, not a domain",
    ),
    (
        "sender: {return-path-domain: [teapots.dk]}",
        "spamlint.yaml:1:10: unknown key 'return-path-domain' in sender (did you mean 'return-path-domains'?)",
    ),
    (
        "sender: {domains: [a@example.com]}",
        "spamlint.yaml:1:20: 'a@example.com' is an address, not a domain (write example.com)",
    ),
    ("sender: {domains: ['https://example.com']}", "spamlint.yaml:1:20: 'https://example.com' is a link, not a domain"),
    ("sender: {domains: [example]}", "spamlint.yaml:1:20: 'example' is not a domain name"),
    ("sender: {domains: ['*.example.com']}", "spamlint.yaml:1:20: '*.example.com' is not a domain name"),
    ("plugins: [./checks.py]", "spamlint.yaml:1:11: './checks.py' is a file, not a plugin"),
    ("overrides: [{kind: marketing}]", "spamlint.yaml:1:13: the key 'files' is missing"),
    ("overrides: [{files: [], kind: marketing}]", "spamlint.yaml:1:21: an override with no 'files' holds for nothing"),
    ("overrides:\n  - files: [a]\n    rules: [b]", "spamlint.yaml:3:5: unknown key 'rules' (known are files, select"),
    ("overrides: {files: [a]}", "spamlint.yaml:1:12: expected a list of overrides, found a mapping"),
    ("- a", "spamlint.yaml:1:1: expected a mapping (version, files, select, ...), found a list"),
    ("just text", "spamlint.yaml:1:1: expected a mapping (version, files, select, ...), found 'just text'"),
    ("5", "spamlint.yaml:1:1: expected a mapping (version, files, select, ...), found the number 5"),
]


@pytest.mark.parametrize(("content", "message"), WRONG)
def test_errors_say_where_and_what_to_do(content: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(content)
    assert str(caught.value).startswith(message)


def test_unknown_rules_are_found_where_they_stand() -> None:
    config = parse(FULL)
    assert config.rule_ids == ("a-rule", "b-rule", "c-rule", "d-rule")
    known = ["a-rule", "b-rule", "cc-rule", "zebra"]
    assert str(config.unknown_rule("c-rule", known)) == (
        "spamlint.yaml:6:10: there is no rule 'c-rule' (did you mean 'cc-rule'?)"
    )
    assert str(config.unknown_rule("d-rule", ["zebra"])) == "spamlint.yaml:25:14: there is no rule 'd-rule'"
    assert config.single_rule_ids == ("a-rule", "b-rule")
    severity = parse("ignore: [x-rule]\nseverity:\n  x-rule: off")
    assert str(severity.unknown_rule("x-rule", [])) == "spamlint.yaml:3:3: there is no rule 'x-rule'"


def test_options_can_be_refused_where_they_stand() -> None:
    config = parse(FULL)
    sets = config.option_sets
    assert [(rule_id, dict(values)) for rule_id, values, _ in sets] == [
        ("a-rule", {"most": 70, "words": ["x", "y"], "strict": "no"}),
        ("a-rule", {"most": 80}),
    ]
    assert str(config.error((*sets[1][2], "most"), "bad")) == "spamlint.yaml:27:30: bad"
    assert str(config.error((*sets[0][2], "most"), "bad", "hint", at_key=True)) == "spamlint.yaml:11:12: bad (hint)"


def test_a_config_survives_the_way_between_processes() -> None:
    config = parse(FULL)
    config.for_path("/project/receipts/a.html")
    again = pickle.loads(pickle.dumps(config))
    assert again == config
    assert again.for_path("/project/receipts/old/a.html") == config.for_path("/project/receipts/old/a.html")


@given(st.text(max_size=80))
def test_any_text_is_a_config_or_a_config_error(content: str) -> None:
    with contextlib.suppress(ConfigError):
        parse(content)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "error", "off", "1", "", "**", "draft"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*CONFIG.fields, *OVERRIDE.fields, "domains", "include", "a"]), inner)
    ),
    max_leaves=8,
)
_CONFIGS = st.dictionaries(st.sampled_from([*CONFIG.fields, "b"]), _VALUES, max_size=3)


# --- the schema


def test_the_stored_schema_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == config_schema_text(), (
        "run: python -c 'from spamlint.config.schema import *; print(config_schema_text(), end=\"\")' > " + str(SCHEMA)
    )


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(config_schema())
    assert config_schema()["$id"] == SCHEMA_URL


def _schema_takes(data: Any) -> bool:
    return bool(jsonschema.Draft7Validator(config_schema()).is_valid(data))


@pytest.mark.parametrize("content", [FULL, STARTER, "", "version: 1"])
def test_the_schema_takes_what_we_take(content: str) -> None:
    assert _schema_takes(load_yaml("x.yaml", content).data)


@given(_CONFIGS)
def test_the_schema_takes_no_less_than_we_do_and_the_same_shapes(data: dict[str, Any]) -> None:
    for key in ("rules", "policy-files"):  # must exist on disk, which a schema cannot know
        data.pop(key, None)
    try:
        parse(json.dumps(data))
    except ConfigError as error:
        # What a schema leaves to us: globs, domains, plugin names, dates, countries, versions, and blank text.
        ours = "the glob|domain|not a plugin|empty text|not a date|country code|version of a policy"
        beyond = re.search(ours, error.message)
        assert beyond or not _schema_takes(data)
    else:
        assert _schema_takes(data)


# --- templates


TEMPLATES = """\
templates:
  roots: [templates]
  layouts: {"emails/**": layouts/base.html}
  dialects: [jinja]
overrides:
  - files: [shop/**]
    templates: {dialects: [liquid], layout: layouts/shop.html}
"""


def _with_layouts(folder: Path) -> Path:
    (folder / "templates").mkdir()
    (folder / "layouts").mkdir()
    for name in ("base", "shop"):
        (folder / "layouts" / f"{name}.html").write_text("")
    return folder


def test_templates_have_roots_layouts_and_dialects(tmp_path: Path) -> None:
    root = _with_layouts(tmp_path)
    config = parse(TEMPLATES, root)
    assert config.roots == (root / "templates",)
    assert config.for_path(root / "a.html").dialects == ("jinja",)
    assert config.for_path(root / "a.html").layout is None
    assert config.for_path(root / "emails" / "a.html").layout == str(root / "layouts" / "base.html")
    shop = config.for_path(root / "shop" / "a.html")
    assert (shop.dialects, shop.layout) == (("liquid",), str(root / "layouts" / "shop.html"))
    assert shop.declared.dialects == ("liquid",)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("templates: {roots: [nowhere]}", "1:21: there is no folder 'nowhere' beside this file"),
        ("templates: {layouts: {'a/**': b.html}}", "1:31: there is no file 'b.html' beside this file"),
        ("overrides: [{files: [a], templates: {layout: b.html}}]", "1:46: there is no file 'b.html' beside this file"),
        ("templates: {roots: [..]}", "1:21: '..' lies outside of the folder of this file"),
        ("templates: {dialects: [jinga]}", "1:24"),
    ],
)
def test_what_the_templates_key_names_must_be_there(content: str, place: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(content, tmp_path)
    assert f"spamlint.yaml:{place}" in str(caught.value)


def test_the_description_shows_how_templates_are_read(tmp_path: Path) -> None:
    root = _with_layouts(tmp_path)
    config = parse(TEMPLATES, root)
    assert parse(describe(config), root).overrides == config.overrides
    assert parse(describe(config), root).settings == config.settings
    shown = describe(config, root / "emails" / "a.html")
    assert 'roots: ["templates"]  # spamlint.yaml:2:3' in shown
    assert "layouts/base.html  # spamlint.yaml:3:13" in shown


# --- the starter and the description


def _uncommented(text: str) -> str:
    """Return the starter with every key in use: keys follow `#` at once, words follow `# `."""
    return re.sub(r"(?m)^#(?=[a-z]|  )", "", text)


def test_the_starter_loads_and_changes_nothing() -> None:
    config = parse(STARTER)
    assert config.settings == Config(config.files).settings
    assert config == Config(config.files, document=config.document)
    assert STARTER.startswith(f"# yaml-language-server: $schema={SCHEMA_URL}\n")


def test_every_key_of_the_starter_is_valid_and_none_is_missing(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "house-style.yaml").write_text("")
    (tmp_path / "templates").mkdir()
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "base.html").write_text("")
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "house.yaml").write_text("")
    config = parse(_uncommented(STARTER), tmp_path)
    assert config.document is not None
    assert set(config.document.data) == set(CONFIG.fields)
    assert config.for_path(tmp_path / "receipts" / "a.html").kind is Kind.TRANSACTIONAL


def test_the_starter_names_only_rules_that_there_are() -> None:
    book = shipped_book()
    text = (
        _uncommented(STARTER)
        .replace("rules:\n  - rules/house-style.yaml\n", "")
        .replace("policy-files:\n  - policies/house.yaml\n", "")
    )
    config = parse(re.sub(r"(?m)^templates:\n(?:  .*\n)*", "", text))
    assert set(config.rule_ids) <= set(names(book))
    assert set(config.single_rule_ids) <= set(book.rules)
    for rule_id, options, _ in config.option_sets:
        bind(book.rules[rule_id], Checks(), book, options)


def test_the_description_says_where_each_setting_comes_from() -> None:
    shown = describe(parse(FULL), "/project/receipts/a.html").splitlines()
    assert "# Settings for /project/receipts/a.html" in shown
    assert 'select: ["d-rule"]  # spamlint.yaml:25:5' in shown
    assert 'ignore: ["c-rule"]  # spamlint.yaml:6:1' in shown
    assert "  b-rule: error  # spamlint.yaml:26:16" in shown
    assert "# kind: transactional  # spamlint.yaml:21:3" in shown


def test_the_description_of_no_config() -> None:
    shown = describe(Config(parse("").files))
    assert shown.startswith("# No config file was found: these are the defaults.\n")
    assert "fail-on: warning  # default" in shown


@pytest.mark.parametrize("content", [FULL, STARTER, "", "ignore: ['x\u2028y', 'é😀', 'true', \"a\\x7fb\"]"])
def test_the_description_is_a_config_that_says_the_same(content: str) -> None:
    config = parse(content)
    again = parse(describe(config))
    assert again.settings == config.settings
    assert again.overrides == config.overrides
    assert (again.files, again.plugins) == (config.files, config.plugins)
    one = parse(describe(config, "/project/receipts/a.html")).settings
    held = config.for_path("/project/receipts/a.html")
    assert (one.select, one.severity, one.options, one.sender) == (
        held.select,
        held.severity,
        held.options,
        held.sender,
    )


# --- the platform


def test_the_platform_of_a_file() -> None:
    config = parse("platform: mailchimp\noverrides:\n- files: [news/**]\n  platform: klaviyo\n")
    assert config.for_path("/project/a.html").declared.platform == "mailchimp"
    assert config.for_path("/project/news/a.html").declared.platform == "klaviyo"
    assert config.platform_ids == (("mailchimp", ("platform",)), ("klaviyo", ("overrides", 0, "platform")))
    assert parse("").settings.platform is None


@pytest.mark.parametrize(
    ("content", "place"),
    [("platform: mailchmp\n", "1:11"), ("overrides:\n- files: [a]\n  platform: mailchmp\n", "3:13")],
)
def test_a_platform_that_nobody_knows(content: str, place: str, tmp_path: Path) -> None:
    from spamlint.setup import Plan, load_setup

    file = tmp_path / "spamlint.yaml"
    file.write_text(content)
    with pytest.raises(ConfigError, match=f"{place}: there is no platform 'mailchmp' .*did you mean 'mailchimp'"):
        load_setup(Plan(tmp_path, config=file))
