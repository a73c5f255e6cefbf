"""`python -m spamlint`."""

from __future__ import annotations

from spamlint.cli.main import main

if __name__ == "__main__":
    main()
