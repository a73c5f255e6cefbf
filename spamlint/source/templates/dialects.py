"""All dialects by id. The module of a dialect is imported when the dialect is first met."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from spamlint.source.templates.dialect import Dialect

_HOMES = {
    "jinja": ("curly", "JINJA"),
    "nunjucks": ("curly", "NUNJUCKS"),
    "twig": ("curly", "TWIG"),
    "hubl": ("curly", "HUBL"),
    "django": ("curly", "DJANGO"),
    "klaviyo": ("curly", "KLAVIYO"),
    "liquid": ("curly", "LIQUID"),
    "customerio": ("curly", "CUSTOMERIO"),
    "braze": ("curly", "BRAZE"),
    "handlebars": ("curly", "HANDLEBARS"),
    "mustache": ("curly", "MUSTACHE"),
    "go": ("curly", "GO"),
    "tornado": ("curly", "TORNADO"),
    "scriban": ("curly", "SCRIBAN"),
    "magento": ("curly", "MAGENTO"),
    "antlers": ("curly", "ANTLERS"),
    "dot": ("curly", "DOT"),
    "web2py": ("curly", "WEB2PY"),
    "getresponse": ("curly", "GETRESPONSE"),
    "erb": ("ruby", "ERB"),
    "ejs": ("javascript", "EJS"),
    "php": ("php", "PHP"),
    "blade": ("blade", "BLADE"),
    "template-toolkit": ("toolkit", "TEMPLATE_TOOLKIT"),
    "freemarker": ("freemarker", "FREEMARKER"),
    "velocity": ("velocity", "VELOCITY"),
    "leaf": ("leaf", "LEAF"),
    "cheetah": ("cheetah", "CHEETAH"),
    "silverstripe": ("silverstripe", "SILVERSTRIPE"),
    "smarty": ("smarty", "SMARTY"),
    "thymeleaf": ("thymeleaf", "THYMELEAF"),
    "qweb": ("attribute_languages", "QWEB"),
    "tal": ("attribute_languages", "TAL"),
    "genshi": ("attribute_languages", "GENSHI"),
    "vue": ("attribute_languages", "VUE"),
    "angular": ("attribute_languages", "ANGULAR"),
    "posthtml": ("attribute_languages", "POSTHTML"),
    "heex": ("attribute_languages", "HEEX"),
    "latte": ("attribute_languages", "LATTE"),
    "html-template": ("tag_languages", "HTML_TEMPLATE"),
    "jsp": ("tag_languages", "JSP"),
    "gsp": ("tag_languages", "GSP"),
    "fluid": ("tag_languages", "FLUID"),
    "cfml": ("tag_languages", "CFML"),
    "movable-type": ("tag_languages", "MOVABLE_TYPE"),
    "mako": ("mako", "MAKO"),
    "bottle": ("mako", "BOTTLE"),
    "mason": ("mason", "MASON"),
    "mojolicious": ("mason", "MOJOLICIOUS"),
    "razor": ("razor", "RAZOR"),
    "ampscript": ("ampscript", "AMPSCRIPT"),
    "mailchimp": ("platforms", "MAILCHIMP"),
    "campaign-monitor": ("platforms", "CAMPAIGN_MONITOR"),
    "active-campaign": ("platforms", "ACTIVE_CAMPAIGN"),
    "inxmail": ("platforms", "INXMAIL"),
    "mindbox": ("platforms", "MINDBOX"),
    "contao": ("platforms", "CONTAO"),
    "angle-percent": ("platforms", "ANGLE_PERCENT"),
    "double-percent": ("platforms", "DOUBLE_PERCENT"),
    "double-bracket": ("platforms", "DOUBLE_BRACKET"),
    "double-hash": ("platforms", "DOUBLE_HASH"),
    "dollar-bracket": ("platforms", "DOLLAR_BRACKET"),
    "dollar-brace": ("platforms", "DOLLAR_BRACE"),
    "star-bracket": ("platforms", "STAR_BRACKET"),
    "at-brace": ("platforms", "AT_BRACE"),
    "brace-bang": ("platforms", "BRACE_BANG"),
    "brace-dollar": ("platforms", "BRACE_DOLLAR"),
    "recipient": ("platforms", "RECIPIENT"),
    "percent": ("platforms", "PERCENT"),
    "bracket": ("platforms", "BRACKET"),
    "brace": ("platforms", "BRACE"),
    "dollars": ("platforms", "DOLLARS"),
    "hash": ("platforms", "HASH"),
    "colons": ("platforms", "COLONS"),
    "percent-brace": ("platforms", "PERCENT_BRACE"),
    "python": ("platforms", "PYTHON"),
}
"""Id of each dialect, and the module and the name that it has there."""

_ALIASES = {
    "eex": "erb",
    "gohtml": "go",
    "hbs": "handlebars",
    "jinja2": "jinja",
    "chameleon": "tal",
    "coldfusion": "cfml",
    "cshtml": "razor",
    "maizzle": "posthtml",
    "odoo": "qweb",
    "zpt": "tal",
    "jsrender": "antlers",
    "lodash": "ejs",
    "mandrill": "mailchimp",
    "merge-tags": "mailchimp",
    "njk": "nunjucks",
    "plush": "ejs",
    "py4web": "web2py",
    "quokka": "mindbox",
    "sailthru": "smarty",
    "shopify": "liquid",
    "statamic": "antlers",
    "tt2": "template-toolkit",
    "underscore": "ejs",
}

DIALECT_IDS = tuple(_HOMES)
"""The ids of all dialects."""


@cache
def dialect(key: str) -> Dialect:
    """Return the dialect of an id.

    Raises:
        KeyError: If there is none.
    """
    module, name = _HOMES[key]
    found: Dialect = getattr(import_module(f"spamlint.source.templates.{module}"), name)
    return found


def find_dialect(name: str) -> Dialect | None:
    """Return the dialect of a name or an alias, in any case, or None."""
    key = name.strip().lower().replace("_", "-")
    key = _ALIASES.get(key, key)
    return dialect(key) if key in _HOMES else None
