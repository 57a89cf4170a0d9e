"""Footnotes of a sheet: the lines that explain a mark, and the marks at the end of headings that they explain."""

import re
from collections.abc import Iterable

_NOTE = re.compile(
    r"\s*(?:\((\w{1,2})\)|\[(\w{1,2})\]|(\d{1,2})(?=[\s.):/-])[.):/-]?|([*†‡§]{1,3}|[¹²³⁴-⁹]{1,2}))\s*(\S.*)\Z",
    re.DOTALL,
)
_MARKED = re.compile(
    r"(.*?[^\d\s,*†‡§¹²³⁴-⁹])(?:\s?\((\w{1,2})\)|\s?\[(\w{1,2})\]|(\d{1,2}(?:\s*,\s*\d{1,2})*)|\s?([*†‡§]{1,3}|[¹²³⁴-⁹]{1,2}))\s*\Z",
    re.DOTALL,
)
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")


def notes_by_mark(lines: Iterable[str]) -> dict[str, str]:
    """Return what each mark means.

    >>> notes_by_mark(["2  Provisional.", "(a) Includes blanks", "Source: registry"])
    {'2': 'Provisional.', 'a': 'Includes blanks'}
    """
    found: dict[str, str] = {}
    for line in lines:
        if note := _NOTE.match(line):
            *marks, text = note.groups()
            mark = next(mark for mark in marks if mark)
            found.setdefault(mark.translate(_RAISED), " ".join(text.split()))
    return found


def without_mark(heading: str, notes: dict[str, str]) -> tuple[str, str]:
    """Return a heading without the marks that notes explain, and what they say; unexplained ones stay.

    >>> without_mark("Population2", {"2": "Provisional."})
    ('Population', '2: Provisional.')
    >>> without_mark("P1", {"2": "Provisional."})
    ('P1', '')
    """
    found = _MARKED.match(heading)
    if not found:
        return heading, ""
    name, *groups = found.groups()
    given = next(mark for mark in groups if mark)
    marks = [mark.strip() for mark in given.translate(_RAISED).split(",")]
    if not all(mark in notes for mark in marks):
        return heading, ""
    return name.rstrip(), " ".join(f"{mark}: {notes[mark]}" for mark in marks)
