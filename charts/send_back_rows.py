"""The rows of a list to send back: one per hit, in words for somebody who knows her school and not our checks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite

from core import quality_words
from core.catalog import NUMERIC, Dataset, Variable, VariableRole, VariableType
from core.quality import Check, CheckKind, Hit
from core.words import Message, Speaker, N_

Cell = str | int | float | date | None
"""What a cell holds: text, a number, a day, or nothing."""


@dataclass(frozen=True)
class Fault:
    """One row. `key` stands in the order of the key variables; `type` is that of the value to be corrected."""

    key: tuple[Cell, ...]
    concerns: str
    wrong: str
    found: Cell
    expected: str
    advice: str
    type: VariableType
    reference: str = ""


@dataclass(frozen=True)
class CheckWords:
    """What is said of every hit of one check."""

    wrong: str
    expected: str
    advice: str
    concerns: str


@dataclass(frozen=True)
class Wording:
    """Puts hits of one dataset into one language; what it has said of a check it keeps. `titles` name other datasets."""

    dataset: Dataset
    unit_variable: str
    speaker: Speaker
    titles: quality_words.Titles = field(default_factory=dict)
    _said: dict[str, CheckWords] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Variable, ...]:
        """The variables that tell the records of one unit apart: the key without the unit itself."""
        names = [name for name in self.dataset.key if name != self.unit_variable]
        return tuple(self.dataset.variable(name) for name in names or self.dataset.key)

    def faults(self, found: Iterable[tuple[Check, Hit]]) -> Iterator[Fault]:
        """Return one row per hit, in the order given; no value of a hidden variable is in it, unless it is the key."""
        for check, hit in found:
            yield self._fault(check, hit, self._words(check))

    def _words(self, check: Check) -> CheckWords:
        if check.id not in self._said:
            say = self.speaker.say
            names = [name for name in _about(check) if name in self._names()]
            labels = [self.speaker.label(self.dataset.variable(name).label) for name in names]
            first, second = (*labels, "", "")[:2]
            text = _JUMP_OF_RECORDS if check.kind is CheckKind.JUMP and not first else _WRONG[check.kind]
            self._said[check.id] = CheckWords(
                say(Message(text, {"first": first, "second": second, "variables": labels})),
                say(quality_words.rule_of(check, self.dataset, self.titles)),
                say(quality_words.advice_in_list(check, self.dataset, self.titles)),
                ", ".join(labels),
            )
        return self._said[check.id]

    def _fault(self, check: Check, hit: Hit, words: CheckWords) -> Fault:
        shown = {name: text for name, text in hit.values.items() if self._may_be_seen(name)}
        # a value that is compared within groups comes with the groups; only the value itself can be corrected
        alone = check.variables if len(check.variables) == 1 else tuple(shown)
        only = self.dataset.variable(alone[0]) if len(alone) == 1 and alone[0] in shown else None
        return Fault(
            key=tuple(cell_of(variable, hit.key.get(variable.name, "")) for variable in self.key),
            concerns=words.concerns,
            wrong=words.wrong,
            found=self._found(shown, only),
            expected=self._expected(check, hit.expected) or words.expected,
            advice=words.advice,
            type=only.type if only else VariableType.TEXT,
            reference=hit.id,
        )

    def _found(self, shown: Mapping[str, str], only: Variable | None) -> Cell:
        if only is not None:
            text = shown[only.name]
            return self._worded(only, text) if text in only.code_labels or not text else cell_of(only, text)
        parts = []
        for name, text in shown.items():
            variable = self.dataset.variable(name)
            values = {"variable": variable.label, "value": self._worded(variable, text)}
            parts.append(self.speaker.say(Message(N_("%(variable)s: %(value)s"), values)))
        return "; ".join(parts)

    def _worded(self, variable: Variable, text: str) -> str:
        if not text:
            return self.speaker.say(Message(N_("(empty)")))
        label = self.speaker.label(variable.code_labels.get(text, {}))
        if not label or label == text:
            return text
        return self.speaker.say(Message(N_("%(label)s (%(code)s)"), {"label": label, "code": text}))

    def _expected(self, check: Check, text: str) -> str:
        if not text or check.kind is CheckKind.RULE:
            # which of the values is wrong nobody knows, so the rule itself is what was expected
            return ""
        if check.kind in {CheckKind.OUTLIER, CheckKind.JUMP}:
            return self.speaker.say(Message(N_("usual: %(value)s"), {"value": text}))
        if not check.variables or check.variables[-1] not in self._names():
            return text
        return self._worded(self.dataset.variable(check.variables[-1]), text)

    def _may_be_seen(self, name: str) -> bool:
        if name not in self._names():
            return False
        is_hidden = self.dataset.variable(name).role is VariableRole.HIDDEN
        return not is_hidden or name in self.dataset.key

    def _names(self) -> frozenset[str]:
        return frozenset(variable.name for variable in self.dataset.variables)


def _about(check: Check) -> tuple[str, ...]:
    """Return the variables that a check is about."""
    if check.rule is not None:
        terms = (*check.rule.left, *check.rule.right)
        return tuple(dict.fromkeys(term.variable for term in terms if term.variable))
    if check.kind is CheckKind.REPORTED:
        return (check.period,)
    return check.to.variables if check.to else check.variables


_WRONG = {
    CheckKind.REQUIRED: N_("%(first)s is empty."),
    CheckKind.UNIQUE: N_("Another record has the same values here: %(variables)s."),
    CheckKind.REPEATED: N_("This record is there twice."),
    CheckKind.EXISTS: N_("Not known in the register: %(variables)s."),
    CheckKind.ALLOWED: N_("%(first)s is not one of the allowed values."),
    CheckKind.RANGE: N_("%(first)s lies outside of what is possible."),
    CheckKind.PATTERN: N_("%(first)s is written in another form than usual."),
    CheckKind.TIDY: N_("%(first)s has stray blanks or other capitals."),
    CheckKind.RULE: N_("These values do not fit together: %(variables)s."),
    CheckKind.DEPENDS: N_("%(first)s stands with more than one %(second)s."),
    CheckKind.JUMP: N_("%(first)s changed suddenly."),
    CheckKind.OUTLIER: N_("%(first)s is far from the usual."),
    CheckKind.REPORTED: N_("The report is missing."),
    CheckKind.ON_TIME: N_("The report came late."),
}
"""What is wrong with one record; hints have no hits."""
_JUMP_OF_RECORDS = N_("The number of records changed suddenly.")


def cell_of(variable: Variable, text: str) -> Cell:
    """Return a stored text as what it is: a number, a day, else the text itself; nothing for nothing.

    >>> cell_of(Variable("year", VariableType.YEAR, {}), "2024")
    2024
    >>> cell_of(Variable("code", VariableType.TEXT, {}), "0024")
    '0024'
    """
    if not text:
        return None
    try:
        return _typed(variable.type, text)
    except (ValueError, OverflowError):
        return text


def _typed(kind: VariableType, text: str) -> Cell:
    if kind in NUMERIC or kind is VariableType.YEAR:
        number = float(text)
        # a workbook counts to fifteen digits; a longer number would be another one
        if not isfinite(number) or abs(number) >= 1e15:
            return text
        return int(number) if number == int(number) else number
    if kind is VariableType.DATE:
        return _day(date.fromisoformat(text), text)
    if kind is VariableType.DATETIME:
        return _day(datetime.fromisoformat(text).replace(tzinfo=None), text)
    return text


def _day(day: date, text: str) -> Cell:
    """Return the day, or its text where it lies before the first one that a workbook knows."""
    return day if day.year > 1900 else text
