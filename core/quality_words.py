"""What checks say in plain words: title, rule, threshold, reason, what to do about a hit, and how scores are made."""

from collections.abc import Mapping

from core.catalog import Dataset
from core.quality import (
    DAYS_TO_REPORT,
    FIRST_DIGITS_THRESHOLD,
    HEAPING_THRESHOLD,
    OUTLIER_THRESHOLD,
    Check,
    CheckKind,
    Dimension,
    Finding,
)
from core.quality_rules import NO_TITLES, Titles, labels_in, other_dataset, rule_of
from core.words import Message, N_

__all__ = [
    "NO_TITLES",
    "Titles",
    "advice_in_list",
    "advice_of",
    "concerned",
    "dimension_name",
    "formula_of",
    "kind_name",
    "overall_formula",
    "reason_of",
    "rule_of",
    "threshold_of",
    "title_of",
]


def title_of(check: Check, dataset: Dataset) -> Message:
    """Return what a check is called: "Sex: allowed values"."""
    text = _TITLES[check.kind]
    if check.kind is CheckKind.EXISTS and check.to:
        names = list(check.to.variables)
    elif check.kind is CheckKind.RULE and check.rule:
        terms = (*check.rule.left, *check.rule.right)
        names = list(dict.fromkeys(term.variable for term in terms if term.variable))
    elif check.kind is CheckKind.REPORTED:
        names = list(check.by)
    elif check.kind is CheckKind.JUMP and not check.variables:
        return Message(_TITLE_JUMP_RECORDS, {"unit": labels_in(check.by, dataset)})
    else:
        names = list(check.variables)
    return Message(text, {"variables": labels_in(names, dataset)})


def threshold_of(check: Check) -> Message | None:
    """Return from where on something is a hit; None where the rule itself says it."""
    if check.kind is CheckKind.RULE and check.rule and check.rule.tolerance:
        return Message(
            N_("Differences up to %(tolerance)s are accepted."), {"tolerance": check.rule.tolerance}
        )
    found = _THRESHOLDS.get(check.kind)
    if found is None:
        return None
    text, usual = found
    return Message(text, {"threshold": check.threshold if check.threshold is not None else usual})


def reason_of(check: Check) -> Message:
    """Return why this is worth checking, and why in this way."""
    if check.kind is CheckKind.OUTLIER and check.is_log:
        return Message(_REASON_LOG)
    return Message(_REASONS[check.kind])


def advice_of(check: Check, dataset: Dataset, titles: Titles = NO_TITLES) -> Message:
    """Return what to do about a hit, for somebody who sees it in the app."""
    return _ending(check, _advice(check, dataset, titles), _IF_TRUE)


def advice_in_list(check: Check, dataset: Dataset, titles: Titles = NO_TITLES) -> Message:
    """Return what to do about a hit, for somebody who has only the list that was sent."""
    return _ending(check, _advice(check, dataset, titles), _IF_TRUE_IN_LIST)


def _advice(check: Check, dataset: Dataset, titles: Titles) -> Message:
    names = check.to.variables if check.kind is CheckKind.EXISTS and check.to else check.variables
    other = other_dataset(check, titles) if check.to else labels_in(check.variables[1:2], dataset)
    return Message(_ADVICE[check.kind], {"variables": labels_in(names, dataset), "other": other})


def _ending(check: Check, advice: Message, if_true: str) -> Message:
    """Add what to do about a value that is only unusual, and right."""
    if check.kind not in {CheckKind.JUMP, CheckKind.OUTLIER}:
        return advice
    return Message("%(advice)s %(if_true)s", {"advice": advice, "if_true": Message(if_true)})


def concerned(finding: Finding, dataset: Dataset) -> Message | None:
    """Return how many values what was found is about, where many records are about few values."""
    if not finding.values:
        return None
    first, second = (*labels_in(finding.check.variables, dataset), {}, {})[:2]
    one = N_("%(count)s value of “%(first)s” goes with more than one “%(second)s”")
    many = N_("%(count)s different values of “%(first)s” go with more than one “%(second)s”")
    gaps = {"count": finding.values, "first": first, "second": second}
    return Message(one, gaps, plural=many, count=finding.values)


def formula_of(dimension: Dimension) -> Message:
    """Return how the score of one side is made."""
    return Message(_FORMULAS[dimension])


def overall_formula() -> Message:
    """Return how the scores of the sides become one."""
    return Message(_OVERALL)


def dimension_name(dimension: Dimension) -> Message:
    """Return what one side of quality is called."""
    return Message(_DIMENSIONS[dimension])


def kind_name(kind: CheckKind) -> Message:
    """Return what a kind of check is called in a list to choose from."""
    return Message(_KINDS[kind])


_TITLES: Mapping[CheckKind, str] = {
    CheckKind.REQUIRED: N_("%(variables)s: filled in"),
    CheckKind.UNIQUE: N_("%(variables)s: each only once"),
    CheckKind.REPEATED: N_("Repeated rows"),
    CheckKind.EXISTS: N_("%(variables)s: known in the register"),
    CheckKind.ALLOWED: N_("%(variables)s: allowed values"),
    CheckKind.RANGE: N_("%(variables)s: possible values"),
    CheckKind.PATTERN: N_("%(variables)s: form"),
    CheckKind.TIDY: N_("%(variables)s: blanks and capitals"),
    CheckKind.RULE: N_("Sums and comparisons: %(variables)s"),
    CheckKind.DEPENDS: N_("What goes together: %(variables)s"),
    CheckKind.JUMP: N_("%(variables)s: sudden changes"),
    CheckKind.OUTLIER: N_("%(variables)s: far from the usual"),
    CheckKind.REPORTED: N_("%(variables)s: who reported"),
    CheckKind.ON_TIME: N_("%(variables)s: reported on time"),
    CheckKind.HEAPING: N_("%(variables)s: round numbers"),
    CheckKind.FIRST_DIGITS: N_("%(variables)s: first digits"),
}
_TITLE_JUMP_RECORDS = N_("Records of each %(unit)s: sudden changes")
_KINDS: Mapping[CheckKind, str] = {
    CheckKind.REQUIRED: N_("Filled in"),
    CheckKind.UNIQUE: N_("Each only once"),
    CheckKind.REPEATED: N_("Repeated rows"),
    CheckKind.EXISTS: N_("Known in another dataset"),
    CheckKind.ALLOWED: N_("Allowed values"),
    CheckKind.RANGE: N_("Range"),
    CheckKind.PATTERN: N_("Form of a text"),
    CheckKind.TIDY: N_("Blanks and capitals"),
    CheckKind.RULE: N_("Sum or comparison of variables"),
    CheckKind.DEPENDS: N_("What goes together"),
    CheckKind.JUMP: N_("Sudden changes"),
    CheckKind.OUTLIER: N_("Far from the usual"),
    CheckKind.REPORTED: N_("Who reported"),
    CheckKind.ON_TIME: N_("Reported on time"),
    CheckKind.HEAPING: N_("Round numbers (a hint)"),
    CheckKind.FIRST_DIGITS: N_("First digits (a hint)"),
}
_SCORES = N_("Values with a median-based score above %(threshold)s, in either direction, are hits.")
_THRESHOLDS: Mapping[CheckKind, tuple[str, float]] = {
    CheckKind.OUTLIER: (_SCORES, OUTLIER_THRESHOLD),
    CheckKind.JUMP: (
        N_("Changes with a median-based score above %(threshold)s, up or down, are hits."),
        OUTLIER_THRESHOLD,
    ),
    CheckKind.ON_TIME: (
        N_("More than %(threshold)s days after the end of the period is late."),
        DAYS_TO_REPORT,
    ),
    CheckKind.HEAPING: (
        N_(
            "Worth a look where the share of last digits 0 and 5 is more than %(threshold)s above the fifth that chance gives."
        ),
        HEAPING_THRESHOLD,
    ),
    CheckKind.FIRST_DIGITS: (
        N_(
            "Worth a look where the mean distance from the expected shares is above %(threshold)s (Nigrini's limit)."
        ),
        FIRST_DIGITS_THRESHOLD,
    ),
}
_MEDIANS = N_(
    "The median and the median distance from it (MAD) say what is usual. The mean and the standard deviation would not do: "
    "one payment with an extra zero draws both towards itself, so a limit of mean plus or minus two standard deviations misses it, "
    "and calls one good value in twenty wrong. The score is 0.6745 x (value - median) / MAD (Iglewicz and Hoaglin 1993, usual limit 3.5)."
)
_REASON_LOG = N_(
    "Amounts are often spread unevenly: a few are many times the others, and rightly so. Their logarithms are compared, so that "
    "ten times as much counts the same for small and for large ones. The median and the median distance from it (MAD) say what is "
    "usual; the mean and the standard deviation are drawn away by the very errors that are looked for. The score is "
    "0.6745 x (value - median) / MAD (Iglewicz and Hoaglin 1993, usual limit 3.5)."
)
_REASONS: Mapping[CheckKind, str] = {
    CheckKind.REQUIRED: N_(
        "It is nearly always filled in. Records without it drop out of every count that uses it."
    ),
    CheckKind.UNIQUE: N_(
        "It says which record is which. Where it stands twice, somebody is counted or paid twice, or two are mixed up."
    ),
    CheckKind.REPEATED: N_(
        "A row that stands there twice is counted twice. It mostly comes from a file that was pasted or sent twice."
    ),
    CheckKind.EXISTS: N_(
        "A code that the register does not know is a typing error, or something new that has to be added there."
    ),
    CheckKind.ALLOWED: N_("The same thing written in several ways is counted as several things."),
    CheckKind.RANGE: N_(
        "A value outside of what is possible is a typing error, or a placeholder for a value that nobody knew."
    ),
    CheckKind.PATTERN: N_(
        "Nearly all values are written in the same form. Others have lost a digit, or a leading zero."
    ),
    CheckKind.TIDY: N_(
        "Blanks nobody sees and other capitals make one value look like several, and links fail."
    ),
    CheckKind.RULE: N_(
        "The rule holds for nearly all records. Where it does not, one of the values is wrong."
    ),
    CheckKind.DEPENDS: N_(
        "It holds for nearly all records. An exception is a mix-up, or somebody who is in two places at once."
    ),
    CheckKind.JUMP: _MEDIANS,
    CheckKind.OUTLIER: _MEDIANS,
    CheckKind.REPORTED: N_(
        "Totals fall when units do not report, although nothing has changed. Who is missing should be asked before figures are compared."
    ),
    CheckKind.ON_TIME: N_("Late reports are not in the first figures, and change them later."),
    CheckKind.HEAPING: N_(
        "Ages and counts that were guessed end on 0 or 5 too often. This is a reason to look, and never an error."
    ),
    CheckKind.FIRST_DIGITS: N_(
        "Amounts that grow by themselves begin with 1 about three times in ten. Made-up ones often do not, but neither do prices that "
        "were set. This is a reason to look, and never an error."
    ),
}
_ADVICE: Mapping[CheckKind, str] = {
    CheckKind.REQUIRED: N_("Fill in %(variables)s. If nobody knows it, say so with the code for it."),
    CheckKind.UNIQUE: N_(
        "Find out which of the records with the same %(variables)s is right. Remove the other, or correct it."
    ),
    CheckKind.REPEATED: N_("Remove this row if it is the same record entered twice."),
    CheckKind.EXISTS: N_(
        "Compare %(variables)s with the register “%(other)s”. Correct the code, or have it added there."
    ),
    CheckKind.ALLOWED: N_("Replace %(variables)s by one of the allowed values."),
    CheckKind.RANGE: N_("Look up %(variables)s in the paper record and correct it."),
    CheckKind.PATTERN: N_("Write %(variables)s in full, leading zeros included."),
    CheckKind.TIDY: N_("Write %(variables)s as it is usually written."),
    CheckKind.RULE: N_("Look up the values in the paper record and correct the one that is wrong."),
    CheckKind.DEPENDS: N_(
        "Find out which %(other)s is right for this record, and whether the others are needed."
    ),
    CheckKind.JUMP: N_("Check whether everything was reported in both periods."),
    CheckKind.OUTLIER: N_(
        "Look up %(variables)s in the paper record. Look for an extra zero or a shifted decimal sign."
    ),
    CheckKind.REPORTED: N_("Send the report that is missing. If there was nothing to report, say so."),
    CheckKind.ON_TIME: N_("Send the next report earlier. If the day was written wrongly, correct it."),
    CheckKind.HEAPING: N_("Ask how the numbers are collected: counted, or guessed."),
    CheckKind.FIRST_DIGITS: N_("Look at how the amounts come about before anything is concluded."),
}
_IF_TRUE = N_("If it is right, mark it as a true value.")
_IF_TRUE_IN_LIST = N_("If it is right, write “correct” into “Corrected value”.")
_DIMENSIONS: Mapping[Dimension, str] = {
    Dimension.COMPLETENESS: N_("Completeness"),
    Dimension.VALIDITY: N_("Validity"),
    Dimension.CONSISTENCY: N_("Consistency"),
    Dimension.UNIQUENESS: N_("Uniqueness"),
    Dimension.TIMELINESS: N_("Timeliness"),
}
_FORMULAS: Mapping[Dimension, str] = {
    Dimension.COMPLETENESS: N_(
        "Mean, over the checks of filled-in values and of who reported, of 1 - open hits / checked."
    ),
    Dimension.VALIDITY: N_(
        "Mean, over the checks of lists, ranges, forms and unusual values, of 1 - open hits / checked."
    ),
    Dimension.CONSISTENCY: N_(
        "Mean, over the checks of links, rules, what goes together and sudden changes, of 1 - open hits / checked."
    ),
    Dimension.UNIQUENESS: N_("Mean, over the checks of keys and repeated rows, of 1 - open hits / checked."),
    Dimension.TIMELINESS: N_("Mean, over the checks of reports on time, of 1 - open hits / checked."),
}
_OVERALL = N_(
    "The score is the plain mean of its sides. A side that no check speaks of is left out. Hits marked as true values do not count; hints never do."
)
