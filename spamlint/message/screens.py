"""The screens that messages are judged for."""

from __future__ import annotations

from typing import Final

from spamlint.message.css.media import MOBILE, Profile

__all__ = ["DARK", "NARROW", "WIDE"]

#: The reading pane of a mail client or webmail. Wider than any break point that templates use for phones (480 to 768
#: pixels), so that what they do for phones is not taken for what everyone sees.
WIDE: Final = Profile("desktop", 800, 800)
#: The same pane of a reader who asks for a dark colour scheme.
DARK: Final = Profile("dark", 800, 800, dark=True)
#: A phone.
NARROW: Final = MOBILE
