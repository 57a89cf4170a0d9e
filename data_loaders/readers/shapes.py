"""What the values of a column look like, learned from full rows, so that a doubtful row can be compared with them.

A shape says no rather than yes: it is asked whether a row may be repaired in one way only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

NUMBER = re.compile(r"\s*(?:[-+]?[^\W\d_]{0,3}[$€£/. ]{0,3}[-+]?\d[\d.,' ]*(?:[eE][-+]?\d+)?\s?[%€$]?)\s*\Z")
MOST_FORMS = 6
MOST_CATEGORIES = 25
LONGEST_CATEGORY = 40
MOST_ROWS, MOST_CELLS = 300, 60_000


@dataclass(frozen=True)
class Shape:
    """One column: how its values are spelled.

    `symbols` are what stands beside numbers, in a column that holds nothing else ("" for plain ones);
    `forms` are spellings with digits and letters blotted out, `values` the values themselves where there are few, `prefix`
    is what all begin with, in addresses of the web; each is empty where it tells nothing. `emptiness` is the share of empty cells.
    """

    forms: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    prefix: str = ""
    symbols: frozenset[str] = frozenset()
    has_letters: bool = False
    may_be_value: bool = True
    words: tuple[int, int] = (0, 10_000)
    emptiness: float = 0.0
    seen: int = 0

    @property
    def is_specific(self) -> bool:
        """Whether fitting says something: most texts fit a column of texts."""
        return bool(self.forms or self.values or self.symbols or self.prefix)

    def fits(self, cell: str) -> bool:
        """Return whether a cell could stand in this column, as far as the rows seen tell."""
        text = cell.strip()
        if not text:
            return self.emptiness > 0 or not self.seen
        if not self.seen:
            return True
        if self.values or self.forms:
            return text in self.values or (not self.values and exact_form(text) in self.forms)
        if self.symbols:
            return bool(NUMBER.match(text)) and _symbols(text) in self.symbols
        return self._fits_text(text)

    def resembles(self, cell: str) -> bool:
        """Return whether a cell fits, or is a new word in a column of few words; enough where quotes mark the cell."""
        text = cell.strip()
        is_word = bool(self.values) and any(map(str.isalpha, text)) and not NUMBER.match(text)
        return self.fits(cell) or is_word

    def _fits_text(self, text: str) -> bool:
        is_value = bool(NUMBER.match(text)) or loose_form(text) in _DATES
        least, most = self.words
        return (
            text.startswith(self.prefix)
            and (self.may_be_value or not is_value)
            and (not self.has_letters or any(map(str.isalpha, text)))
            and least <= text.count(" ") <= most
        )


_DATES = frozenset({"9/9/9", "9-9-9", "9.9.9", "9:9", "9:9:9", "9-9-9a9:9:9", "9-9-9 9:9:9", "9/9/9 9:9"})


@lru_cache(maxsize=4096)
def exact_form(text: str) -> str:
    """Return a spelling with every digit blotted out, and letters by runs.

    >>> exact_form("MG-8769"), exact_form("28/01/2018")
    ('a-9999', '99/99/9999')
    """
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "9", text[:80]))


def loose_form(text: str) -> str:
    """Return a spelling with digits and letters blotted out by runs.

    >>> loose_form("MG-8769"), loose_form("$1,074.69")
    ('a-9', '$9,9.9')
    """
    return re.sub(r"9+", "9", exact_form(text))


def shapes_of(rows: Sequence[Sequence[str]], width: int) -> tuple[Shape, ...]:
    """Return the shape of every column of some full rows."""
    seen = rows[: max(min(MOST_ROWS, MOST_CELLS // max(width, 1)), 20)]
    return tuple(_shape([row[index] for row in seen]) for index in range(width))


def _shape(cells: Sequence[str]) -> Shape:
    texts = [cell.strip() for cell in cells]
    filled = [text for text in texts if text]
    if not filled:
        return Shape(emptiness=1.0 if cells else 0.0)
    emptiness = 1 - len(filled) / len(texts)
    distinct = frozenset(filled)
    numbers = sum(1 for text in filled if NUMBER.match(text))
    forms = frozenset(map(exact_form, distinct))
    if numbers == len(filled) and not _has_fixed_form(forms, len(filled)):
        return Shape(symbols=frozenset(map(_symbols, distinct)), emptiness=emptiness, seen=len(filled))
    has_marks = all(any(char in "9/:-._@$€£%+#" for char in form) for form in forms)
    if has_marks and len(forms) <= min(MOST_FORMS, max(len(filled) // 3, 1)):
        return Shape(forms=forms, emptiness=emptiness, seen=len(filled))
    is_short = max(map(len, distinct)) <= LONGEST_CATEGORY
    if is_short and len(distinct) <= min(MOST_CATEGORIES, len(filled) // 3):
        return Shape(values=distinct, emptiness=emptiness, seen=len(filled))
    return _text_shape(filled, numbers, emptiness)


def _beginning(texts: Sequence[str]) -> str:
    """Return what all texts begin with."""
    first, last = min(texts), max(texts)
    same = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), None)
    return first[:same]


def _has_fixed_form(forms: frozenset[str], seen: int) -> bool:
    """Numbers of one length, dates and telephone numbers for instance, are told apart better by their form."""
    return len(forms) == 1 and seen >= 5 and not forms <= {"9"}


def _symbols(text: str) -> str:
    return re.sub(r"[\d.,' +-]", "", text)


def _text_shape(filled: Sequence[str], numbers: int, emptiness: float) -> Shape:
    prefix = _beginning(filled) if len(filled) > 4 else ""
    spaces = [text.count(" ") for text in filled]
    is_enough = len(filled) >= 10
    least = min(spaces) if is_enough and min(spaces) >= 3 else 0
    most = max(spaces) * 2 + (2 if max(spaces) else 0) if is_enough else 10_000
    return Shape(
        prefix=prefix if "://" in prefix else "",
        has_letters=all(any(map(str.isalpha, text)) for text in filled),
        may_be_value=numbers > 0 or any(loose_form(text) in _DATES for text in filled),
        words=(least // 2, most),
        emptiness=emptiness,
        seen=len(filled),
    )
