"""What a codebook says about the variables of a data file: a plain value, whatever format it was written in.

`readers/ddi.py` reads one from a DDI file. Readers of data files turn it into hints; it knows nothing of them.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from core.catalog import NUMERIC, Code, VariableType
from core.words import Words, in_language
from data_loaders.intake import About, Hint
from data_loaders.values.naming import safe_name, says_year

WIDEST_INTEGER = 18
"""Digits that surely fit in 64 bits."""

_NUMBER = re.compile(r"[-+]?\d+\Z")
_NO_VALUE = re.compile(
    r"n\.?i\.?u\b|not in universe|missing|unknown|not (?:reported|applicable|available|asked|stated)|no (?:answer|response)"
    r"|refus|don'?t know|could not be created|no sabe|no responde|no aplica|sin (?:informaci|dato|respuesta)"
    r"|n[aã]o (?:sabe|respond|informad|se aplica)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CodebookVariable:
    """One variable. `start` and `end` are its first and last position in a line, from 1; 0 where none are given.

    `record_types` say in which kinds of line it stands; empty: in all. `decimals` are implied: 2 means that 12345 is
    123.45. `is_numeric` is None where the codebook does not say. `is_continuous`: an amount, not a list of categories.
    `file` is the codebook's own name for the file that it belongs to, if it describes several.
    """

    name: str
    label: Words = field(default_factory=dict)
    description: Words = field(default_factory=dict)
    start: int = 0
    end: int = 0
    record_types: tuple[str, ...] = ()
    decimals: int = 0
    is_numeric: bool | None = None
    is_continuous: bool = False
    codes: tuple[Code, ...] = ()
    missing: tuple[Code, ...] = ()
    file: str = ""

    @property
    def width(self) -> int:
        """How many positions it takes in a line; 0 where none are given."""
        return self.end - self.start + 1 if self.start else 0

    def hint(self) -> Hint:
        """Return what is known of a column of this name.

        Of an amount, values whose label says "unknown" or "not in universe" are missing and never averaged.
        """
        kind = _type(self)
        none = [code for code in self.codes if kind in NUMERIC and _means_none(code)]
        return Hint(
            label=self.label,
            description=self.description,
            type=kind,
            codes=tuple(code for code in self.codes if code not in none),
            missing=(*self.missing, *none),
        )


@dataclass(frozen=True)
class RecordType:
    """One kind of line in a file that mixes several: households and persons."""

    value: str
    label: Words = field(default_factory=dict)


@dataclass(frozen=True)
class CodebookFile:
    """What the codebook says about one data file. `variable` names the one that tells the kinds of line apart."""

    id: str = ""
    name: str = ""
    format: str = ""
    encoding: str = ""
    structure: str = ""
    variable: str = ""
    record_types: tuple[RecordType, ...] = ()
    records: int | None = None


@dataclass(frozen=True)
class Codebook:
    """A whole codebook; what it leaves out is empty."""

    title: Words = field(default_factory=dict)
    description: Words = field(default_factory=dict)
    producer: str = ""
    citation: str = ""
    conditions: str = ""
    files: tuple[CodebookFile, ...] = ()
    variables: tuple[CodebookVariable, ...] = ()

    @property
    def about(self) -> About:
        """What it says about the table as a whole."""
        description = self.description or only_known({"en": self.citation})
        return About(
            title=self.title,
            description=description,
            source=only_known({"en": self.producer or self.citation[:200]}),
        )

    def of_file(self, name: str) -> "Codebook":
        """Return the part about one file, told by its name; all of it where that does not tell."""
        named = [file for file in self.files if _stem(file.name) == _stem(name)]
        if len(self.files) < 2 or len(named) != 1 or not named[0].id:
            return self
        chosen = tuple(each for each in self.variables if named[0].id in each.file.split())
        return replace(self, files=tuple(named), variables=chosen) if chosen else self

    def hints(self, columns: Sequence[str]) -> tuple[Hint, ...]:
        """Return one hint per column, found by its name whatever its case; an empty one where none is known."""
        known = {each.name.casefold(): each for each in reversed(self.variables)}
        found = (known.get(column.strip().casefold()) for column in columns)
        return tuple(variable.hint() if variable else Hint() for variable in found)


def spelled_as(codes: Iterable[Code], values: Iterable[str], width: int = 0) -> tuple[Code, ...]:
    """Return the codes as the values are spelled, where both are whole numbers that differ by leading zeros only.

    >>> [code.value for code in spelled_as([Code("01", {}), Code("12", {})], ["1", "12"])]
    ['1', '12']
    >>> [code.value for code in spelled_as([Code("1", {}), Code("12", {})], ["01", "12"])]
    ['01', '12']
    """
    listed = tuple(codes)
    longest = max((len(code.value) for code in listed if _NUMBER.match(code.value)), default=0)
    respell = _spelling([value for value in values if _NUMBER.match(value)], width, longest)
    return tuple(
        replace(code, value=respell(code.value)) if _NUMBER.match(code.value) else code for code in listed
    )


def means_no_value(label: str) -> bool:
    """Return whether the label of a value says that it is none: "Not in universe", "Missing", "No responde"."""
    return bool(_NO_VALUE.search(label))


def _means_none(code: Code) -> bool:
    return means_no_value(in_language(code.label, "en"))


def _spelling(values: Sequence[str], width: int, longest_code: int) -> Callable[[str], str]:
    """Return how codes have to be written: with leading zeros, without, or as they are."""
    longest = max([width, *map(len, values)], default=0)
    if any(len(value) > 1 and value.lstrip("-+").startswith("0") for value in values):
        return lambda code: _plain(code).zfill(longest)
    if any(len(value) < max(longest, longest_code) for value in values):
        return _plain
    return lambda code: code


def _plain(code: str) -> str:
    return str(int(code)) if len(code) <= 100 else code


def _type(variable: CodebookVariable) -> VariableType | None:
    if variable.is_numeric is None:
        return None
    if not variable.is_numeric:
        return VariableType.TEXT
    if variable.decimals:
        return VariableType.NUMBER
    if not variable.is_continuous and variable.codes and not _labels_are_numbers(variable.codes):
        return VariableType.TEXT
    if not variable.is_continuous and not variable.codes:
        return None
    if variable.width > WIDEST_INTEGER:
        return VariableType.TEXT
    return VariableType.YEAR if _is_year(variable) else VariableType.INTEGER


def _is_year(variable: CodebookVariable) -> bool:
    return says_year(safe_name(variable.name)) and variable.width in (0, 4)


def _labels_are_numbers(codes: Sequence[Code]) -> bool:
    """Whether the labels say no more than the values: ages and years, but for the first or the last."""
    same = sum(1 for code in codes if _says_itself(code.value, in_language(code.label, "en")))
    return same * 2 >= len(codes)


def _says_itself(value: str, label: str) -> bool:
    first = re.match(r"[-+]?\d{1,18}\b", label)
    return bool(
        first and _NUMBER.match(value) and len(value) < WIDEST_INTEGER and int(first[0]) == int(value)
    )


def _stem(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name.split(".")[0].casefold()


def only_known(words: Mapping[str, str]) -> Words:
    """Return the texts that say something."""
    return {language: text for language, text in words.items() if text}
