"""The keys of `spamlint.yaml`, said once: validation, the JSON schema and the tests read this table."""

from __future__ import annotations

from typing import get_args

from spamlint.config.attestations import ATTESTATIONS, FILE_ATTESTATIONS
from spamlint.config.shapes import Anything, Choice, Constant, Field, ListOf, MapOf, Seconds, Table, Word
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


def _selector_problem(selector: str) -> tuple[str, str] | None:
    selector, _, domain = selector.partition("._domainkey.")
    if selector and all(label.replace("-", "").replace("_", "").isalnum() for label in selector.split(".")):
        return _domain_problem(domain) if domain else None
    return f"'{selector}' is not a selector", "write the value of s= in DKIM-Signature, such as s1"


def _ip_problem(address: str) -> tuple[str, str] | None:
    from ipaddress import ip_address

    try:
        ip_address(address)
    except ValueError:
        return f"'{address}' is not an IP address", "write each address by itself, such as 192.0.2.1"
    return None


def _nameserver_problem(server: str) -> tuple[str, str] | None:
    host, colon, port = server.rpartition(":")
    if colon and port.isdigit() and 0 < int(port) < 65536 and _ip_problem(host.strip("[]")) is None:
        return None
    if _ip_problem(server) is None:
        return None
    return f"'{server}' is not a name server", "write its IP address, with a port if need be, such as 192.0.2.53:5353"


def _country_problem(code: str) -> tuple[str, str] | None:
    if code == "UK":
        return "'UK' is not the code of a country", "write GB"
    if not (len(code) == 2 and code.isascii() and code.isupper()):
        return f"'{code}' is not the code of a country", "write two capital letters, like DE (ISO 3166-1)"
    return None


def _mail_problem(address: str) -> tuple[str, str] | None:
    local, at, domain = address.rpartition("@")
    if not local or not at or "." not in domain or any(character.isspace() for character in address):
        return f"'{address}' is not a mail address", "write it like hi@example.com"
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
SELECTOR = Word("a selector", "selectors", _selector_problem)
IP = Word("an IP address", "IP addresses", _ip_problem)
NAMESERVER = Word("a name server", "name servers", _nameserver_problem)
COUNTRY = Word("the code of a country", "codes of countries", _country_problem)
LEVEL = Choice((*(item.value for item in Severity), "off"))
KIND = Choice(tuple(item.value for item in Kind if item is not Kind.UNKNOWN))
STAGE = Choice(tuple(item.value for item in Stage))
PLATFORM = Word("the id of a sending platform", "ids of sending platforms")
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
        "dkim-selectors": Field(
            ListOf(SELECTOR),
            "Selectors of your DKIM keys, for messages that are not signed yet. Looked up with --online.",
            ["s1", "k2._domainkey.example.com"],
        ),
        "ips": Field(
            ListOf(IP),
            "IP addresses that you send from. SPF and their names are looked up with --online.",
            ["192.0.2.1"],
        ),
        "return-path-domains": Field(
            ListOf(DOMAIN),
            "Further domains of Return-Path, Sender, Message-ID and List-Id, such as your sending platform's.",
            ["bounces.platform.example"],
        ),
        "tracking-domains": Field(
            ListOf(DOMAIN), "Domains that count clicks and then lead on.", ["click.platform.example"]
        ),
        "link-domains": Field(
            ListOf(DOMAIN), "Further domains that your links and images lead to.", ["partner.example"]
        ),
        "brands": Field(
            MapOf(Word("a brand", "brands"), ListOf(DOMAIN, empty="a brand needs the domains that it sends from")),
            "Names of brands, and the domains that may send under each of them.",
            {"Example Teapots": ["example.com"]},
        ),
        "name": Field(Word("a name", "names"), "The name that your readers know you by.", "Example Teapots"),
        "legal-name": Field(
            Word("a name", "names"), "Your name with its legal form, as in the register.", "Example Teapots Ltd"
        ),
        "postal-address": Field(
            Word("an address", "addresses"),
            "Your postal address. Messages may show its parts in any order.",
            "4 Kettle Lane, Bristol BS1 4ST",
        ),
        "country": Field(COUNTRY, "The country that you send from, as two letters (ISO 3166-1).", "GB"),
        "email": Field(Word("an address", "addresses", _mail_problem), "Where readers can write to.", "hi@example.com"),
        "phone": Field(Word("a phone number", "phone numbers"), "Where readers can call.", "+44 117 496 0000"),
        "url": Field(Word("a link", "links"), "Your web site.", "https://example.com"),
    },
)

ONLINE = Table(
    "a mapping",
    "mappings",
    {
        "timeout": Field(Seconds(60), "Seconds that one look-up may take, with its second try. 5 if not said.", 5),
        "deadline": Field(Seconds(600), "Seconds that all look-ups together may take. 30 if not said.", 30),
        "nameservers": Field(
            ListOf(NAMESERVER, empty="without name servers nothing can be looked up"),
            "Name servers to ask instead of the system's.",
            ["192.0.2.53"],
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
    "platform": Field(
        PLATFORM, "The sending platform that fills in the placeholders, such as mailchimp. Else judged.", "mailchimp"
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
        "online": Field(ONLINE, "How the network is asked. It is asked with --online and --probe-links alone."),
        "overrides": Field(
            ListOf(OVERRIDE),
            "Other settings for some files. Later ones win; mappings are merged, lists are replaced.",
        ),
    },
)
