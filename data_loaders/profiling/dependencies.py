"""Columns that determine each other: a district its province, a document its school, save for a few records.

Pairs are sieved on a pilot (a slice of the records in which each value of a many-valued column is whole), and the ones
that pass are counted over all records. An exception is a record whose value is not the commonest of its determinant.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.catalog import VariableRole
from core.profile import Dependency, VariableProfile
from data_loaders.profiling.columns import Column, Kind
from data_loaders.profiling.counting import Counting

FEW = 0.01
"""So large a share of records may be exceptions: more are no errors, but life."""
GAIN = 0.1
"""Exceptions must be at most this share of what is left when one always guesses the commonest value."""
REPEATS = 0.1
"""A determinant must be repeated in so large a share of the records; a key determines everything, and says nothing."""
PILOT = 60_000
WHOLE_BELOW = 200_000
MOST_DETERMINANTS, MOST_DEPENDENTS = 24, 60
_FEW_VALUES = 10_000
"""Columns with fewer values are sieved on random records, others on whole values."""


@dataclass(frozen=True, eq=False)
class _Place:
    """A column with its name in the pilot, its distinct values, and records that do not have its commonest value."""

    column: Column
    name: str
    distinct: int
    others: int | None


def dependencies(
    columns: Sequence[Column], profiles: Mapping[str, VariableProfile], counting: Counting
) -> tuple[Dependency, ...]:
    """Return what determines what; of exact ones those that follow from two others are left out."""
    places = [
        _place(number, column, profiles[column.name])
        for number, column in enumerate(columns)
        if profiles[column.name].distinct > 1
    ]
    determinants = _determinants(places, counting.records)
    dependents = sorted(places, key=lambda each: each.distinct)[:MOST_DEPENDENTS]
    pairs = {each: [other for other in dependents if _is_plausible(each, other)] for each in determinants}
    pairs = {each: others for each, others in pairs.items() if others}
    if not pairs:
        return ()
    _take_pilot(pairs, counting)
    found = []
    for determinant, others in pairs.items():
        likely = _sieved(determinant, others, counting)
        found += _confirmed(determinant, likely, counting) if likely else []
    counting.rows("DROP TABLE pilot")
    return _without_implied(found, {each.column.name: each.distinct for each in places})


def _place(number: int, column: Column, profile: VariableProfile) -> _Place:
    others = profile.values - profile.top[0].count if profile.top else None
    return _Place(column, f"p{number}", profile.distinct, others)


def _determinants(places: Sequence[_Place], records: int) -> list[_Place]:
    """Return columns that may stand for something: identifiers, areas, codes; not what is measured, nor a time."""
    usable = [
        each
        for each in places
        if each.column.kind in (Kind.TEXT, Kind.WHOLE)
        and not each.column.is_year
        and each.column.variable.role is not VariableRole.MEASURE
        and 2 < each.distinct <= records * (1 - REPEATS)
    ]

    def rank(place: _Place) -> tuple[bool, bool, int]:
        variable = place.column.variable
        is_named = variable.role is VariableRole.IDENTIFIER or bool(variable.area_level)
        return not is_named, not variable.codes, -place.distinct

    return sorted(usable, key=rank)[:MOST_DETERMINANTS]


def _is_plausible(determinant: _Place, dependent: _Place) -> bool:
    """Whether it can be: what is determined has no more values. Estimates may be off by some per cent."""
    return determinant is not dependent and dependent.distinct <= determinant.distinct * 1.06


def _take_pilot(pairs: Mapping[_Place, Sequence[_Place]], counting: Counting) -> None:
    wanted = {each.name: each for key, others in pairs.items() for each in (key, *others)}
    cells = ", ".join(f"{place.column.value} AS {place.name}" for place in wanted.values())
    slices = {_slice(each, counting.records) for each in pairs}
    counting.rows(
        f"CREATE OR REPLACE TABLE pilot AS SELECT * FROM (SELECT {cells}, random() AS chance FROM data) "
        f"WHERE {' OR '.join(sorted(slices))}"
    )


def _slice(place: _Place, records: int) -> str:
    """Return the condition of the slice that a determinant is sieved on."""
    if records <= WHOLE_BELOW:
        return "true"
    if place.distinct <= _FEW_VALUES:
        return f"chance < {PILOT / records:.9f}"
    # a whole number in the text keeps the engine to 64 bits; a parameter would make it count in 128
    return f"hash({place.name}) % {max(records // PILOT, 1)} = 0"


def _sieved(determinant: _Place, others: Sequence[_Place], counting: Counting) -> list[_Place]:
    """Return the dependents that the pilot does not speak against, with room for chance."""
    counting.rows(
        f"CREATE OR REPLACE TABLE slice AS SELECT * FROM pilot WHERE {_slice(determinant, counting.records)} "
        f"AND {determinant.name} IS NOT NULL"
    )
    torn = ", ".join(f"min({each.name}) <> max({each.name}) AS {each.name}" for each in others)
    sums = ", ".join(f"count(*) FILTER ({each.name})" for each in others)
    found = counting.row(f"SELECT {sums} FROM (SELECT {torn} FROM slice GROUP BY {determinant.name})")
    records = counting.row("SELECT count(*) FROM slice")[0]
    # a torn value has an exception at least
    likely = [each for each, values in zip(others, found, strict=True) if values <= 2 * FEW * records + 3]
    whole = {each for each, values in zip(others, found, strict=True) if not values}
    passed = [each for each in likely if each in whole or _passes(determinant, each, counting)]
    counting.rows("DROP TABLE slice")
    return passed


def _passes(determinant: _Place, dependent: _Place, counting: Counting) -> bool:
    records, kept, commonest = _agreeing(determinant.name, dependent.name, "slice", counting)
    exceptions = records - kept
    return exceptions <= 2 * FEW * records + 3 and exceptions <= 2 * GAIN * (records - commonest)


def _agreeing(determinant: str, dependent: str, source: str, counting: Counting) -> tuple[int, int, int]:
    """Return records with both values, those with the commonest of their determinant, and with the commonest of all."""
    counted = counting.row(
        f"WITH pairs AS MATERIALIZED (SELECT {determinant} AS a, {dependent} AS b, count(*) AS n FROM {source} "
        "WHERE a IS NOT NULL AND b IS NOT NULL GROUP BY 1, 2) SELECT (SELECT sum(n) FROM pairs), "
        "(SELECT sum(m) FROM (SELECT max(n) AS m FROM pairs GROUP BY a)), "
        "(SELECT max(n) FROM (SELECT sum(n) AS n FROM pairs GROUP BY b))"
    )
    records, kept, commonest = (int(each or 0) for each in counted)
    return records, kept, commonest


def _confirmed(determinant: _Place, likely: Sequence[_Place], counting: Counting) -> list[Dependency]:
    """Count the exceptions over all records: values of the determinant that are torn are found first, in one scan."""
    a = determinant.column.value
    torn = ", ".join(f"min({_mark(each)}) <> max({_mark(each)}) AS {each.name}" for each in likely)
    any_torn = " OR ".join(each.name for each in likely)
    counting.rows(
        f"CREATE OR REPLACE TABLE torn AS SELECT * FROM (SELECT {a} AS a, {torn} FROM data GROUP BY 1) "
        f"WHERE a IS NOT NULL AND ({any_torn})"
    )
    names = ", ".join(f"count(*) FILTER ({each.name})" for each in likely)
    found = []
    for other, values in zip(likely, counting.row(f"SELECT {names} FROM torn"), strict=True):
        exceptions = _counted(determinant, other, counting) if values else 0
        if _is_kept(exceptions, other, counting.records):
            found.append(Dependency(determinant.column.name, other.column.name, exceptions))
    counting.rows("DROP TABLE torn")
    return found


def _mark(place: _Place) -> str:
    """Return a number for a value that is as good as the value itself for being compared, and smaller than text."""
    value = place.column.value
    return f"CASE WHEN {value} IS NULL THEN NULL ELSE hash({value}) END"


def _counted(determinant: _Place, dependent: _Place, counting: Counting) -> int:
    source = (
        f"(SELECT {determinant.column.value} AS a0, {dependent.column.value} AS b0 FROM data "
        f"WHERE {determinant.column.value} IN (SELECT a FROM torn WHERE {dependent.name}))"
    )
    records, kept, _ = _agreeing("a0", "b0", source, counting)
    return records - kept


def _is_kept(exceptions: int, dependent: _Place, records: int) -> bool:
    left = records if dependent.others is None else dependent.others
    return exceptions <= max(FEW * records, 1) and exceptions <= GAIN * left


def _without_implied(found: Sequence[Dependency], distinct: Mapping[str, int]) -> tuple[Dependency, ...]:
    """Leave out what follows from two others: a school's region, from its district and the district's region.

    Exceptions follow as well: a person with two schools has two districts.
    """
    known: dict[str, dict[str, int]] = defaultdict(dict)
    for each in found:
        known[each.determinant][each.dependent] = each.exceptions

    def follows(each: Dependency) -> bool:
        return any(
            known[middle].get(each.dependent) == 0
            and each.determinant not in known[middle]
            and (middle not in known[each.dependent] or middle < each.dependent)
            and (each.exceptions == exceptions == 0 or 0 < each.exceptions <= exceptions)
            for middle, exceptions in known[each.determinant].items()
            if middle != each.dependent and middle in known
        )

    kept = [each for each in found if not follows(each)]
    return tuple(
        sorted(
            kept, key=lambda each: (-distinct[each.determinant], each.determinant, -distinct[each.dependent])
        )
    )
