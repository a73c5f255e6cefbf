"""Who sends, as the sender says in the config."""

from __future__ import annotations

from typing import NamedTuple


class Identity(NamedTuple):
    """Who sends, as the sender says. Empty: nothing said.

    Attributes:
        name: The name that readers know.
        legal_name: The name with its legal form.
        postal_address: Street or PO box, postcode and town; its parts are set apart by commas or line breaks.
        country: ISO 3166-1 alpha-2 code in capitals.
        email: An address that a person reads.
        phone: As written.
        url: The web site.
    """

    name: str = ""
    legal_name: str = ""
    postal_address: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""


UNSAID = Identity()
"""Nothing said."""
