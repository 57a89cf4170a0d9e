"""A profile in sentences: quantiles, keys, what goes together, what changed suddenly."""

from collections.abc import Sequence
from datetime import date, datetime

from core.catalog import NUMERIC, Dataset, Variable, VariableType
from core.labelling import category_label
from core.profile import (
    QUANTILES,
    Break,
    BreakKind,
    Dependency,
    KeyCandidate,
    MissingTogether,
    VariableProfile,
)
from core.words import Message, Speaker, Words, N_

_MOST_CODES = 6
_RARE = 0.05


def value_in_words(variable: Variable, value: float | str, speaker: Speaker) -> str:
    """Return a value of a profile as a person reads it: a label, a day, a year, a number of the region."""
    text = str(value)
    if text in variable.code_labels:
        return speaker.label(variable.code_labels[text]) or text
    if variable.type is VariableType.YEAR and not isinstance(value, str):
        return f"{value:.0f}"
    if variable.type in {VariableType.DATE, VariableType.DATETIME}:
        return _day(text, speaker)
    if variable.type is VariableType.BOOLEAN:
        meaning = category_label(variable, text)
        return speaker.say(meaning) if isinstance(meaning, Message) else speaker.label(meaning)
    if variable.type in NUMERIC and not variable.codes:
        return _number(value, speaker)
    return text


def quantiles_in_words(variable: Variable, profile: VariableProfile, speaker: Speaker) -> tuple[Message, ...]:
    """Return where the values lie: the middle half, the rare ends, the extremes. Nothing where there are no quantiles."""
    said = [value_in_words(variable, value, speaker) for value in profile.quantiles]
    if len(said) != len(QUANTILES):
        return ()
    at = dict(zip(QUANTILES, said, strict=True))
    found = [
        Message(
            N_("Half of the values lie between %(low)s and %(high)s; the middle one is %(middle)s."),
            {"low": at[0.25], "high": at[0.75], "middle": at[0.5]},
        ),
        Message(
            N_("One in twenty is %(low)s or below, one in twenty %(high)s or above."),
            {"low": at[_RARE], "high": at[0.95]},
        ),
    ]
    if profile.lowest is not None and profile.highest is not None:
        ends = {
            "low": value_in_words(variable, profile.lowest, speaker),
            "high": value_in_words(variable, profile.highest, speaker),
        }
        found.append(Message(N_("The lowest is %(low)s, the highest %(high)s."), ends))
    if profile.mean is not None and variable.type in NUMERIC:
        gaps = {"mean": speaker.number(profile.mean), "sd": speaker.number(profile.sd)}
        found.append(Message(N_("The mean is %(mean)s, the standard deviation %(sd)s."), gaps))
    return tuple(found)


def key_in_words(key: KeyCandidate, dataset: Dataset) -> Message:
    """Return how well variables tell records apart."""
    gaps = {"variables": labels_of(key.variables, dataset), "count": key.repeated}
    if not key.repeated:
        alone = N_("%(variables)s tells all records apart.")
        together = N_("%(variables)s together tell all records apart.")
        return Message(alone if len(key.variables) == 1 else together, gaps)
    one = N_(
        "%(variables)s nearly tells records apart: %(count)s record shares its value with an earlier one."
    )
    many = N_(
        "%(variables)s nearly tells records apart: %(count)s records share their values with an earlier one."
    )
    return Message(one, gaps, plural=many, count=key.repeated)


def dependencies_in_words(dependencies: Sequence[Dependency], dataset: Dataset) -> tuple[Message, ...]:
    """Return a sentence per variable that settles others, those without exception first."""
    settled: dict[str, list[str]] = {}
    for each in dependencies:
        if not each.exceptions:
            settled.setdefault(each.determinant, []).append(each.dependent)
    text = N_("Each “%(determinant)s” has one %(dependents)s.")
    sentences = [
        Message(text, {"determinant": label_of(name, dataset), "dependents": labels_of(others, dataset)})
        for name, others in settled.items()
    ]
    return (*sentences, *(_with_exceptions(each, dataset) for each in dependencies if each.exceptions))


def _with_exceptions(each: Dependency, dataset: Dataset) -> Message:
    gaps = {
        "determinant": label_of(each.determinant, dataset),
        "dependent": label_of(each.dependent, dataset),
        "count": each.exceptions,
    }
    one = N_("Each “%(determinant)s” has one “%(dependent)s”, save for %(count)s record.")
    many = N_("Each “%(determinant)s” has one “%(dependent)s”, save for %(count)s records.")
    return Message(one, gaps, plural=many, count=each.exceptions)


def missing_together_in_words(each: MissingTogether, dataset: Dataset) -> Message:
    """Return which variables are without a value in the same records."""
    gaps = {"variables": labels_of(each.variables, dataset), "count": each.records}
    one = N_("%(variables)s are without a value in the same %(count)s record.")
    many = N_("%(variables)s are without a value in the same %(count)s records.")
    return Message(one, gaps, plural=many, count=each.records)


_BREAKS = {
    BreakKind.RECORDS: N_("%(at)s: %(after)s records, against %(before)s before."),
    BreakKind.MISSING: N_(
        "%(at)s: “%(variable)s” is without a value in %(after)s of the records, against %(before)s before."
    ),
    BreakKind.LEVEL: N_("%(at)s: the mean of “%(variable)s” is %(after)s, against %(before)s before."),
    BreakKind.CODES: N_("%(at)s: values of “%(variable)s” come or go: %(codes)s."),
    BreakKind.APPEARED: N_("%(at)s: “%(variable)s” is there for the first time."),
    BreakKind.VANISHED: N_("%(at)s: “%(variable)s” is no longer there."),
    BreakKind.TYPE: N_("%(at)s: “%(variable)s” is of another type than before."),
}


def break_in_words(item: Break, dataset: Dataset, speaker: Speaker, *, is_edition: bool = False) -> Message:
    """Return a sudden change as a sentence: in a year, or in this edition against the one before."""
    at = Message(N_("This edition")) if is_edition else item.at
    numbers = (item.before, item.after)
    is_share = item.kind is BreakKind.MISSING
    before, after = (speaker.percent(each) if is_share else speaker.number(each) for each in numbers)
    return Message(
        _BREAKS[item.kind],
        {
            "at": at,
            "variable": label_of(item.variable, dataset),
            "before": before,
            "after": after,
            "codes": _codes(item, dataset),
        },
    )


def label_of(name: str, dataset: Dataset) -> Words:
    """Return the label of a variable; its name where the dataset has it no longer."""
    found = next((each for each in dataset.variables if each.name == name), None)
    return found.label if found and any(found.label.values()) else {"en": name}


def labels_of(names: Sequence[str], dataset: Dataset) -> list[Message]:
    """Return the labels of variables, each between quotation marks."""
    return [Message(N_("“%(label)s”"), {"label": label_of(name, dataset)}) for name in names]


def _codes(item: Break, dataset: Dataset) -> list[Words]:
    variable = next((each for each in dataset.variables if each.name == item.variable), None)
    known = variable.code_labels if variable else {}
    named: list[Words] = [known.get(code) or {"en": code} for code in item.codes[:_MOST_CODES]]
    return [*named, {"en": "…"}] if len(item.codes) > _MOST_CODES else named


def _day(text: str, speaker: Speaker) -> str:
    try:
        return speaker.day(
            datetime.fromisoformat(text).date() if len(text) > 10 else date.fromisoformat(text)
        )
    except ValueError:
        return text


def _number(value: float | str, speaker: Speaker) -> str:
    try:
        return speaker.number(float(value))
    except ValueError:
        return str(value)
