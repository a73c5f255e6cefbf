"""The keys of `spamlint.yaml`, said once: validation, the JSON schema and the tests read this table."""

from __future__ import annotations

from typing import get_args

from spamlint.config.attestations import ATTESTATIONS, FILE_ATTESTATIONS
from spamlint.config.shapes import Anything, Choice, Constant, Field, ListOf, MapOf, Table, Word
from spamlint.finding import Severity
from spamlint.globs import can_match
from spamlint.message.kind import Kind, Stage
from spamlint.report import FailOn
from spamlint.source.templates.dialects import DIALECT_IDS


def _glob_problem(glob: str) -> tuple[str, str] | None:
    if "\\" in glob:
        return f"the glob '{glob}' has a backslash", "write folders with forward slashes"
    if glob.removeprefix("!").strip("/") == "":
        return f"the glob '{glob}' matches nothing", "write ** for everything"
    if ".." in glob.removeprefix("!").split("/") or glob.startswith("./"):
        return (
            f"the glob '{glob}' has dots for folders",
            "globs are relative to the folder of this file, as in .gitignore",
        )
    if not can_match(glob):
        return f"the glob '{glob}' matches nothing", "globs are written as in .gitignore"
    return None


def _domain_problem(domain: str) -> tuple[str, str] | None:
    if "@" in domain:
        return f"'{domain}' is an address, not a domain", f"write {domain.rpartition('@')[2] or 'the part after @'}"
    if "/" in domain or ":" in domain:
        return f"'{domain}' is a link, not a domain", "write the host name alone"
    labels = domain.removesuffix(".").split(".")
    if len(labels) < 2 or not all(labels) or any(character.isspace() or character == "*" for character in domain):
        return f"'{domain}' is not a domain name", "write it like example.com; its subdomains are included"
    return None


def _plugin_problem(name: str) -> tuple[str, str] | None:
    if name.endswith(".py") or "/" in name:
        return (
            f"'{name}' is a file, not a plugin",
            "name the entry point of an installed package; rule files go to 'rules'",
        )
    return None


def _policy_problem(name: str) -> tuple[str, str] | None:
    policy, at, version = name.partition("@")
    if at and not (version.isascii() and version.isdigit() and int(version) > 0):
        return f"'{version}' is not a version of a policy", f"write a number, like {policy}@1"
    return None


RULE = Word("a rule id", "rule ids")
NAME = Word("a rule or group", "rules or groups")
GLOB = Word("a glob", "globs", _glob_problem)
DOMAIN = Word("a domain", "domains", _domain_problem)
LEVEL = Choice((*(item.value for item in Severity), "off"))
KIND = Choice(tuple(item.value for item in Kind if item is not Kind.UNKNOWN))
STAGE = Choice(tuple(item.value for item in Stage))
POLICY = Word("a policy", "policies", _policy_problem)
SELECT = ListOf(NAME, empty="an empty 'select' would check nothing")

SENDER = Table(
    "a mapping",
    "mappings",
    {
        "domains": Field(
            ListOf(DOMAIN), "Domains that you send from. A From header must use one of them.", ["example.com"]
        ),
        "reply-to-domains": Field(
            ListOf(DOMAIN), "Further domains that answers may go to, such as your helpdesk's.", ["helpdesk.example"]
        ),
    },
)

PER_FILE: dict[str, Field] = {
    "select": Field(SELECT, "Run these rules, or groups of rules, and no others.", ["unsubscribe", "from-invalid"]),
    "ignore": Field(ListOf(NAME), "Do not run these rules or groups of rules.", ["unsubscribe-mailto-only"]),
    "severity": Field(
        MapOf(RULE, LEVEL), "Make a rule stricter or milder, or switch it off.", {"unsubscribe-mailto-only": "note"}
    ),
    "options": Field(
        MapOf(RULE, MapOf(Word("an option", "options"), Anything())),
        "Options of single rules; `spamlint explain RULE` lists them.",
    ),
    "stage": Field(
        STAGE,
        "How far the messages are on their way: templates, drafts, or as they were sent. Else judged.",
        "template",
    ),
    "sender": Field(SENDER, "Who you are."),
}
"""Keys that may stand at the top and in an override."""

DIALECTS = Field(
    ListOf(Choice(tuple(sorted(DIALECT_IDS))), empty="leave it out to have the dialects found"),
    "The languages that the tags are written in. Else found.",
    ["jinja"],
)
TEMPLATES = Table(
    "a mapping",
    "mappings",
    {
        "roots": Field(
            ListOf(Word("a folder", "folders")),
            "Folders that the names of layouts and includes are relative to. Else found.",
            ["templates"],
        ),
        "layouts": Field(
            MapOf(GLOB, Word("a path", "paths")),
            "Layouts of files that do not name theirs, by globs of the files.",
            {"emails/**": "layouts/base.html"},
        ),
        "dialects": DIALECTS,
    },
)
FILE_TEMPLATES = Table(
    "a mapping",
    "mappings",
    {
        "layout": Field(Word("a path", "paths"), "The layout of files that do not name theirs.", "layouts/base.html"),
        "dialects": DIALECTS,
    },
)

OVERRIDE = Table(
    "a mapping",
    "overrides",
    {
        "files": Field(
            ListOf(GLOB, empty="an override with no 'files' holds for nothing"),
            "Globs of the files it holds for.",
            ["receipts/**"],
            required=True,
        ),
        **PER_FILE,
        "kind": Field(KIND, "What the messages are for.", "transactional"),
        "templates": Field(FILE_TEMPLATES, "How templates are read."),
        "attestations": Field(FILE_ATTESTATIONS, "What you attest of these messages, over what you attest of all."),
    },
)

CONFIG = Table(
    "a mapping",
    "mappings",
    {
        "version": Field(Constant(1), "Version of this format."),
        "files": Field(
            Table(
                "a mapping",
                "mappings",
                {
                    "include": Field(
                        ListOf(GLOB, empty="an empty 'include' would check nothing"),
                        "Check only these files of a folder, whatever their ending.",
                        ["emails/**/*.html"],
                    ),
                    "exclude": Field(ListOf(GLOB), "Leave these files and folders alone.", ["drafts/"]),
                },
            ),
            "Which files of a folder are checked.",
        ),
        **PER_FILE,
        "fail-on": Field(Choice(get_args(FailOn)), "The lowest severity that makes the run fail.", "warning"),
        "rules": Field(
            ListOf(Word("a path", "paths")),
            "Your own rule files, or folders of them, relative to this file.",
            ["rules/house-style.yaml"],
        ),
        "policies": Field(
            ListOf(POLICY, empty="an empty 'policies' asks for no verdict; remove the key"),
            "Policies to keep. `spamlint policies` lists them; 'emarsys@1' pins a version.",
            ["emarsys", "gmail", "us-can-spam"],
        ),
        "policy-files": Field(
            ListOf(Word("a path", "paths")),
            "Your own policies, or folders of them, relative to this file.",
            ["policies/house.yaml"],
        ),
        "attestations": Field(ATTESTATIONS, "What you attest because no message can show it. `spamlint attest` helps."),
        "plugins": Field(
            ListOf(Word("a plugin name", "plugin names", _plugin_problem)),
            "Installed plugins to load, by the name of their entry point.",
        ),
        "kinds": Field(
            Table(
                "a mapping",
                "mappings",
                {kind: Field(ListOf(GLOB), f"Globs of the {kind} messages.", [f"{kind}/**"]) for kind in KIND.values},
            ),
            "What your messages are for; many rules hold only for marketing.",
        ),
        "templates": Field(TEMPLATES, "How templates are read and put together."),
        "overrides": Field(
            ListOf(OVERRIDE),
            "Other settings for some files. Later ones win; mappings are merged, lists are replaced.",
        ),
    },
)
