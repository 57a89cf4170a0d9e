"""What the names of files say about their rows: "yob1880.txt" is about 1880, "2019/lima.csv" about Lima in 2019."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

PACKING = re.compile(r"\.(gz|zst|zip)$", re.IGNORECASE)
ENDING = re.compile(r"\.[a-z][a-z0-9]{1,8}$", re.IGNORECASE)


class NameType(StrEnum):
    """What stands in the varying part of a name."""

    YEAR = "year"
    TEXT = "text"


@dataclass(frozen=True)
class NameVariable:
    """A part of the names that varies, as a column. A person may rename it or leave it out."""

    name: str
    type: NameType = NameType.TEXT
    is_included: bool = True


@dataclass(frozen=True)
class NamePattern:
    """How the names are built: `template` is the name without its ending, with `{1}`, `{2}` for the variables.

    >>> pattern = NamePattern("yob{1}", (NameVariable("year", NameType.YEAR),))
    >>> pattern.values_in("yob1880.txt")
    {'year': '1880'}
    >>> pattern.values_in("readme.txt") is None
    True
    """

    template: str
    variables: tuple[NameVariable, ...] = ()

    def values_in(self, file: str) -> Mapping[str, str] | None:
        """Return the value of every variable in a file's name; None where the name is built in another way."""
        matched = re.fullmatch(self._expression(), stem(file), re.IGNORECASE)
        if matched is None:
            return None
        return {
            variable.name: matched[number]
            for number, variable in enumerate(self.variables, 1)
            if f"{{{number}}}" in self.template
        }

    def _expression(self) -> str:
        parts = re.split(r"(\{[0-9]+\})", self.template)
        return "".join(
            self._group(part) if index % 2 else re.escape(part) for index, part in enumerate(parts)
        )

    def _group(self, gap: str) -> str:
        number = int(gap[1:-1])
        is_year = 1 <= number <= len(self.variables) and self.variables[number - 1].type is NameType.YEAR
        return r"(\d{4})" if is_year else r"([^/]+?)"


def stem(file: str) -> str:
    """Return a file's name without its endings, with its folders; a table inside of a file ("a.xlsx: 2019") stays.

    >>> stem("2019/Lima.csv.gz"), stem("anuario.xlsx: Primaria"), stem("v1.2019")
    ('2019/Lima', 'anuario: Primaria', 'v1.2019')
    """
    name, colon, table = file.partition(": ")
    return ENDING.sub("", PACKING.sub("", name)) + colon + table
