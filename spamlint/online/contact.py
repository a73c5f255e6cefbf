"""Whether the network has answered anything at all."""

from __future__ import annotations


class Contact:
    """Set once any server has answered anything; what fails before that fails for want of a network."""

    def __init__(self) -> None:
        self.made = False
