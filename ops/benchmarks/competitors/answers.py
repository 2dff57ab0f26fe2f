"""Equal answers, or where they first differ."""

import hashlib
from itertools import zip_longest
from pathlib import Path


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def first_difference(answer: Path, expected: Path) -> str | None:
    """Nothing where the two are equal to the byte; otherwise the first rows that differ."""
    if digest(answer) == digest(expected):
        return None
    with answer.open(encoding="ascii") as ours, expected.open(encoding="ascii") as theirs:
        for number, (found, wanted) in enumerate(zip_longest(ours, theirs, fillvalue=""), 1):
            if found != wanted:
                return (f"row {number} is '{found.strip() or 'absent'}' "
                        f"where '{wanted.strip() or 'nothing'}' is expected")
    return "the bytes differ"
