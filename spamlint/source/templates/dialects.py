"""All dialects, by id."""

from __future__ import annotations

from spamlint.source.templates.curly import CURLY
from spamlint.source.templates.dialect import Dialect
from spamlint.source.templates.platforms import PLATFORMS
from spamlint.source.templates.server import SERVER

DIALECTS: dict[str, Dialect] = {dialect.id: dialect for dialect in (*CURLY, *SERVER, *PLATFORMS)}
"""Every dialect by its id."""

ALIASES = {
    "ctl": "getresponse",
    "eex": "erb",
    "gohtml": "go",
    "hbs": "handlebars",
    "inja": "jinja",
    "jinja2": "jinja",
    "jsp": "ejs",
    "lodash": "ejs",
    "mandrill": "mailchimp",
    "merge-tags": "mailchimp",
    "njk": "nunjucks",
    "sailthru": "smarty",
    "shopify": "liquid",
    "tt2": "template-toolkit",
    "underscore": "ejs",
}
"""Other names for them."""


def find_dialect(name: str) -> Dialect | None:
    """Return the dialect of a name or an alias, in any case, or None."""
    id = name.strip().lower().replace("_", "-")
    return DIALECTS.get(ALIASES.get(id, id))
