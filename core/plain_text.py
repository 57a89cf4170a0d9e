"""Text from anywhere as a cell of a workbook may hold it: no control characters, no half characters, not too long."""

import re

LONGEST_CELL = 32_767
"""What a cell of Excel can hold, in characters as Excel counts them (UTF-16 units)."""

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CUT_OFF = "…"


def cell_text(text: str) -> str:
    r"""Return the text as a cell shows it.

    What no cell can show becomes a question mark in a diamond. A text that writing programs would take for marked-up
    XML gets a blank behind it, so that it is written as text.

    >>> cell_text("one\x00two\r\nthree")
    'one\ufffdtwo\nthree'
    >>> len(cell_text("x" * 40_000))
    32767
    """
    clean = _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if clean.startswith("<r>") and clean.endswith("</r>"):
        clean += " "
    return _cut(clean)


def _cut(text: str) -> str:
    """Cut at what Excel can hold, never in the middle of a character that it counts twice."""
    if len(text) * 2 <= LONGEST_CELL:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST_CELL * 2:
        return text
    return units[: (LONGEST_CELL - 1) * 2].decode("utf-16-le", "ignore") + _CUT_OFF
