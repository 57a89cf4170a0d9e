"""Which checks to suggest: few and good ones, from what the dictionary says and what the profile shows.

What is only guessed from the data is tried first: a check that most records would fail is no check.
"""

from collections.abc import Iterator, Mapping, Sequence

from core.catalog import TEMPORAL, Dataset, Variable, VariableRole, VariableType
from core.profile import Profile
from core.quality import Check, CheckKind
from data_loaders.checking.evidence import Evidence
from data_loaders.checking.guessed import guesses_of_variables
from data_loaders.checking.guessed_relations import guesses_of_relations
from data_loaders.checking.running import Run, setting_of
from data_loaders.checking.session import opened
from data_loaders.checking.value_plans import TODAY
from data_loaders.intake import Watch
from data_loaders.store import Store

MOST_CODES = 100
"""A longer code list is a register of its own, and a link says more."""
FIRST_DAY, FIRST_YEAR = "1900-01-01", 1900.0
PER_CENT = frozenset({"%", "percent", "per cent", "por ciento", "porcentaje"})

MOST_HITS: Mapping[CheckKind, float] = {
    CheckKind.REQUIRED: 0.05,
    CheckKind.UNIQUE: 0.02,
    CheckKind.ALLOWED: 0.25,
    CheckKind.RANGE: 0.01,
    CheckKind.PATTERN: 0.65,
    CheckKind.RULE: 0.05,
    CheckKind.DEPENDS: 0.02,
    CheckKind.REPORTED: 0.01,
}
"""The share of hits above which a guessed check is not suggested: then it is the guess that is wrong."""


SETTLED = (CheckKind.OUTLIER, CheckKind.JUMP, CheckKind.FIRST_DIGITS, CheckKind.HEAPING)
"""Kinds that have been tried when they are guessed, or that cannot fail."""


def suggest(dataset: Dataset, profile: Profile, store: Store, watch: Watch) -> tuple[Check, ...]:
    """Return the checks to suggest for an edition. Raises Cancelled, EngineFailed and StoreFailed."""
    sure = tuple(_without_repeats([*_from_dictionary(dataset, store), *_from_profile(dataset, profile)]))
    with opened(store, watch, dataset) as session:
        setting = setting_of(dataset, store)
        evidence = Evidence(setting, session)
        guessed = [
            *guesses_of_variables(dataset, profile, evidence),
            *guesses_of_relations(dataset, profile, evidence),
        ]
        settled = [check for check in guessed if check.kind in SETTLED]
        known = [*sure, *settled]
        wanted = [check for check in _without_repeats(guessed) if check not in known]
        tried = Run(setting, session).all(wanted, watch)
    good = tuple(
        finding.check
        for finding in tried.findings
        if finding.broken is None and finding.share <= MOST_HITS.get(finding.check.kind, 1.0)
    )
    # what was seen in the data says more than what the dictionary leads one to expect
    checks = _without_repeats([*settled, *good, *sure])
    listed = {check.variables for check in checks if check.kind is CheckKind.ALLOWED and check.values}
    # a list of the words that are right says all that could be said of their capitals
    untold = [check for check in checks if check.kind is not CheckKind.TIDY or check.variables not in listed]
    return tuple(sorted(untold, key=_order))


def _order(check: Check) -> int:
    return list(CheckKind).index(check.kind)


def _without_repeats(checks: Sequence[Check]) -> list[Check]:
    """Return the first check of each name."""
    seen = dict[str, Check]()
    for check in checks:
        seen.setdefault(check.id, check)
    return list(seen.values())


def _from_dictionary(dataset: Dataset, store: Store) -> Iterator[Check]:
    if dataset.key:
        yield Check(CheckKind.UNIQUE, dataset.key)
        for name in dataset.key:
            yield Check(CheckKind.REQUIRED, (name,))
    there = store.catalog().datasets
    linked = {link.variables for link in dataset.links if link.dataset in there}
    for link in dataset.links:
        if link.dataset in there:
            yield Check(CheckKind.EXISTS, to=link)
    for variable in dataset.variables:
        if 0 < len(variable.codes) <= MOST_CODES and (variable.name,) not in linked:
            yield Check(CheckKind.ALLOWED, (variable.name,))
        yield from _range(variable)


def _range(variable: Variable) -> Iterator[Check]:
    name = (variable.name,)
    if variable.valid_low is not None or variable.valid_high is not None:
        yield Check(CheckKind.RANGE, name, low=variable.valid_low, high=variable.valid_high)
    elif variable.type in TEMPORAL and not variable.codes:
        first = FIRST_YEAR if variable.type is VariableType.YEAR else FIRST_DAY
        yield Check(CheckKind.RANGE, name, low=first, high=TODAY)
    elif variable.role is VariableRole.MEASURE and PER_CENT & {
        text.lower() for text in variable.unit.values()
    }:
        yield Check(CheckKind.RANGE, name, low=0.0, high=100.0)


def _from_profile(dataset: Dataset, profile: Profile) -> Iterator[Check]:
    if not dataset.key or profile.duplicates:
        yield Check(CheckKind.REPEATED)
    for each in profile.variables:
        is_text = each.type is VariableType.TEXT
        if is_text and (each.untrimmed or each.mixed_case):
            yield Check(CheckKind.TIDY, (each.name,))
