"""Style sheets: scanned with their offsets, matched, and cascaded with the winner of every value kept."""
