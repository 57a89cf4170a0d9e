"""What is wrong with a dictionary: codes that stand twice, ranges that are upside down, roles that make no sense."""

from collections import Counter
from collections.abc import Iterator

from core.catalog import Code, Dataset, Variable
from core.dictionary import Dictionary, Entry
from core.dictionary_values import code_as_stored, limit_as_stored, may_be
from core.words import Message, Words, N_

LONGEST_TEXT = 10_000
MOST_CODES = 100_000

_TITLE = N_("The dataset has no title. Give it one.")
_LABEL = N_('"%(variable)s" has no label. Give it one in at least one language.')
_TWICE = N_('"%(variable)s": two rows are about the code "%(code)s". Keep one of them.')
_BOTH = N_(
    '"%(variable)s": the code "%(code)s" is a value and stands for "no value" as well. Choose one of the two.'
)
_EMPTY_CODE = N_('"%(variable)s": a code without a value was entered. Write the value, or take the row out.')
_NOT_A_VALUE = N_(
    '"%(variable)s": the code "%(code)s" cannot stand in this variable, whose type is another. Correct the code.'
)
_LIMIT = N_(
    '"%(variable)s": "%(limit)s" cannot be an end of its range. Write a number for numbers, a day as 2024-12-31 for dates, '
    "and nothing for text."
)
_UPSIDE_DOWN = N_(
    '"%(variable)s": the lowest possible value (%(low)s) is above the highest (%(high)s). Exchange them.'
)
_NO_MEASURE = N_(
    '"%(variable)s" cannot be a measure, for it does not hold numbers. Choose identifier, breakdown or hidden.'
)
_KEY = N_('The key names "%(variable)s", which is not a variable of this dataset. Choose from its variables.')
_TWO_ENTRIES = N_('Two rows are about the variable "%(variable)s". Keep one of them.')
_LONG = N_('A text about "%(variable)s" is longer than %(most)s characters. Shorten it.')
_MANY = N_(
    '"%(variable)s" has more than %(most)s codes. Keep such a list as a dataset of its own, and link the two.'
)


def faults(dictionary: Dictionary, dataset: Dataset) -> tuple[Message, ...]:
    """Return what has to be corrected before the dictionary can be saved, in the order of the page; empty if nothing.

    Entries about variables that the dataset does not have are left alone: another edition may have them.
    """
    variables = {variable.name: variable for variable in dataset.variables}
    found = list(_of_dataset(dictionary, variables))
    for name, count in Counter(entry.name for entry in dictionary.variables).items():
        if count > 1:
            found.append(Message(_TWO_ENTRIES, {"variable": name}))
    for entry in dictionary.variables:
        if entry.name in variables:
            found += _of_variable(entry, variables[entry.name])
    return tuple(found)


def _of_dataset(dictionary: Dictionary, variables: dict[str, Variable]) -> Iterator[Message]:
    if dictionary.title is not None and not any(dictionary.title.values()):
        yield Message(_TITLE)
    for name in dictionary.key or ():
        if name not in variables:
            yield Message(_KEY, {"variable": name})
    texts = [
        dictionary.title,
        dictionary.description,
        dictionary.row,
        dictionary.source,
        dictionary.collected,
    ]
    if any(map(_is_long, [*texts, *(dictionary.problems or ())])):
        title = dictionary.title or {"en": dictionary.name}
        yield Message(_LONG, {"variable": title, "most": LONGEST_TEXT})


def _of_variable(entry: Entry, variable: Variable) -> Iterator[Message]:
    name = _name(entry, variable)
    if entry.label is not None and not any(entry.label.values()):
        yield Message(_LABEL, {"variable": variable.original or variable.name})
    if any(map(_is_long, (entry.label, entry.description, entry.unit))):
        yield Message(_LONG, {"variable": name, "most": LONGEST_TEXT})
    if entry.role is not None and not may_be(entry.role, variable):
        yield Message(_NO_MEASURE, {"variable": name})
    yield from _of_codes(entry, variable, name)
    yield from _of_range(entry, variable, name)


def _of_codes(entry: Entry, variable: Variable, name: Words) -> Iterator[Message]:
    codes, missing = entry.codes or (), entry.missing or ()
    if len(codes) + len(missing) > MOST_CODES:
        yield Message(_MANY, {"variable": name, "most": MOST_CODES})
        return
    for code in (*codes, *missing):
        if not code.value.strip():
            yield Message(_EMPTY_CODE, {"variable": name})
        elif code_as_stored(code.value, variable) is None:
            yield Message(_NOT_A_VALUE, {"variable": name, "code": code.value[:80]})
    listed, none = _values(codes, variable), _values(missing, variable)
    for value, count in (*Counter(listed).items(), *Counter(none).items()):
        if count > 1:
            yield Message(_TWICE, {"variable": name, "code": value[:80]})
    for value in dict.fromkeys(value for value in listed if value in set(none)):
        yield Message(_BOTH, {"variable": name, "code": value[:80]})


def _of_range(entry: Entry, variable: Variable, name: Words) -> Iterator[Message]:
    ends = [("" if end is None else end) for end in (entry.valid_low, entry.valid_high)]
    stored = [limit_as_stored(end, variable.type) for end in ends]
    for end, value in zip(ends, stored, strict=True):
        if value is None:
            yield Message(_LIMIT, {"variable": name, "limit": str(end)[:80]})
    low, high = stored
    if low is None or high is None or "" in (low, high):
        return
    # both are numbers, or both are ISO dates as text: of one type, they have one order
    if low > high:  # type: ignore[operator]
        yield Message(_UPSIDE_DOWN, {"variable": name, "low": low, "high": high})


def _values(codes: tuple[Code, ...], variable: Variable) -> list[str]:
    found = (code_as_stored(code.value, variable) for code in codes if code.value.strip())
    return [value for value in found if value is not None]


def _name(entry: Entry, variable: Variable) -> Words:
    return entry.label if entry.label and any(entry.label.values()) else variable.label


def _is_long(words: Words | None) -> bool:
    return any(len(text) > LONGEST_TEXT for text in (words or {}).values())
