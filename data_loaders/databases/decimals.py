"""How a column of exact decimals is stored: as whole numbers, as numbers, or as text where neither would be exact.

A number of ours holds 15 digits for certain. Whole numbers up to 19 digits are kept exactly as INTEGER; longer ones are
identifiers rather than amounts, and stay text. Fractions are stored as NUMBER, and what lost digits by it is counted.
"""

from dataclasses import dataclass

from core.catalog import VariableType

CERTAIN_DIGITS = 15
LARGEST_SCALE = 290
"""Decimals below which a number of double precision turns into zero."""


@dataclass(frozen=True)
class DecimalFacts:
    """What all values of a column showed.

    `values` are those that are there; `unreal` are NaN or infinite; `fractions` are written with decimals; `long` ones
    need more than 64 bits; `lost` ones are not the same as a number of double precision; `beyond` ones have no such number.
    """

    values: int = 0
    unreal: int = 0
    fractions: int = 0
    long: int = 0
    lost: int = 0
    beyond: int = 0


def is_certain(precision: int | None, scale: int | None) -> bool:
    """Return whether every value of such a column survives, as a number of double precision and as 64 bits."""
    if precision is None or scale is None:
        return False
    return precision - min(scale, 0) <= CERTAIN_DIGITS and scale <= LARGEST_SCALE


def stored_as(precision: int | None, scale: int | None, facts: DecimalFacts) -> str:
    """Return how the column is stored: a type, or "text".

    >>> stored_as(10, 0, DecimalFacts(values=3))
    'integer'
    >>> stored_as(None, None, DecimalFacts(values=3, fractions=1))
    'number'
    >>> stored_as(30, 0, DecimalFacts(values=3, long=1))
    'text'
    """
    if facts.beyond:
        return "text"
    is_open = precision is None or scale is None
    is_whole = not facts.fractions and facts.values > facts.unreal if is_open else (scale or 0) <= 0
    if not is_whole:
        return VariableType.NUMBER.value
    return "text" if facts.long else VariableType.INTEGER.value
