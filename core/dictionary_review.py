"""What is different between two dictionaries, one text at a time, so that a person can look at it before agreeing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.catalog import Code
from core.dictionary import OF_DATASET, OF_VARIABLE, Dictionary, Entry
from core.words import Words, in_language

_LISTS = ("codes", "missing")


@dataclass(frozen=True)
class Change:
    """One difference. `variable` is empty for the dataset itself; `part` is the name of the field ("label", "codes").

    `language` is that of a text, `code` the value whose label changes. An empty `before` is new, an empty `after` gone.
    """

    variable: str
    part: str
    before: str
    after: str
    language: str = ""
    code: str = ""


def difference(before: Dictionary, after: Dictionary) -> tuple[Change, ...]:
    """Return every difference, those about the dataset first, then variable by variable in the order of the later one.

    >>> old = Dictionary("pupils", variables=(Entry("sex", label={"en": "SEXO"}),))
    >>> new = Dictionary("pupils", variables=(Entry("sex", label={"en": "Sex"}),))
    >>> difference(old, new)
    (Change(variable='sex', part='label', before='SEXO', after='Sex', language='en', code=''),)
    """
    found = list(_differences("", OF_DATASET, before, after))
    for entry in after.variables:
        found += _differences(entry.name, OF_VARIABLE, before.entry(entry.name), entry)
    return tuple(found)


def without_words(dictionary: Dictionary, part: str, language: str) -> tuple[str, ...]:
    """Return the variables that have no such text ("label", "description", "unit") in a language."""
    return tuple(
        entry.name
        for entry in dictionary.variables
        if not (getattr(entry, part) or {}).get(language, "").strip()
    )


def languages_of(dictionary: Dictionary) -> tuple[str, ...]:
    """Return the languages that anything is said in, the most used first."""
    uses: Counter[str] = Counter()
    for thing in (dictionary, *dictionary.variables):
        for name in OF_DATASET if isinstance(thing, Dictionary) else OF_VARIABLE:
            uses.update(_languages(getattr(thing, name)))
    return tuple(language for language, _ in uses.most_common())


def _languages(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from value
    elif isinstance(value, tuple):
        for each in value:
            yield from _languages(each.label if isinstance(each, Code) else each)


def _differences(
    variable: str, parts: tuple[str, ...], before: Dictionary | Entry, after: Dictionary | Entry
) -> Iterator[Change]:
    for part in parts:
        old, new = getattr(before, part), getattr(after, part)
        if new is None or old == new:
            continue
        if part in _LISTS:
            yield from _of_codes(variable, part, old or (), new)
        elif isinstance(new, Mapping):
            yield from _of_words(variable, part, old or {}, new)
        else:
            yield Change(variable, part, _text(old), _text(new))


def _of_words(variable: str, part: str, old: Words, new: Words, code: str = "") -> Iterator[Change]:
    for language in dict.fromkeys([*new, *old]):
        was, now = old.get(language, ""), new.get(language, "")
        if was != now:
            yield Change(variable, part, was, now, language, code)


def _of_codes(variable: str, part: str, old: tuple[Code, ...], new: tuple[Code, ...]) -> Iterator[Change]:
    was, now = ({code.value: code.label for code in codes} for codes in (old, new))
    for value in dict.fromkeys([*now, *was]):
        yield from _of_words(variable, part, was.get(value, {}), now.get(value, {}), value)
    if list(was) != list(now) and sorted(was) == sorted(now):
        yield Change(variable, "order", ", ".join(was), ", ".join(now))


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(
            in_language(each, "en") if isinstance(each, Mapping) else str(each) for each in value
        )
    return "" if value is None else str(value)
