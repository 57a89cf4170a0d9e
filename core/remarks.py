"""What is odd about one variable, read off its profile: nearly empty, always the same, impossible, rounded, untidy."""

from dataclasses import dataclass
from enum import StrEnum

from core.profile import VariableProfile
from core.words import Message, N_

_NEARLY_EMPTY = 0.95
_FEWEST_FOR_DIGITS = 100
_MUCH_FOR_A_DIGIT = 0.2
_MUCH_FOR_FIVES = 0.35
_FEWEST_FOR_CONSTANT = 2


class RemarkKind(StrEnum):
    """What is odd, the gravest first."""

    EMPTY = "empty"
    NEARLY_EMPTY = "nearly_empty"
    CONSTANT = "constant"
    IMPOSSIBLE = "impossible"
    ROUNDED = "rounded"
    HEAPED_DAYS = "heaped_days"
    UNTRIMMED = "untrimmed"
    MIXED_CASE = "mixed_case"
    BLANK = "blank"


@dataclass(frozen=True)
class Remark:
    """One oddity: how many records it concerns, and their share (0 to 1) of those that have a value."""

    kind: RemarkKind
    count: int
    share: float
    detail: str = ""


SHORT = {
    RemarkKind.EMPTY: N_("empty"),
    RemarkKind.NEARLY_EMPTY: N_("nearly empty"),
    RemarkKind.CONSTANT: N_("always the same"),
    RemarkKind.IMPOSSIBLE: N_("impossible values"),
    RemarkKind.ROUNDED: N_("rounded"),
    RemarkKind.HEAPED_DAYS: N_("placeholder days"),
    RemarkKind.UNTRIMMED: N_("spaces around"),
    RemarkKind.MIXED_CASE: N_("capitals differ"),
    RemarkKind.BLANK: N_("only spaces"),
}

_SENTENCES = {
    RemarkKind.EMPTY: N_("No record has a value."),
    RemarkKind.NEARLY_EMPTY: N_("Only %(count)s records have a value."),
    RemarkKind.CONSTANT: N_("Every value is the same, so it tells records apart in nothing."),
    RemarkKind.IMPOSSIBLE: N_(
        "%(count)s values cannot be right: outside the valid range or the code list, or days to come."
    ),
    RemarkKind.ROUNDED: N_(
        "Values end with %(detail)s far more often than with other digits: people seem to round or to estimate."
    ),
    RemarkKind.HEAPED_DAYS: N_(
        "%(count)s days are a first of January or a placeholder, more than chance gives."
    ),
    RemarkKind.UNTRIMMED: N_("%(count)s values have spaces before or behind them."),
    RemarkKind.MIXED_CASE: N_("%(count)s values are also there in other capitals."),
    RemarkKind.BLANK: N_("%(count)s values consist of spaces only."),
}


def remarks(profile: VariableProfile) -> tuple[Remark, ...]:
    """Return what is odd, the gravest first; nothing of a variable in a table without records."""
    if not profile.records:
        return ()
    if not profile.values:
        return (Remark(RemarkKind.EMPTY, 0, 0.0),)
    found = []
    if profile.share_missing >= _NEARLY_EMPTY:
        found.append(_remark(RemarkKind.NEARLY_EMPTY, profile.values, profile))
    if profile.distinct <= 1 and profile.values >= _FEWEST_FOR_CONSTANT:
        found.append(_remark(RemarkKind.CONSTANT, profile.values, profile))
    counted = {
        RemarkKind.IMPOSSIBLE: profile.impossible,
        RemarkKind.HEAPED_DAYS: sum(each.count for each in profile.heaped_days),
        RemarkKind.UNTRIMMED: profile.untrimmed,
        RemarkKind.MIXED_CASE: profile.mixed_case,
        RemarkKind.BLANK: profile.blank,
    }
    found += [_remark(kind, count, profile) for kind, count in counted.items() if count]
    found += _rounded(profile)
    return tuple(sorted(found, key=lambda each: list(RemarkKind).index(each.kind)))


def remark_in_words(remark: Remark) -> Message:
    """Return the oddity as a sentence."""
    return Message(_SENTENCES[remark.kind], {"count": remark.count, "detail": remark.detail})


def _remark(kind: RemarkKind, count: int, profile: VariableProfile) -> Remark:
    return Remark(kind, count, count / profile.values)


def _rounded(profile: VariableProfile) -> list[Remark]:
    """Return whether numbers end with 0 or with 0 and 5 much more often than a tenth of the time each."""
    digits, total = profile.last_digits, sum(profile.last_digits)
    if len(digits) != 10 or total < _FEWEST_FOR_DIGITS:
        return []
    tens, fives = digits[0] / total, (digits[0] + digits[5]) / total
    if digits[5] / total >= _MUCH_FOR_A_DIGIT / 2 and fives >= _MUCH_FOR_FIVES:
        return [Remark(RemarkKind.ROUNDED, digits[0] + digits[5], fives, "0, 5")]
    return [Remark(RemarkKind.ROUNDED, digits[0], tens, "0")] if tens >= _MUCH_FOR_A_DIGIT else []
