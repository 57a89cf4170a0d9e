"""Whether a check makes sense for a dataset: one sentence about what does not, before anything is stored or run."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from core.catalog import NUMERIC, TEMPORAL, Dataset, Variable, VariableType
from core.errors import AppError, BadQuestion, UnknownName
from core.quality import Check, CheckKind, Operator, Rule
from core.words import Message, N_
from data_loaders.checking.value_plans import TODAY, end_of_range

LONGEST_PATTERN = 1_000
DAYS = (VariableType.DATE, VariableType.DATETIME)


class BadCheck(AppError):
    """A check that cannot be stored or run, with the way out."""


_TWICE = N_("Two checks are the same. Remove one of them, or give it another threshold.")
_NO_VARIABLE = N_("Choose a variable for this check.")
_TWO_VARIABLES = N_("Choose two different variables: the one that decides, and the one that follows from it.")
_NO_RULE = N_("Choose at least one variable on each side of the rule.")
_NOT_FINITE = N_("Write a number that is not infinite.")
_DAYS_ALONE = N_(
    "Days can be compared with days only, one on each side, without sums. Choose two variables that hold days."
)
_MIXED = N_(
    '"%(variable)s" holds no numbers, so it cannot be added up or compared. Choose variables with numbers.'
)
_TOLERANCE = N_("The tolerance is below 0. Write 0 or more.")
_LOW_HIGH = N_("The lowest value is above the highest. Swap them.")
_NO_ENDS = N_("Write the lowest value, the highest, or both.")
_NO_RANGE = N_('"%(variable)s" has no order, so it has no range. Use a list of allowed values.')
_BAD_END = N_(
    'The range of "%(variable)s" has an end that is not one of its values. Write a number or a day (2024-12-31).'
)
_NO_LIST = N_(
    '"%(variable)s" has no code list yet. Write the allowed values, or add codes in the dictionary.'
)
_BAD_PATTERN = N_(
    "The pattern cannot be read. Check its brackets; going back to earlier parts (\\1) and looking ahead are not possible."
)
_NO_PATTERN = N_("Write a pattern, for example [0-9]{8} for eight digits.")
_LONG_PATTERN = N_("The pattern is longer than %(most)s characters. Shorten it.")
_NOT_TEXT = N_('"%(variable)s" is not a text. Choose a variable that holds text.')
_NOT_NUMBER = N_('"%(variable)s" holds no numbers. Choose a variable that does.')
_NOT_DAY = N_('"%(variable)s" holds no days. Choose the day on which a report was received.')
_NO_LINK = N_("Choose the dataset that this points at, and its variables.")
_LINK_WIDTH = N_("A link needs as many variables here as there. Choose them in pairs.")
_NO_UNIT = N_("Choose the variable that names who reports.")
_NO_PERIOD = N_("Choose the variable that holds the period, for example the year.")
_NOT_PERIOD = N_('"%(variable)s" is no period. Choose a year or a day.')
_THRESHOLD = N_("The threshold has to be above 0.")


def check_all(checks: Sequence[Check], dataset: Dataset, among: Sequence[Check]) -> None:
    """Raise BadCheck, with one sentence, about the first check that makes no sense, or that stands twice among all."""
    if len({check.id for check in among}) < len(among):
        raise BadCheck(Message(_TWICE))
    for check in checks:
        problem = problem_of(check, dataset)
        if problem is not None:
            raise BadCheck(problem)


def problem_of(check: Check, dataset: Dataset) -> Message | None:
    """Return what does not make sense about a check for this dataset; None if it does. What it links to is not looked at."""
    try:
        for name in _names(check):
            dataset.variable(name)
    except UnknownName as error:
        return error.message
    if check.threshold is not None and not 0 < check.threshold < float("inf"):
        return Message(_THRESHOLD)
    return _BY_KIND[check.kind](check, dataset)


def _names(check: Check) -> tuple[str, ...]:
    sides = (*check.rule.left, *check.rule.right) if check.rule else ()
    terms = tuple(term.variable for term in sides if term.variable)
    link = check.to.variables if check.to else ()
    period = (check.period,) if check.period else ()
    return (*check.variables, *check.by, *terms, *link, *period)


def _one(check: Check, dataset: Dataset) -> Message | None:
    del dataset
    return None if check.variables else Message(_NO_VARIABLE)


def _none_needed(check: Check, dataset: Dataset) -> Message | None:
    del check, dataset
    return None


def _allowed(check: Check, dataset: Dataset) -> Message | None:
    if not check.variables:
        return Message(_NO_VARIABLE)
    variable = dataset.variable(check.variables[0])
    return None if check.values or variable.codes else _about(_NO_LIST, variable)


def _range(check: Check, dataset: Dataset) -> Message | None:
    if not check.variables:
        return Message(_NO_VARIABLE)
    variable = dataset.variable(check.variables[0])
    if variable.type not in NUMERIC | TEMPORAL:
        return _about(_NO_RANGE, variable)
    ends = [end for end in (check.low, check.high) if end is not None]
    if not ends:
        return Message(_NO_ENDS)
    try:
        stored = [_end(end, variable, dataset) for end in ends]
    except (BadQuestion, ValueError, OverflowError):
        return _about(_BAD_END, variable)
    return Message(_LOW_HIGH) if len(stored) > 1 and stored[0] > stored[1] else None


def _end(end: float | str, variable: Variable, dataset: Dataset) -> Any:
    is_day = variable.type in DAYS
    if is_day != (isinstance(end, str)) and variable.type is not VariableType.YEAR:
        raise ValueError
    if end == TODAY and not (is_day or variable.type is VariableType.YEAR):
        raise ValueError
    value = end_of_range(end, variable, dataset.edition.published.date())
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError
    return value


def _pattern(check: Check, dataset: Dataset) -> Message | None:
    if not check.variables:
        return Message(_NO_VARIABLE)
    variable = dataset.variable(check.variables[0])
    if variable.type not in (VariableType.TEXT, VariableType.INTEGER, VariableType.YEAR):
        return _about(_NOT_TEXT, variable)
    if not check.pattern:
        return Message(_NO_PATTERN)
    if len(check.pattern) > LONGEST_PATTERN:
        return Message(_LONG_PATTERN, {"most": LONGEST_PATTERN})
    return None if is_pattern(check.pattern) else Message(_BAD_PATTERN)


@lru_cache(maxsize=256)
def is_pattern(pattern: str) -> bool:
    """Whether the engine knows a pattern. It is RE2, which takes no longer for a tricky one than for a plain one."""
    import duckdb

    with duckdb.connect() as connection:
        try:
            connection.execute("SELECT regexp_full_match('', ?)", [pattern]).fetchall()
        except (duckdb.Error, ValueError):
            return False
    return True


def _text(check: Check, dataset: Dataset) -> Message | None:
    return _typed(check, dataset, (VariableType.TEXT,), _NOT_TEXT)


def _number(check: Check, dataset: Dataset) -> Message | None:
    return _typed(check, dataset, tuple(NUMERIC), _NOT_NUMBER)


def _typed(check: Check, dataset: Dataset, types: tuple[VariableType, ...], otherwise: str) -> Message | None:
    if not check.variables:
        return Message(_NO_VARIABLE)
    variable = dataset.variable(check.variables[0])
    return None if variable.type in types else _about(otherwise, variable)


def _link(check: Check, dataset: Dataset) -> Message | None:
    del dataset
    if check.to is None or not check.to.dataset or not check.to.variables:
        return Message(_NO_LINK)
    return None if len(check.to.variables) == len(check.to.to) else Message(_LINK_WIDTH)


def _depends(check: Check, dataset: Dataset) -> Message | None:
    del dataset
    return None if len(set(check.variables)) == len(check.variables) == 2 else Message(_TWO_VARIABLES)


def _jump(check: Check, dataset: Dataset) -> Message | None:
    if check.variables:
        problem = _number(check, dataset)
        if problem is not None:
            return problem
    return _by_period(check, dataset)


def _reported(check: Check, dataset: Dataset) -> Message | None:
    if not check.by:
        return Message(_NO_UNIT)
    if check.to is not None and not (check.to.dataset and len(check.to.to) == len(check.to.variables) == 1):
        return Message(_NO_LINK)
    return _by_period(check, dataset) if check.period else None


def _by_period(check: Check, dataset: Dataset) -> Message | None:
    if not check.by:
        return Message(_NO_UNIT)
    if not check.period:
        return Message(_NO_PERIOD)
    variable = dataset.variable(check.period)
    is_period = variable.type in TEMPORAL | {VariableType.INTEGER}
    return None if is_period else _about(_NOT_PERIOD, variable)


def _on_time(check: Check, dataset: Dataset) -> Message | None:
    problem = _typed(check, dataset, DAYS, _NOT_DAY)
    if problem is not None:
        return problem
    if not check.period:
        return Message(_NO_PERIOD)
    variable = dataset.variable(check.period)
    return None if variable.type in TEMPORAL else _about(_NOT_PERIOD, variable)


def _rule(check: Check, dataset: Dataset) -> Message | None:
    rule = check.rule
    if rule is None or not rule.left or not rule.right:
        return Message(_NO_RULE)
    variables = [dataset.variable(t.variable) for t in (*rule.left, *rule.right) if t.variable]
    if not variables:
        return Message(_NO_RULE)
    if rule.operator is Operator.BOTH_OR_NEITHER:
        has_both = all(any(term.variable for term in side) for side in (rule.left, rule.right))
        return None if has_both else Message(_NO_RULE)
    if not rule.tolerance >= 0:
        return Message(_TOLERANCE)
    if any(variable.type in DAYS for variable in variables):
        return None if _are_two_days(rule, variables) else Message(_DAYS_ALONE)
    return _of_numbers(rule, variables)


def _are_two_days(rule: Rule, variables: list[Variable]) -> bool:
    is_pair = len(rule.left) == len(rule.right) == 1 and len(variables) == 2
    is_plain = not any(term.is_subtracted for term in (*rule.left, *rule.right)) and not rule.tolerance
    return is_pair and is_plain and all(variable.type in DAYS for variable in variables)


def _of_numbers(rule: Rule, variables: list[Variable]) -> Message | None:
    other = [each for each in variables if each.type not in NUMERIC | {VariableType.YEAR}]
    if other:
        return _about(_MIXED, other[0])
    numbers = [term.number for term in (*rule.left, *rule.right)]
    is_finite = all(abs(number) < float("inf") for number in (*numbers, rule.tolerance))
    return None if is_finite else Message(_NOT_FINITE)


def _about(text: str, variable: Variable) -> Message:
    return Message(text, {"variable": variable.label or variable.name})


_BY_KIND: Mapping[CheckKind, Callable[[Check, Dataset], Message | None]] = {
    CheckKind.REQUIRED: _one,
    CheckKind.UNIQUE: _one,
    CheckKind.REPEATED: _none_needed,
    CheckKind.EXISTS: _link,
    CheckKind.ALLOWED: _allowed,
    CheckKind.RANGE: _range,
    CheckKind.PATTERN: _pattern,
    CheckKind.TIDY: _text,
    CheckKind.RULE: _rule,
    CheckKind.DEPENDS: _depends,
    CheckKind.JUMP: _jump,
    CheckKind.OUTLIER: _number,
    CheckKind.REPORTED: _reported,
    CheckKind.ON_TIME: _on_time,
    CheckKind.HEAPING: _number,
    CheckKind.FIRST_DIGITS: _number,
}
