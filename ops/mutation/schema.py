"""Rewrites sources so that one build holds all mutants and the environment picks one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mutation.sites import Site

SUPPORT = Path(__file__).resolve().with_name("Mutant.swift")

FIRST, BASE = 0x2801, 254
NAMED = re.compile("([\u2801-\u28FE])([\u2801-\u28FE])")

COMPARED = "<Value: {bound}>(first: Value, second: Value) -> Bool"
COMBINED = "<Value: {bound}>(first: Value, second: Value) -> Value"
SHIFTED = "<Value: {bound}, Distance: {bound}>(first: Value, second: Distance) -> Value"
ASSIGNED = "<Value: {bound}>(first: inout Value, second: Value)"
NIL = ("<Value>(first: Value?, second: _OptionalNilComparisonType) -> Bool", "")
MIXED = ("<Value: BinaryInteger, Other: BinaryInteger>(first: Value, second: Other) -> Bool", "")
ADVANCED = ("<Value: Strideable>(first: Value, second: Value.Stride) -> Value", "")
LOGICAL = ("(first: Bool, second: @autoclosure () throws -> Bool) rethrows -> Bool", "")

ORDER, EQUALITY = [(COMPARED, "Comparable"), MIXED], [(COMPARED, "Equatable"), MIXED, NIL]
SUM, WRAPPING = [(COMBINED, "AdditiveArithmetic"), ADVANCED], [(COMBINED, "FixedWidthInteger")]
QUOTIENT = [(COMBINED, "BinaryInteger"), (COMBINED, "BinaryFloatingPoint")]
SHIFT, BITS = [(SHIFTED, "BinaryInteger")], [(COMBINED, "BinaryInteger")]
MASKED = [("<Value: FixedWidthInteger>(first: Value, second: Value) -> Value", "")]

FORMS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "<": ("Comparison", ORDER), "<=": ("Comparison", ORDER), ">": ("Comparison", ORDER),
    ">=": ("Comparison", ORDER), "==": ("Comparison", EQUALITY), "!=": ("Comparison", EQUALITY),
    "&&": ("LogicalConjunction", [LOGICAL]), "||": ("LogicalDisjunction", [LOGICAL]),
    "+": ("Addition", SUM), "-": ("Addition", SUM), "&+": ("Addition", WRAPPING),
    "&-": ("Addition", WRAPPING), "|": ("Addition", BITS),
    "*": ("Multiplication", [(COMBINED, "Numeric")]), "/": ("Multiplication", QUOTIENT),
    "&*": ("Multiplication", WRAPPING), "&": ("Multiplication", BITS),
    ">>": ("BitwiseShift", SHIFT), "<<": ("BitwiseShift", SHIFT),
    "&>>": ("BitwiseShift", MASKED), "&<<": ("BitwiseShift", MASKED),
    "+=": ("Assignment", [(ASSIGNED, "AdditiveArithmetic")]),
    "-=": ("Assignment", [(ASSIGNED, "AdditiveArithmetic")]),
    "*=": ("Assignment", [(ASSIGNED, "Numeric")]),
    "/=": ("Assignment", [(ASSIGNED, "BinaryInteger"), (ASSIGNED, "BinaryFloatingPoint")]),
    "&+=": ("Assignment", [(ASSIGNED, "FixedWidthInteger")]),
    "&-=": ("Assignment", [(ASSIGNED, "FixedWidthInteger")]),
}


class Span(NamedTuple):
    """Where a site stands in a rewritten source, as the compiler counts: columns in bytes."""

    file: Path
    line: int
    first: int
    last: int


@dataclass(frozen=True)
class Rewritten:
    """A source with its mutants in place."""

    text: str
    spans: dict[int, Span]


def operator_name(site: Site) -> str:
    """An operator of the site's own: its number in Braille, which Swift takes in operators."""
    high, low = divmod(site.number, BASE)
    return site.original + chr(FIRST + high) + chr(FIRST + low)


def sites_named(words: str) -> list[int]:
    """Numbers of the sites whose operators a compiler's message names."""
    return [(ord(high) - FIRST) * BASE + ord(low) - FIRST for high, low in NAMED.findall(words)]


def rewrite(file: Path, source: str, sites: Iterable[Site]) -> Rewritten:
    """Puts the sites' calls into a source; every line stays on its line."""
    edits: list[tuple[int, int, int, str, int | None]] = []
    for site in sites:
        original = source[site.start:site.end]
        if site.kind == "condition":
            # Opened before and closed after whatever else is changed inside.
            edits.append((site.start, 1, site.start, "mutated(", site.number))
            edits.append((site.end, 0, site.end, f", {site.number})", None))
            continue
        changed = {
            "operator": operator_name(site),
            "constant": f"mutated({original}, {site.number})",
            "truth": f"mutated({original}, {site.number})",
            "extreme": f"mutated{site.original.capitalize()}",
        }[site.kind]
        edits.append((site.start, 2, site.end, changed, site.number))
        if site.kind == "extreme":
            edits.append((site.end + 1, 0, site.end + 1, f"{site.number}, ", None))
    text, spans, place = "", {}, 0
    for start, _, end, changed, number in sorted(edits):
        text += source[place:start]
        place = end
        if number is not None:
            line_start = text.rfind("\n") + 1
            first = len(text[line_start:].encode()) + 1
            spans[number] = Span(
                file, text.count("\n") + 1, first, first + len(changed.encode()))
        text += changed
    return Rewritten(text + source[place:], spans)


def support(sites: Iterable[Site]) -> str:
    """The functions and operators that the rewritten sources call."""
    parts = [SUPPORT.read_text(encoding="utf-8")]
    for site in sites:
        if site.kind == "operator":
            parts.append(operator_source(site))
    return "\n".join(parts)


def operator_source(site: Site) -> str:
    """Declares the operator of one site, once for each kind of operand."""
    name = operator_name(site)
    precedence, forms = FORMS[site.original]
    changed = site.changed.split(" ")[0]
    lines = [f"infix operator {name}: {precedence}Precedence"]
    for form in forms:
        # Where both fit, the compiler is to take the operands as one type.
        lines += ["@_disfavoredOverload"] if form in (MIXED, ADVANCED) else []
        lines += [
            f"@usableFromInline func {name} {form[0].format(bound=form[1])} {{",
            f"    if lives({site.number}) {{ return {operation(changed, form)} }}",
            f"    return {operation(site.original, form)}",
            "}",
        ]
    return "\n".join(lines) + "\n"


def operation(operator: str, form: tuple[str, str]) -> str:
    """One operator between the operands of a form."""
    if form is LOGICAL:
        return f"try first {operator} second()"
    if form is ADVANCED:
        return f"first.advanced(by: {'-' if operator == '-' else ''}second)"
    return f"first {operator} second"
