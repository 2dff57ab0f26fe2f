"""Finds the places of a source where a small change makes a mutant."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mutation.lexer import code_only

SWAPS = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||", "||": "&&",
    "+": "-", "-": "+", "&+": "&-", "&-": "&+", "*": "+", "/": "*", "&*": "&+",
    ">>": "<<", "<<": ">>", "&>>": "&<<", "&<<": "&>>", "&": "|", "|": "&",
    "+=": "-=", "-=": "+=", "*=": "+=", "/=": "*=", "&+=": "&-=", "&-=": "&+=",
}
# swift-format puts spaces around binary operators; prefix, postfix and generic ones have none.
OPERATOR = re.compile(
    r"(?<=\s)(" + "|".join(re.escape(one) for one in sorted(SWAPS, key=len, reverse=True))
    + r")(?=\s)")
CONSTANT = re.compile(
    r"(?:(?<=\.\.\.)|(?<![\w.$]))(0x[\dA-Fa-f_]+|0b[01_]+|\d[\d_]*)(?!\w|\.\d)")
EXTREME = re.compile(r"(?<![\w.])(?:Swift\.)?(min|max)(?=\()")
TRUTH = re.compile(r"(?<![\w.])(?<!while )(true|false)(?!\w)")
CONDITION = re.compile(r"(?<![\w.])(if|guard)\s+")
DECLARATION = re.compile(r"\b(?:func|case \w+|infix operator|InlineArray<|where .*)\s*$")
PROTOCOL = re.compile(r"[A-Z]\w*\b(?![(.])")
BINDING = re.compile(r"(?:let|var|case|#available)\b")


@dataclass(frozen=True)
class Site:
    """One mutant: where it lies, and what becomes of what."""

    number: int
    file: Path
    line: int
    start: int
    end: int
    kind: str
    original: str
    changed: str
    text: str

    @property
    def mutation(self) -> str:
        """The change in words."""
        return f"{self.original} → {self.changed}"

    @property
    def key(self) -> str:
        """What names the mutant across edits elsewhere in the file."""
        return f"{self.file.name}: {self.text}: {self.mutation}"

    @property
    def place(self) -> str:
        """The key with the line, which tells equal lines apart."""
        return f"{self.line}: {self.key}"


def sites_of(file: Path, source: str) -> list[Site]:
    """All sites of one file, in order, not yet numbered."""
    code = code_only(source)
    lines = source.splitlines()
    found = []
    for start, end, kind, original, changed in sorted(changes(source, code)):
        line = source.count("\n", 0, start) + 1
        found.append(Site(0, file, line, start, end, kind, original, changed,
                          lines[line - 1].strip()))
    return told_apart(found)


def told_apart(sites: list[Site]) -> list[Site]:
    """The same change twice on a line gets its ordinal, so that an argument names only one."""
    totals = Counter((site.line, site.mutation) for site in sites)
    seen: Counter[tuple[int, str]] = Counter()
    result = []
    for site in sites:
        name = (site.line, site.mutation)
        seen[name] += 1
        if totals[name] > 1:
            site = replace(site, changed=f"{site.changed} ({seen[name]} of {totals[name]})")
        result.append(site)
    return result


def changes(source: str, code: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Start, end, kind, original and changed text of everything that can be changed."""
    for found in OPERATOR.finditer(code):
        if not declared(code, found.start()) and not of_text(source, *found.span()):
            yield *found.span(), "operator", found[1], SWAPS[found[1]]
    for found in CONSTANT.finditer(code):
        if not declared(code, found.start()):
            yield *found.span(), "constant", found[1], following(found[1])
    for found in EXTREME.finditer(code):
        yield *found.span(), "extreme", found[1], "max" if found[1] == "min" else "min"
    for found in TRUTH.finditer(code):
        yield *found.span(), "truth", found[1], "false" if found[1] == "true" else "true"
    for found in CONDITION.finditer(code):
        for start, end in clauses(source, code, found.end(),
                                  closing=found[1] == "guard"):
            yield start, end, "condition", "condition", "not condition"


def declared(code: str, place: int) -> bool:
    """Whether a declaration stands before the place: of an operator, a raw value or a size."""
    before = code[code.rfind("\n", 0, place) + 1:place]
    return bool(DECLARATION.search(before)) or bool(re.match(r"\s*(indirect )?case \w+ =", before))


def of_text(source: str, start: int, end: int) -> bool:
    """Whether an operator joins texts, lists or protocols, which have no other operator."""
    before, after = source[:start].rstrip(), source[end:].lstrip()
    if source[start:end] == "&":
        return bool(PROTOCOL.match(after))
    joins = before.endswith('"') or after.startswith(('"', "["))
    return joins and source[start:end] in ("+", "+=")


def following(constant: str) -> str:
    """The constant plus one, in the same notation."""
    number = int(constant.replace("_", ""), 0) if constant[:2] in ("0x", "0b") else int(constant)
    if constant.startswith("0x"):
        return f"0x{number + 1:X}"
    if constant.startswith("0b"):
        return f"0b{number + 1:b}"
    return f"{number + 1:_}" if "_" in constant else str(number + 1)


def clauses(source: str, code: str, start: int, closing: bool) -> Iterator[tuple[int, int]]:
    """The boolean clauses of a condition that ends at `{`, or at `else` where `closing`."""
    depth, first, place = 0, start, start
    while place < len(code):
        character = code[place]
        ends = depth == 0 and (
            bool(re.match(r"\belse\b", code[place:place + 5])) and not code[place - 1].isalnum()
            if closing else character == "{")
        if ends or (depth == 0 and character == ","):
            clause = source[first:place]
            begin = first + len(clause) - len(clause.lstrip())
            if clause.strip() and not BINDING.match(clause.strip()):
                yield begin, first + len(clause.rstrip())
            first = place + 1
        if ends:
            return
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(character, 0)
        place += 1
