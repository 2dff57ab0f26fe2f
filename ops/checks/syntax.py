"""Compiles every Python file under `ops` without writing anything: the check of `ops/test`."""

import sys
from pathlib import Path


def python_files(root: Path) -> list[Path]:
    """Files ending in `.py`, and scripts whose first line names Python."""
    found = []
    for path in sorted(root.rglob("*")):
        if not path.is_file() or "__pycache__" in path.parts:
            continue
        if path.suffix == ".py":
            found.append(path)
        elif not path.suffix:
            first_line = path.open("rb").readline()
            if first_line.startswith(b"#!") and b"python" in first_line:
                found.append(path)
    return found


def main() -> int:
    """Compiles all, prints each problem and how many files there are."""
    files = python_files(Path(__file__).resolve().parent.parent)
    problems = 0
    for path in files:
        try:
            compile(path.read_text(encoding="utf-8"), str(path), "exec")
        except (SyntaxError, ValueError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            problems += 1
    print(f"{len(files)} Python files, {problems} with errors")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
