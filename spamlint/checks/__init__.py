"""The built-in checks: which module holds which. A module is imported when a rule needs it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spamlint.checks.api import Check

BUILT_IN: Mapping[str, str] = {
    "phrases": "declarative",
    "pattern": "declarative",
    "header": "declarative",
    "element": "declarative",
    "dkim-key-invalid": "dkim_keys",
    "dkim-key-weak": "dkim_keys",
    "dmarc-idle": "dmarc",
    "dmarc-invalid": "dmarc",
    "dmarc-missing": "dmarc",
    "dmarc-outdated": "dmarc",
    "dmarc-reports-refused": "dmarc",
    "domain-anonymous": "sender_lookups",
    "domain-redacted": "sender_lookups",
    "fake-reply": "subject",
    "from-unaligned": "dmarc",
    "sender-domain-missing": "sender_lookups",
    "sender-domain-no-mail": "sender_lookups",
    "sending-ip-unnamed": "sender_lookups",
    "spf-invalid": "spf",
    "spf-missing": "spf",
    "spf-sender-fails": "spf",
    "spf-weak": "spf",
    "unsubscribe-page-dead": "unsubscribe_pages",
    "unsubscribe-page-login": "unsubscribe_pages",
    "unsubscribe-page-untried": "unsubscribe_pages",
    "from-address": "sender",
    "from-several": "sender",
    "hidden-text": "hidden_text",
    "list-unsubscribe-syntax": "list_headers",
    "one-click-unsubscribe": "list_headers",
    "placeholder-markup-in-target": "platform_tags",
    "placeholder-platform": "platform_tags",
    "placeholder-scheme": "platform_tags",
    "placeholder-unrendered": "unrendered",
    "placeholder-url-in-text": "platform_tags",
    "platform-requirement": "platform_tags",
    "unsubscribe-beyond-clip": "optout_sight",
    "unsubscribe-dead-target": "unsubscribe",
    "unsubscribe-faint": "optout_sight",
    "unsubscribe-hidden": "optout_sight",
    "unsubscribe-hidden-on-screen": "optout_sight",
    "unsubscribe-image-only": "optout_sight",
    "unsubscribe-looks-like-text": "link_looks",
    "unsubscribe-mailto-only": "unsubscribe",
    "unsubscribe-missing": "unsubscribe",
    "unsubscribe-needs-login": "optout_hurdles",
    "unsubscribe-friction": "optout_hurdles",
    "unsubscribe-tiny": "optout_sight",
    "unsubscribe-visibility-unknown": "optout_sight",
    "address-fields": "address_fields",
    "date-sanity": "dates",
    "date-syntax": "dates",
    "encoded-words-broken": "word_encoding",
    "encoded-words-misplaced": "word_encoding",
    "header-folding": "wire",
    "header-limits": "header_fields",
    "header-lines": "header_lines",
    "header-octets": "wire",
    "line-breaks": "wire",
    "line-length": "wire",
    "list-id": "list_ids",
    "list-unsubscribe-address": "list_uris",
    "list-unsubscribe-folding": "list_uris",
    "list-unsubscribe-missing": "list_uris",
    "message-id": "message_ids",
    "mime-fields": "mime_fields",
    "mime-structure": "mime_fields",
    "obsolete-date": "dates",
    "one-click-missing": "list_uris",
    "one-click-token": "list_uris",
    "recipient-is-sender": "recipients",
    "recipients-count": "recipients",
    "recipients-exposed": "recipients",
    "single-fields": "header_fields",
    "undeclared-octets": "mime_fields",
    "reply-to-domain": "sender",
    "template-fault": "template_faults",
    "sender-domain-unlisted": "sender_domains",
    "field-domain": "sender_domains",
    "dkim-alignment": "sender_domains",
    "display-name-shows": "display_names",
    "display-name-brand": "display_names",
    "display-name-recipient": "display_names",
    "display-name-urgency": "display_names",
    "display-name-counter": "display_names",
    "display-name-symbols": "display_names",
    "homograph": "homographs",
    "from-free-mail": "authors",
    "from-no-reply": "authors",
    "from-group": "authors",
    "link-ip-literal": "links",
    "link-userinfo": "links",
    "link-shortener": "links",
    "link-scheme": "links",
    "link-not-https": "links",
    "links-other-domain": "links",
    "link-text-other-host": "link_texts",
    "form-in-message": "active_content",
    "script-in-message": "active_content",
    "attachment-executable": "attached_files",
    "attachment-macro": "attached_files",
    "attachment-encrypted-archive": "attached_files",
    "topic": "topics",
    "zero-width-text": "zero_width",
}
"""Id of each check and the module of `spamlint.checks` that defines it."""


def built_in_check(check_id: str) -> Check[Any]:
    """Return a built-in check.

    Raises:
        KeyError: If there is none of that id.
    """
    from spamlint.checks.api import Check

    module = import_module(f"spamlint.checks.{BUILT_IN[check_id]}")
    for value in vars(module).values():
        if isinstance(value, Check) and value.id == check_id:
            return value
    raise KeyError(check_id)
