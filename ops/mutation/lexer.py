"""Blanks what is not code in Swift: comments, strings and directives."""

import re

DIRECTIVE = re.compile(r"^[ \t]*(?:#(?:if|elseif|else|endif|error)|@available|(?:\w+ )?import ).*$",
                       re.MULTILINE)


def code_only(source: str) -> str:
    """The source with everything but code turned to spaces; lengths and lines stay."""
    characters = list(source)
    place = 0
    while place < len(source):
        end = comment_end(source, place) or string_end(source, place)
        if end:
            blank(characters, place, end)
        place = end or place + 1
    text = "".join(characters)
    return DIRECTIVE.sub(lambda found: " " * len(found.group()), text)


def blank(characters: list[str], start: int, end: int) -> None:
    """Turns a stretch to spaces, line ends kept."""
    for place in range(start, end):
        if characters[place] != "\n":
            characters[place] = " "


def comment_end(source: str, start: int) -> int | None:
    """The place behind the comment that starts here, if one does."""
    if source.startswith("//", start):
        end = source.find("\n", start)
        return len(source) if end < 0 else end
    if not source.startswith("/*", start):
        return None
    depth, place = 1, start + 2
    while depth and place < len(source):
        step = {"/*": 1, "*/": -1}.get(source[place:place + 2], 0)
        depth += step
        place += 2 if step else 1
    return place


def string_end(source: str, start: int) -> int | None:
    """The place behind the string that starts here, interpolations included, if one does."""
    opening = re.compile(r'(#*)("""|")').match(source, start)
    if not opening:
        return None
    hashes, quote = opening.groups()
    place = opening.end()
    while place < len(source):
        if source.startswith(quote + hashes, place):
            return place + len(quote + hashes)
        if source.startswith("\\" + hashes, place):
            place += 1 + len(hashes)
            place = parenthesis_end(source, place) if source[place] == "(" else place + 1
        else:
            place += 1
    return place


def parenthesis_end(source: str, start: int) -> int:
    """The place behind the parenthesis that closes the one here."""
    depth, place = 0, start
    while place < len(source):
        end = comment_end(source, place) or string_end(source, place)
        if end:
            place = end
            continue
        depth += {"(": 1, ")": -1}.get(source[place], 0)
        place += 1
        if depth == 0:
            break
    return place
