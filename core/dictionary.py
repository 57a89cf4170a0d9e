"""The dictionary of a dataset: what people say about it and its variables, apart from the data.

None everywhere means that nobody has said anything; an empty text or list means that somebody has said "nothing". What
was said is therefore kept apart from what a file or a rule proposes, and is laid over every new edition.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from core.catalog import Code, Dataset, Variable, VariableRole
from core.words import Words

Limit = float | str
"""A number, an ISO date as text, or an empty text where there is no limit."""


@dataclass(frozen=True)
class Entry:
    """What is said about one variable. `original` is another name that a codebook knows it by; it is never applied."""

    name: str
    label: Words | None = None
    description: Words | None = None
    unit: Words | None = None
    role: VariableRole | None = None
    codes: tuple[Code, ...] | None = None
    is_ordered: bool | None = None
    missing: tuple[Code, ...] | None = None
    area_level: str | None = None
    valid_low: Limit | None = None
    valid_high: Limit | None = None
    original: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether nothing is said here."""
        return not said_of(self)


@dataclass(frozen=True)
class Dictionary:
    """What is said about a dataset (`name`). `version` counts how often it was saved; 0: never."""

    name: str
    title: Words | None = None
    description: Words | None = None
    row: Words | None = None
    source: Words | None = None
    collected: Words | None = None
    contact: str | None = None
    licence: str | None = None
    problems: tuple[Words, ...] | None = None
    key: tuple[str, ...] | None = None
    variables: tuple[Entry, ...] = ()
    version: int = 0

    @cached_property
    def by_name(self) -> Mapping[str, Entry]:
        """The entries by the names of their variables."""
        return {entry.name: entry for entry in self.variables}

    def entry(self, name: str) -> Entry:
        """Return what is said about a variable; an entry that says nothing where there is none."""
        return self.by_name.get(name, Entry(name))

    def with_entry(self, entry: Entry) -> "Dictionary":
        """Return the dictionary with the entry in the place of the one of that name, or at the end."""
        if entry.name not in self.by_name:
            return replace(self, variables=(*self.variables, entry))
        kept = tuple(entry if each.name == entry.name else each for each in self.variables)
        return replace(self, variables=kept)


OF_DATASET = tuple(
    field.name for field in fields(Dictionary) if field.name not in ("name", "variables", "version")
)
OF_VARIABLE = tuple(field.name for field in fields(Entry) if field.name not in ("name", "original"))
LIMITS = ("valid_low", "valid_high")


def said_of(thing: Dictionary | Entry) -> dict[str, Any]:
    """Return the parts about which something is said (of a dictionary: about the dataset alone)."""
    names = OF_DATASET if isinstance(thing, Dictionary) else OF_VARIABLE
    return {name: value for name in names if (value := getattr(thing, name)) is not None}


def dictionary_of(dataset: Dataset) -> Dictionary:
    """Return everything that a dataset says about itself, nothing left open.

    >>> from core.catalog import VariableType
    >>> from datetime import UTC, datetime
    >>> from core.catalog import Edition
    >>> sex = Variable("sex", VariableType.TEXT, {"en": "Sex"})
    >>> whole = dictionary_of(Dataset("pupils", {"en": "Pupils"}, (sex,), Edition("1", datetime.now(UTC), 0)))
    >>> whole.entry("sex").label, whole.entry("sex").valid_low
    ({'en': 'Sex'}, '')
    """
    said = {name: getattr(dataset, name) for name in OF_DATASET}
    return Dictionary(dataset.name, variables=tuple(map(entry_of, dataset.variables)), **said)


def entry_of(variable: Variable) -> Entry:
    """Return everything that a variable says about itself."""
    said = {name: getattr(variable, name) for name in OF_VARIABLE}
    open_ended = {name: "" for name in LIMITS if said[name] is None}
    return Entry(variable.name, original=variable.original, **{**said, **open_ended})


def applied(dictionary: Dictionary, dataset: Dataset) -> Dataset:
    """Return the dataset as the dictionary says; what it does not speak of, and its data, stay as they are.

    Entries about variables that the dataset does not have are passed over, and so is a key with such variables.
    """
    said = said_of(dictionary)
    there = {variable.name for variable in dataset.variables}
    if not set(said.get("key", ())) <= there:
        del said["key"]
    variables = tuple(
        described(variable, dictionary.entry(variable.name))
        if variable.name in dictionary.by_name
        else variable
        for variable in dataset.variables
    )
    return replace(dataset, variables=variables, **said)


def described(variable: Variable, entry: Entry) -> Variable:
    """Return the variable as the entry says. A value that stands for "no value" is no longer in the code list."""
    said: dict[str, Any] = {
        name: None if name in LIMITS and value == "" else value for name, value in said_of(entry).items()
    }
    variable = replace(variable, **said)
    if "codes" not in said and "missing" not in said:
        return variable
    none = {code.value for code in variable.missing}
    return replace(variable, codes=tuple(code for code in variable.codes if code.value not in none))


def changes(before: Dictionary, after: Dictionary) -> Dictionary:
    """Return only what the later one says otherwise: what has been said in between.

    >>> old = Dictionary("pupils", title={"en": "Pupils"}, contact="")
    >>> said_of(changes(old, replace(old, contact="statistics@example.org")))
    {'contact': 'statistics@example.org'}
    """
    entries = (_changed(before.entry(entry.name), entry) for entry in after.variables)
    return Dictionary(
        after.name,
        variables=tuple(entry for entry in entries if not entry.is_silent),
        version=after.version,
        **_otherwise(before, after),
    )


def is_silent(dictionary: Dictionary) -> bool:
    """Return whether a dictionary says nothing at all."""
    return not said_of(dictionary) and all(entry.is_silent for entry in dictionary.variables)


def laid_over(below: Dictionary, above: Dictionary) -> Dictionary:
    """Return what both say; where they contradict each other, the one above is right."""
    names = dict.fromkeys([*below.by_name, *above.by_name])
    entries = (replace(below.entry(name), **said_of(above.entry(name))) for name in names)
    return replace(below, variables=tuple(entries), **said_of(above))


def with_own_codes(dictionary: Dictionary, dataset: Dataset) -> Dictionary:
    """Return the dictionary with the codes of a new edition that it does not know yet, at the end of their lists."""
    entries = [
        _with_own_codes(dictionary.entry(variable.name), variable)
        for variable in dataset.variables
        if variable.name in dictionary.by_name
    ]
    for entry in entries:
        dictionary = dictionary.with_entry(entry)
    return dictionary


def words_remembered(before: Dataset, now: Dataset) -> Dictionary:
    """Return the words of an earlier edition for what the new one has too: labels, descriptions, units, meanings of codes."""
    known = {variable.name: variable for variable in before.variables}
    entries = (
        _remembered(known[variable.name], variable) for variable in now.variables if variable.name in known
    )
    return Dictionary(now.name, variables=tuple(entries))


def _remembered(known: Variable, now: Variable) -> Entry:
    labels = {code.value: code.label for code in known.codes}
    return Entry(
        now.name,
        label=known.label,
        description=known.description or now.description,
        unit=known.unit or now.unit,
        codes=tuple(replace(code, label=labels.get(code.value, code.label)) for code in now.codes),
        valid_low=None if known.valid_low is None else known.valid_low,
        valid_high=None if known.valid_high is None else known.valid_high,
    )


def _with_own_codes(entry: Entry, variable: Variable) -> Entry:
    missing = variable.missing if entry.missing is None else entry.missing
    known = {code.value for code in (*(entry.codes or ()), *missing)}
    listed = variable.codes if entry.codes is None else entry.codes
    own = tuple(code for code in variable.codes if code.value not in known) if entry.codes is not None else ()
    codes = tuple(code for code in (*listed, *own) if code.value not in {each.value for each in missing})
    return entry if codes == variable.codes and entry.codes is None else replace(entry, codes=codes)


def _changed(before: Entry, after: Entry) -> Entry:
    return Entry(after.name, original=after.original, **_otherwise(before, after))


def _otherwise(before: Dictionary | Entry, after: Dictionary | Entry) -> dict[str, Any]:
    return {name: value for name, value in said_of(after).items() if getattr(before, name) != value}
