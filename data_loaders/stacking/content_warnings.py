"""Columns of one name whose values are not alike from file to file: another code, another unit, other words.

Stacked without a look they would be wrong quietly, so they are told before.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from core.words import Message, N_
from data_loaders.stacking.profiles import Profile, together

FEWEST_VALUES = 10
SAME_CODES = 0.9
FEW_WORDS, SHARED_WORDS = 12, 0.5
UNITS = (1e2, 1e3, 1e6)
UNIT_TOLERANCE = 0.25
MOST_NAMED = 5

_WIDTH = N_(
    '"%(column)s" is a code of %(width)s digits in %(files)s, and of %(other)s digits elsewhere. Are these the same codes?'
)
_CHECK_DIGIT = N_(
    '"%(column)s" is a code of %(width)s digits in %(files)s, and of %(other)s digits elsewhere. The first %(other)s '
    "digits are the same codes, so the rest may be a check digit. Are these the same codes?"
)
_WORDS = N_('"%(column)s" holds other words in %(files)s than elsewhere. Should they become the same?')
_UNIT = N_(
    'The numbers in "%(column)s" are about %(times)s times as large in %(files)s as elsewhere. Is it another unit?'
)


def content_warnings(columns: Mapping[str, Sequence[tuple[str, Profile]]]) -> tuple[Message, ...]:
    """Return what to know about each column; it is given as the files that have it, with the profile there."""
    return tuple(
        warning
        for name, files in columns.items()
        for warning in (_code_width(name, files), _words(name, files), _unit(name, files))
        if warning is not None
    )


def _code_width(name: str, files: Sequence[tuple[str, Profile]]) -> Message | None:
    """Files in which a code has another number of digits than in most."""
    by_width: dict[int, list[tuple[str, Profile]]] = {}
    for file, values in files:
        if values.width > 1 and len(values.values) >= FEWEST_VALUES:
            by_width.setdefault(values.width, []).append((file, values))
    some = [values for group in by_width.values() for _, values in group]
    if len(by_width) < 2 or not any(values.has_leading_zero for values in some):
        return None  # without a zero in front these are numbers, which grow
    width, group = min(by_width.items(), key=lambda pair: (len(pair[1]), -pair[0]))
    other, others = max(by_width.items(), key=lambda pair: (pair[0] != width, len(pair[1])))
    is_longer = width > other
    long, short = (group, others) if is_longer else (others, group)
    digits = min(width, other)
    text = _CHECK_DIGIT if is_longer and _begin_alike(long, short, digits) else _WIDTH
    gaps = {"column": name, "width": width, "other": other, "files": _named(file for file, _ in group)}
    return Message(text, gaps)


def _begin_alike(
    long: Sequence[tuple[str, Profile]], short: Sequence[tuple[str, Profile]], digits: int
) -> bool:
    beginnings = {value[:digits] for _, values in long for value in values.values}
    codes = {value for _, values in short for value in values.values}
    return len(beginnings & codes) >= SAME_CODES * min(len(beginnings), len(codes))


def _words(name: str, files: Sequence[tuple[str, Profile]]) -> Message | None:
    """Files whose short list of words has little in common with that of the others."""
    lists = [(file, values) for file, values in files if _is_list(values)]
    if len(lists) < 2:
        return None
    everywhere = Counter(value for _, values in lists for value in values.values)
    odd = [file for file, values in lists if not _shares(values, everywhere)]
    if not odd:
        return None
    named = odd[:1] if len(odd) == len(lists) else odd
    return Message(_WORDS, {"column": name, "files": _named(named)})


def _is_list(values: Profile) -> bool:
    """Whether a column holds few different words again and again."""
    return (
        1 < len(values.values) <= FEW_WORDS and values.count >= 3 * len(values.values) and values.numeric < 1
    )


def _shares(values: Profile, everywhere: Mapping[str, int]) -> bool:
    """Return whether a list of words has enough in common with those of the other files."""
    others = sum(count > (value in values.values) for value, count in everywhere.items())
    shared = sum(everywhere[value] > 1 for value in values.values)
    return shared >= SHARED_WORDS * min(len(values.values), others)


def _unit(name: str, files: Sequence[tuple[str, Profile]]) -> Message | None:
    """Files whose numbers are spread as those of the others, but a hundred, a thousand or a million times as large."""
    numbers = [(file, values) for file, values in files if values.is_numeric and values.quartiles]
    if len(numbers) < 2 or any(values.width for _, values in numbers):
        return None
    usual = together([replace(values, values=frozenset()) for _, values in numbers]).quartiles
    for times in UNITS:
        odd = [
            file
            for place, (file, values) in enumerate(numbers)
            # of two files, each is compared with the other one
            if _is_scaled(values, numbers[1 - place][1].quartiles if len(numbers) == 2 else usual, times)
        ]
        if odd:
            return Message(_UNIT, {"column": name, "times": int(times), "files": _named(odd)})
    return None


def _is_scaled(values: Profile, usual: tuple[float, float, float] | None, times: float) -> bool:
    if usual is None or values.quartiles is None or min(usual) <= 0:
        return False
    ratios = [mine / theirs / times for mine, theirs in zip(values.quartiles, usual, strict=True)]
    return all(abs(ratio - 1) <= UNIT_TOLERANCE for ratio in ratios)


def _named(files: Iterable[str]) -> list[str]:
    names = list(files)
    return names[:MOST_NAMED] + (["..."] if len(names) > MOST_NAMED else [])
