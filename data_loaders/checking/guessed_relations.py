"""Checks across variables and records that are guessed from the data, to be tried before they are suggested."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.catalog import NUMERIC, TEMPORAL, Dataset, Link, VariableRole, VariableType
from core.profile import Profile
from core.quality import Check, CheckKind, Operator, Rule, Term
from core.reporting import UNIT_LEVELS, unit_variable
from data_loaders.checking.evidence import Evidence
from data_loaders.checking.sum_rules import MOST_NUMBERS, sum_rules
from data_loaders.checking.thresholds import with_threshold
from data_loaders.checking.unusual_plans import jump

MOST_ROWS = 4_000
MOST_PERIODS = 120
FEWEST_UNITS = 20
DAYS = (VariableType.DATE, VariableType.DATETIME)
RECEIVED = ("received", "receipt", "recep", "entrega", "envio", "reportado", "submitted")
SELDOM = 0.01
MOST_NEAR = 3


def guesses_of_relations(dataset: Dataset, profile: Profile, evidence: Evidence) -> Iterator[Check]:
    """Yield checks of several variables, or of units over time, that may be good ones."""
    yield from _sums(dataset, evidence)
    yield from _days_in_order(dataset)
    yield from _people_in_one_place(dataset)
    yield from _areas_in_areas(dataset)
    yield from _near_dependencies(dataset, profile)
    yield from _over_time(dataset, evidence)


def _sums(dataset: Dataset, evidence: Evidence) -> Iterator[Check]:
    names = [
        each.name
        for each in dataset.variables
        if each.type in NUMERIC and each.role is VariableRole.MEASURE and (each.share_missing or 0) <= 0.5
    ]
    if len(names) < 3:
        return
    names = names[:MOST_NUMBERS]
    for number, rule in enumerate(sum_rules(names, evidence.numbers(names, MOST_ROWS))):
        yield Check(CheckKind.RULE, rule=rule, number=number)


def _days_in_order(dataset: Dataset) -> Iterator[Check]:
    """Yield that one day is not after another, where the ends of both say so."""
    days = [each for each in dataset.variables if each.type in DAYS and each.lowest and each.highest]
    pairs = [
        (first.name, second.name)
        for first in days
        for second in days
        if first.type is second.type
        and str(first.lowest) < str(second.lowest)
        and str(first.highest) < str(second.highest)
    ]
    for number, (first, second) in enumerate(pairs[:2]):
        rule = Rule((Term(first),), Operator.AT_MOST, (Term(second),))
        yield Check(CheckKind.RULE, variables=(first, second), rule=rule, number=number)


def _people_in_one_place(dataset: Dataset) -> Iterator[Check]:
    """Yield that whoever a record is about is in one unit at a time: nobody is paid in two schools in a month."""
    unit = unit_variable(dataset)
    times = tuple(name for name in dataset.key if dataset.variable(name).type in TEMPORAL)
    for name in dataset.key:
        variable = dataset.variable(name)
        is_somebody = variable.role is VariableRole.IDENTIFIER and name != unit
        if unit and is_somebody and not {*times, name} >= set(dataset.key):
            yield Check(CheckKind.DEPENDS, (name, unit), by=times)


def _areas_in_areas(dataset: Dataset) -> Iterator[Check]:
    """Yield that each unit lies in one district, each district in one province, and so on."""
    areas = [each for each in dataset.variables if each.area_level]
    areas.sort(key=lambda each: -(each.distinct or len(each.codes)))
    for inner, outer in pairwise(areas):
        is_key = dataset.key == (inner.name,)  # then each is there once, and lies in one place anyway
        if not is_key and outer.area_level not in UNIT_LEVELS:
            yield Check(CheckKind.DEPENDS, (inner.name, outer.name))


def _near_dependencies(dataset: Dataset, profile: Profile) -> Iterator[Check]:
    """Yield what the profile found to go together save for a few records.

    What depends on the unit is left out for people: a pupil who goes to another school is in another district, and rightly so.
    """
    of_unit = _determined_by(unit_variable(dataset), profile)
    found = []
    for each in profile.dependencies:
        first, second = dataset.variable(each.determinant), dataset.variable(each.dependent)
        is_seldom = 0 < each.exceptions <= SELDOM * profile.records
        is_of_place = first.role is VariableRole.IDENTIFIER and second.name in of_unit
        if is_seldom and not is_of_place and second.role is not VariableRole.MEASURE:
            found.append((each.exceptions, Check(CheckKind.DEPENDS, (first.name, second.name))))
    yield from (check for _, check in sorted(found, key=lambda pair: pair[0])[:MOST_NEAR])


def _determined_by(unit: str, profile: Profile) -> frozenset[str]:
    """Return what follows from the unit, by one step or by several: its district, and the province of that; and itself."""
    known = {unit}
    exact = [each for each in profile.dependencies if not each.exceptions]
    for _ in range(len(exact)):
        more = {each.dependent for each in exact if each.determinant in known} - known
        if not more:
            break
        known |= more
    return frozenset(known)


def _over_time(dataset: Dataset, evidence: Evidence) -> Iterator[Check]:
    """Yield that units report in each period, in time, and without jumps."""
    unit, period = unit_variable(dataset), _period(dataset)
    if not period:
        return
    for variable in dataset.variables:
        if variable.type in DAYS and any(word in variable.name for word in RECEIVED):
            yield Check(CheckKind.ON_TIME, (variable.name,), period=period)
    periods = evidence.periods(period)
    units = dataset.variable(unit).distinct or 0 if unit else 0
    if 1 < periods <= MOST_PERIODS and units >= FEWEST_UNITS and units * periods <= dataset.edition.records:
        yield Check(CheckKind.REPORTED, to=_register_of(unit, dataset.links), by=(unit,), period=period)
        check = Check(CheckKind.JUMP, by=(unit,), period=period)
        found = with_threshold(check, units * (periods - 1), jump, evidence)
        if found is not None:
            yield found


def _period(dataset: Dataset) -> str:
    """Return the variable of the key that tells periods apart; other days may be of people's lives."""
    return next((name for name in dataset.key if dataset.variable(name).type in TEMPORAL), "")


def _register_of(unit: str, links: Sequence[Link]) -> Link | None:
    return next((link for link in links if link.variables == (unit,)), None)
