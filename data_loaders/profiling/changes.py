"""What changed against the edition before: from the two profiles alone. Pure arithmetic."""

import math

from core.profile import Break, BreakKind, Profile, VariableProfile
from data_loaders.profiling.breaks import CODE_RECORDS, CODE_SHARE, LEVEL_FLOOR, MISSING_FLOOR, RECORDS_FLOOR


def changes(before: Profile, now: Profile) -> tuple[Break, ...]:
    """Return what is different from the edition before; there is no usual change, so only floors decide.

    Fewer records are always told: editions grow. Codes are compared where both profiles hold all of them.
    """
    at = now.edition
    found = _of_records(before, now)
    earlier = {each.name: each for each in before.variables}
    later = {each.name: each for each in now.variables}
    found += [Break(BreakKind.VANISHED, at, name) for name in earlier if name not in later]
    for name, variable in later.items():
        if name in earlier:
            found += _of_variable(earlier[name], variable, at)
        else:
            found.append(Break(BreakKind.APPEARED, at, name))
    return tuple(found)


def _of_records(before: Profile, now: Profile) -> list[Break]:
    grew = math.log(now.records / before.records) if now.records and before.records else 0.0
    is_emptied = bool(now.records) != bool(before.records)
    if is_emptied or now.records < before.records or grew > RECORDS_FLOOR:
        return [Break(BreakKind.RECORDS, now.edition, before=before.records, after=now.records)]
    return []


def _of_variable(before: VariableProfile, now: VariableProfile, at: str) -> list[Break]:
    if before.type is not now.type:
        return [Break(BreakKind.TYPE, at, now.name)]
    if not before.records or not now.records:
        return []
    if bool(before.values) != bool(now.values):
        kind = BreakKind.APPEARED if now.values else BreakKind.VANISHED
        return [Break(kind, at, now.name, before.share_missing, now.share_missing)]
    found = []
    if abs(now.share_missing - before.share_missing) > MISSING_FLOOR:
        found.append(Break(BreakKind.MISSING, at, now.name, before.share_missing, now.share_missing))
    if _is_of_other_level(before, now):
        found.append(Break(BreakKind.LEVEL, at, now.name, before.mean, now.mean))
    return found + _of_codes(before, now, at)


def _is_of_other_level(before: VariableProfile, now: VariableProfile) -> bool:
    if before.mean is None or now.mean is None or not before.sd:
        return False
    return abs(now.mean - before.mean) > LEVEL_FLOOR * before.sd


def _of_codes(before: VariableProfile, now: VariableProfile, at: str) -> list[Break]:
    if not (_has_all(before) and _has_all(now)):
        return []
    earlier, later = ({each.value: each.count for each in profile.top} for profile in (before, now))
    moved = _gone(earlier, later, before.values) | _gone(later, earlier, now.values)
    return [Break(BreakKind.CODES, at, now.name, codes=tuple(sorted(moved)))] if moved else []


def _has_all(profile: VariableProfile) -> bool:
    """Whether the commonest values are all there are: a list of codes, not an amount."""
    return (
        bool(profile.top)
        and profile.is_distinct_exact
        and len(profile.top) == profile.distinct
        and not profile.last_digits
    )


def _gone(here: dict[str, int], there: dict[str, int], values: int) -> set[str]:
    least = max(CODE_RECORDS, CODE_SHARE * values)
    return {code for code, count in here.items() if code not in there and count >= least}
