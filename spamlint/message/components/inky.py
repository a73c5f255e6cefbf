from __future__ import annotations
def parse_inky(text): return None
