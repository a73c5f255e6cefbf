"""Files that spamlint keeps for its next run."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(file: Path, content: bytes) -> None:
    """Write a file in one step, readable by its owner alone: caches quote mail and tell whom one writes to.

    Raises:
        OSError: If it cannot be written. What stood there before is left as it was.
    """
    import tempfile

    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(temporary, file)
    except BaseException:
        os.unlink(temporary)
        raise
