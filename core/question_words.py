"""A question in words: what each chip of the question bar says, and the grey line under an answer's title."""

from dataclasses import dataclass
from datetime import date
from functools import reduce

from core.answer import Answer, Kind
from core.catalog import NUMERIC, Dataset, Variable, VariableType
from core.errors import BadQuestion
from core.labelling import breakdown_label, category_label, measure_label
from core.question import Comparison, Filter, Operator, Question
from core.stored import stored
from core.words import Message, Speaker, Words, N_

_MOST_VALUES = 3

_COMPARED = {
    Comparison.NOTHING: N_("not compared"),
    Comparison.PREVIOUS: N_("compared with the previous period"),
    Comparison.COUNTRY: N_("compared with the country"),
}

_BY = (
    N_("not broken down"),
    N_("by %(first)s"),
    N_("by %(first)s and %(second)s"),
    N_("by %(first)s, %(second)s and %(third)s"),
)


@dataclass(frozen=True)
class QuestionInWords:
    """What each chip says: one per measure, one for the breakdowns, one per filter, one for the comparison."""

    measures: tuple[Message, ...]
    by: Message
    where: tuple[Message, ...]
    compare: Message


def question_in_words(question: Question, dataset: Dataset, speaker: Speaker) -> QuestionInWords:
    """Return the parts of a question as a person would say them; raises UnknownName for an unknown variable."""
    return QuestionInWords(
        tuple(measure_label(measure, dataset) for measure in question.measures),
        _breakdowns_in_words(question, dataset),
        tuple(_filter_in_words(item, dataset, speaker) for item in question.where),
        Message(_COMPARED[question.compare]),
    )


def subtitle(answer: Answer, speaker: Speaker) -> Message:
    """Return one line: measures with their units, breakdown, filters, years covered, comparison."""
    question, dataset = answer.question, answer.dataset
    words = question_in_words(question, dataset, speaker)
    parts = [_with_unit(column.label, column.unit, speaker) for column in answer.of_kind(Kind.VALUE)]
    parts += [words.by] if question.by else []
    parts += words.where
    parts += _years_covered(question, dataset)
    parts += [words.compare] if question.compare else []
    return reduce(_beside, parts)


def _beside(left: Message, right: Message) -> Message:
    return Message(N_("%(left)s · %(right)s"), {"left": left, "right": right})


def _with_unit(label: Message, unit: Words, speaker: Speaker) -> Message:
    if not speaker.label(unit):
        return label
    return Message(N_("%(label)s (%(unit)s)"), {"label": label, "unit": unit})


def _years_covered(question: Question, dataset: Dataset) -> list[Message]:
    """Return the years that the dataset covers, unless a filter already speaks of years."""
    filtered = {dataset.variable(item.variable).type for item in question.where}
    if dataset.years is None or VariableType.YEAR in filtered:
        return []
    first, last = dataset.years
    if first == last:
        return [Message(N_("%(year)s"), {"year": str(first)})]
    return [Message(N_("%(first)s to %(last)s"), {"first": str(first), "last": str(last)})]


def _breakdowns_in_words(question: Question, dataset: Dataset) -> Message:
    labels = [breakdown_label(item, dataset) for item in question.by[:3]]
    return Message(_BY[len(labels)], dict(zip(("first", "second", "third"), labels, strict=False)))


def _filter_in_words(item: Filter, dataset: Dataset, speaker: Speaker) -> Message:
    variable = dataset.variable(item.variable)
    name = {"variable": variable.label}
    if item.operator is Operator.MISSING:
        return Message(N_("%(variable)s: not reported"), name)
    if item.operator is Operator.CONTAINS:
        return Message(N_('%(variable)s contains "%(text)s"'), {**name, "text": " ".join(item.values)})
    if item.operator is Operator.RANGE:
        return _range_in_words(item, variable, speaker)
    return _values_in_words(item, variable, speaker)


def _values_in_words(item: Filter, variable: Variable, speaker: Speaker) -> Message:
    values = [_value_in_words(value, variable, speaker) for value in item.values]
    gaps = {"variable": variable.label, "values": values[:_MOST_VALUES]}
    more = len(values) - _MOST_VALUES
    if more <= 0:
        return Message(N_("%(variable)s: %(values)s"), gaps)
    return Message(N_("%(variable)s: %(values)s and %(count)s more"), {**gaps, "count": more})


def _range_in_words(item: Filter, variable: Variable, speaker: Speaker) -> Message:
    low, high = [_value_in_words(value, variable, speaker) for value in (*item.values, "", "")[:2]]
    gaps = {"variable": variable.label, "low": low, "high": high}
    if not any(item.values[:1]):
        return Message(N_("%(variable)s: up to %(high)s"), gaps)
    if not any(item.values[1:]):
        return Message(N_("%(variable)s: from %(low)s"), gaps)
    return Message(N_("%(variable)s: %(low)s to %(high)s"), gaps)


def _value_in_words(text: str, variable: Variable, speaker: Speaker) -> Words | Message | str:
    """Return a stored value as it is read; one that the variable cannot hold stays as it was written."""
    if not text or text in variable.code_labels or variable.type in {VariableType.TEXT, VariableType.YEAR}:
        return variable.code_labels.get(text) or text
    try:
        value = stored(text, variable)
    except BadQuestion:
        return text
    if isinstance(value, bool):
        return category_label(variable, text)
    if variable.type in NUMERIC:
        return speaker.number(value)
    return speaker.day(value) if isinstance(value, date) and len(text) == len("2024-12-31") else text
