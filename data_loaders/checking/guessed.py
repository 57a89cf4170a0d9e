"""Checks of single variables that are guessed from the data, to be tried before they are suggested."""

import re
from collections.abc import Iterator, Mapping

from core.catalog import NUMERIC, Dataset, Variable, VariableRole, VariableType
from core.profile import Profile, VariableProfile
from core.quality import (
    FIRST_DIGITS_THRESHOLD,
    HEAPING_THRESHOLD,
    Check,
    CheckKind,
)
from core.reporting import unit_variable
from data_loaders.checking.digits import FEWEST, heaping_distance
from data_loaders.checking.evidence import Evidence, Spread
from data_loaders.checking.thresholds import with_threshold
from data_loaders.checking.unusual_plans import outlier
from data_loaders.stacking.value_maps import suggested_values

MOST_VARIABLES = 200
"""Of a table with more, only the first ones are looked at: nobody would read that many suggestions."""
OFTEN_FILLED = 0.05
"""Where a larger share is missing, the variable is one that may be empty."""
STRUCTURAL, SMALL_GROUP = 0.95, 20
"""Values that lack nearly always in some groups and nearly never elsewhere do not apply there."""
MOST_WORDS = 20
NEARLY_ONE_EACH = 0.97
NEARLY_ALL = 0.98
FEWEST_FOR_OUTLIERS, FEWEST_VALUES = 200, 50
MOST_GROUPINGS = 50
"""So many variables are tried as what explains another."""
MOST_GROUPS, FEWEST_PER_GROUP = 200, 30
MATTERS, MATTERS_BESIDES = 0.25, 0.05
SKEWED = 3.0
WIDE = 100.0
"""Amounts of which the largest are so many times the smallest may be held against Benford's law."""
_CODE_SHAPE = re.compile(r"[9Aa./_-]{4,24}")


def guesses_of_variables(dataset: Dataset, profile: Profile, evidence: Evidence) -> Iterator[Check]:
    """Yield checks of one variable that may be good ones."""
    profiles = {each.name: each for each in profile.variables}
    yield from _filled(dataset, profiles, evidence)
    for variable in dataset.variables[:MOST_VARIABLES]:
        known = profiles.get(variable.name)
        yield from _same_thing_in_other_words(variable, evidence)
        yield from _form(variable, dataset, evidence, known)
        yield from _one_each(variable, dataset, known)
        if variable.role is VariableRole.MEASURE and variable.type in NUMERIC:
            yield from _of_measure(variable, evidence, known)


def _filled(dataset: Dataset, profiles: Mapping[str, VariableProfile], evidence: Evidence) -> Iterator[Check]:
    unit = unit_variable(dataset)
    if unit:
        yield Check(CheckKind.REQUIRED, (unit,))
    for variable in dataset.variables[:MOST_VARIABLES]:
        known = profiles.get(variable.name)
        share = known.share_missing if known else variable.share_missing
        if share and share <= OFTEN_FILLED and not _does_not_apply(variable, dataset, evidence):
            yield Check(CheckKind.REQUIRED, (variable.name,))


def _does_not_apply(variable: Variable, dataset: Dataset, evidence: Evidence) -> bool:
    """Whether a value lacks because of what another variable says: who dropped out has no mark."""
    most = dataset.edition.records / SMALL_GROUP
    others = [
        other.name
        for other in dataset.variables
        if other is not variable and other.codes and 1 < (other.distinct or len(other.codes)) <= min(most, 50)
    ]
    for groups in evidence.missing_by(variable.name, others[:MOST_GROUPINGS]):
        lacking = sum(some for _, some in groups)
        explained = sum(some for of, some in groups if some >= STRUCTURAL * of)
        if lacking and explained >= STRUCTURAL * lacking:
            return True
    return False


def _same_thing_in_other_words(variable: Variable, evidence: Evidence) -> Iterator[Check]:
    """Yield a list of values where some are the others in other words: sex written in six ways."""
    is_list = all(code.value in code.label.values() for code in variable.codes)
    few = (variable.distinct or len(variable.codes)) <= MOST_WORDS
    if variable.type is not VariableType.TEXT or not is_list or not few:
        return
    standard = list[str]()
    counts = evidence.counts(variable.name, MOST_WORDS)
    for value in counts:  # the commonest first
        if not suggested_values([value], standard):
            standard.append(value)
    if 1 < len(standard) < len(counts):
        yield Check(CheckKind.ALLOWED, (variable.name,), values=tuple(standard))


def _form(
    variable: Variable, dataset: Dataset, evidence: Evidence, known: VariableProfile | None
) -> Iterator[Check]:
    """Yield the form of a code: nearly all have one shape, or all would if some had not lost their leading zeros."""
    is_code = variable.role is VariableRole.IDENTIFIER or variable.name == unit_variable(dataset)
    if variable.type is not VariableType.TEXT or not is_code or variable.codes:
        return
    lengths = evidence.lengths(variable.name)
    count = sum(n for n, _, _ in lengths.values())
    digits = sum(digits for _, digits, _ in lengths.values())
    if not count or digits < NEARLY_ALL * count:
        shape = _usual_shape(known)
        if shape:
            yield Check(CheckKind.PATTERN, (variable.name,), pattern=shape)
        return
    longest = max(length for length, (n, _, _) in lengths.items() if n > (1 - NEARLY_ALL) * count)
    has_one_length = lengths[longest][0] >= NEARLY_ALL * count
    has_lost_zeros = not any(zeros for _, _, zeros in lengths.values()) and longest > 3
    if has_one_length or has_lost_zeros:
        yield Check(CheckKind.PATTERN, (variable.name,), pattern=f"[0-9]{{{longest}}}")


def _usual_shape(known: VariableProfile | None) -> str:
    """Return the shape of nearly all values as a pattern; empty where there is none, or the values are no codes."""
    if known is None or not known.patterns or known.patterns[0].count < NEARLY_ALL * known.values:
        return ""
    shape = known.patterns[0].value
    return pattern_of(shape) if _CODE_SHAPE.fullmatch(shape) else ""


def pattern_of(shape: str) -> str:
    r"""Return a shape of a profile as a regular expression.

    >>> print(pattern_of("AA-999"))
    \p{Lu}{2}-[0-9]{3}
    """
    letters = {"9": "[0-9]", "A": r"\p{Lu}", "a": r"\p{L}"}
    parts = []
    for run in re.finditer(r"(.)\1*", shape):
        length, letter = len(run[0]), run[1]
        parts.append(
            letters.get(letter, letter if letter in "-/_" else re.escape(letter))
            + (f"{{{length}}}" if length > 1 else "")
        )
    return "".join(parts)


def _one_each(variable: Variable, dataset: Dataset, known: VariableProfile | None) -> Iterator[Check]:
    """Yield that an identifier tells records apart, where it nearly does; a part of a longer key need not."""
    values = known.values if known else round(dataset.edition.records * (1 - (variable.share_missing or 0)))
    distinct = known.distinct if known else variable.distinct
    is_candidate = variable.role is VariableRole.IDENTIFIER and variable.name not in dataset.key
    if is_candidate and distinct and distinct >= NEARLY_ONE_EACH * values:
        yield Check(CheckKind.UNIQUE, (variable.name,))


def _of_measure(variable: Variable, evidence: Evidence, known: VariableProfile | None) -> Iterator[Check]:
    spread = evidence.spread(variable.name)
    if spread is None:
        return
    if spread.count >= FEWEST_FOR_OUTLIERS and (variable.distinct or FEWEST_VALUES) >= FEWEST_VALUES:
        check = _outlier(variable, evidence, spread)
        if check is not None:
            yield check
        if spread.lowest > 0 and spread.high >= WIDE * spread.low:
            yield Check(CheckKind.FIRST_DIGITS, (variable.name,), threshold=FIRST_DIGITS_THRESHOLD)
    digits = dict(enumerate(known.last_digits)) if known else {}
    if sum(digits.values()) >= FEWEST and heaping_distance(digits) > HEAPING_THRESHOLD:
        yield Check(CheckKind.HEAPING, (variable.name,), threshold=HEAPING_THRESHOLD)


def _outlier(variable: Variable, evidence: Evidence, spread: Spread) -> Check | None:
    is_log = (
        spread.low > 0
        and spread.lowest > 0
        and spread.high - spread.middle > SKEWED * (spread.middle - spread.low)
    )
    by = _groups_that_matter(variable, evidence, is_log=is_log)
    check = Check(CheckKind.OUTLIER, (variable.name,), by=by, is_log=is_log)
    return with_threshold(check, spread.count, outlier, evidence)


def _groups_that_matter(variable: Variable, evidence: Evidence, *, is_log: bool) -> tuple[str, ...]:
    """Return the variables within which values are alike: pay depends on contract and step, a score on neither."""
    chosen: tuple[str, ...] = ()
    explained, needed = 0.0, MATTERS
    others = [
        each.name
        for each in evidence.dataset.variables
        if each.codes and 1 < (each.distinct or len(each.codes)) <= MOST_GROUPS and each is not variable
    ][:MOST_GROUPINGS]
    for _ in range(2):
        left = [name for name in others if name not in chosen]
        shares = evidence.share_explained(variable.name, chosen, left, is_log=is_log)
        found = [
            (share, name)
            for name, (share, groups) in zip(left, shares, strict=True)
            if groups <= min(MOST_GROUPS, evidence.dataset.edition.records / FEWEST_PER_GROUP)
        ]
        best, name = max(found, default=(0.0, ""))
        if best - explained < needed:
            break
        chosen, explained, needed = (*chosen, name), best, MATTERS_BESIDES
    return chosen
