"""How the columns of many files become those of one dataset: the harmonisation table, as plain values.

A person reviews it once, it is kept with the dataset, and next year's file is read by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERY_FILE = "*"


@dataclass(frozen=True)
class Standard:
    """A column of the stacked table: its safe name, and the heading that people know it by."""

    name: str
    heading: str = ""


@dataclass(frozen=True)
class Rule:
    """One line of the table: a column of some files, and the standard column that it is.

    `file` is a file's name in which `*` stands for anything. `source` is the heading in those files; empty: the
    column is not in them, and `constant` stands in every row. `standard` is empty where the column is left out.
    `values` says what becomes of single values; those it does not name stay. `factor` (a decimal number as text,
    "0.001") multiplies numbers that are written with `decimal` as their decimal sign.
    """

    source: str
    standard: str
    file: str = EVERY_FILE
    values: Mapping[str, str] = field(default_factory=dict)
    factor: str = "1"
    decimal: str = "."
    constant: str = ""


@dataclass(frozen=True)
class Harmony:
    """The harmonisation table: the standard columns in their order, and one rule per column of a file."""

    standards: tuple[Standard, ...] = ()
    rules: tuple[Rule, ...] = ()


def fits(pattern: str, file: str) -> bool:
    """Return whether a file's name is one that the pattern means; capitals do not count.

    >>> fits("yob*.txt", "YOB1880.txt"), fits("yob*.txt", "yob1880.csv"), fits("*", "2019/lima.csv")
    (True, False, True)
    """
    first, *others = pattern.casefold().split("*")
    name = file.casefold()
    if not others:
        return name == first
    *middle, last = others
    if not (name.startswith(first) and name.endswith(last)) or len(name) < len(first) + len(last):
        return False
    rest = name[len(first) : len(name) - len(last)]
    for part in middle:
        _, found, rest = rest.partition(part) if part else ("", "*", rest)
        if not found:
            return False
    return True
