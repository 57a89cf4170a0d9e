"""What stands out, in one sentence with its figures."""

from collections.abc import Callable

from core.answer import Column, Format
from core.catalog import Dataset
from core.figures import figure, percentage
from core.noteworthy import OUTLYING, Kind, Noteworthy
from core.question_words import question_in_words
from core.words import Message, Speaker, N_

_KIND_LABELS = {
    Kind.GAP: N_("The largest gap"),
    Kind.CHANGE: N_("The steepest change"),
    Kind.INCOMPLETE: N_("The most incomplete"),
    Kind.AREA: N_("The area that stands apart"),
    Kind.DISTRIBUTION: N_("What is usual"),
}
_NEXT_LABELS = {
    Kind.GAP: N_("Another gap"),
    Kind.CHANGE: N_("Another change"),
    Kind.INCOMPLETE: N_("Also incomplete"),
    Kind.AREA: N_("Another area"),
    Kind.DISTRIBUTION: N_("What is usual"),
}


def kind_label(found: Noteworthy) -> Message:
    """Return what stands above a finding: in which way it stands out, and whether another one does so more."""
    return Message((_NEXT_LABELS if found.is_next else _KIND_LABELS)[found.kind])


def sentence(found: Noteworthy, dataset: Dataset, speaker: Speaker) -> Message:
    """Return the finding with its figures, and the records that it is about where they are not all."""
    said = _SENTENCES[found.kind](found, dataset, speaker)
    if found.kind is Kind.INCOMPLETE or not found.question.where:
        return said
    where = list(question_in_words(found.question, dataset, speaker).where)
    return Message(N_("%(finding)s · %(where)s"), {"finding": said, "where": where})


def _gap(found: Noteworthy, _: Dataset, speaker: Speaker) -> Message:
    text = N_(
        "%(measure)s is higher for “%(high)s” than for “%(low)s”: %(high_value)s against %(low_value)s "
        "(%(by)s; the difference is %(difference)s)"
    )
    column, group = _columns(found)
    high, low = found.figures
    return Message(
        text,
        {
            "measure": column.label,
            "difference": _difference(high - low, column, speaker),
            "high": group.text(found.places[0], speaker),
            "low": group.text(found.places[1], speaker),
            "by": group.label,
            "high_value": figure(high, column, speaker),
            "low_value": _with_unit(low, column, speaker),
        },
    )


def _change(found: Noteworthy, _: Dataset, speaker: Speaker) -> Message:
    column, group = _columns(found)
    before, after = found.figures
    rose = N_("%(measure)s rose from %(before)s in %(first)s to %(after)s in %(last)s")
    fell = N_("%(measure)s fell from %(before)s in %(first)s to %(after)s in %(last)s")
    return Message(
        rose if after > before else fell,
        {
            "measure": column.label,
            "before": figure(before, column, speaker),
            "after": figure(after, column, speaker),
            "first": group.text(found.places[0], speaker),
            "last": group.text(found.places[1], speaker),
        },
    )


def _incomplete(found: Noteworthy, dataset: Dataset, speaker: Speaker) -> Message:
    missing, records = found.figures
    gaps = {"variable": dataset.variable(found.variable).label, "count": speaker.number(missing)}
    if missing == records:
        return Message(N_("“%(variable)s” is not reported in any record"), gaps)
    text = N_("“%(variable)s” is not reported in %(share)s of the records (%(count)s)")
    return Message(text, {**gaps, "share": percentage(missing / records, speaker)})


def _area(found: Noteworthy, _: Dataset, speaker: Speaker) -> Message:
    column, group = _columns(found)
    value, middle = found.figures
    apart = N_(
        "“%(area)s” stands apart: %(measure)s is %(value)s there, and %(middle)s in the middle of %(count)s areas"
    )
    farthest = N_(
        "“%(area)s” is farthest from the middle of %(count)s areas: %(measure)s is %(value)s there, "
        "and %(middle)s in the middle"
    )
    return Message(
        apart if found.score >= OUTLYING else farthest,
        {
            "area": group.text(found.places[0], speaker),
            "measure": column.label,
            "value": figure(value, column, speaker),
            "middle": figure(middle, column, speaker),
            "count": found.count,
        },
    )


def _distribution(found: Noteworthy, dataset: Dataset, speaker: Speaker) -> Message:
    variable = dataset.variable(found.variable)
    if found.group is not None:
        largest, records = found.figures
        gaps = {"part": found.group.text(found.places[0], speaker), "variable": variable.label}
        text = N_("%(variable)s: the most frequent is “%(part)s”, with %(share)s of the records")
        return Message(text, {**gaps, "share": percentage(largest / records, speaker)})
    column = found.column
    low, middle, high = (figure(each, column, speaker) if column else f"{each:g}" for each in found.figures)
    values = {"variable": variable.label, "low": low, "middle": middle, "high": high}
    if low == high:
        return Message(N_("%(variable)s is %(middle)s in half of the records or more"), values)
    text = N_(
        "%(variable)s lies between %(low)s and %(high)s in half of the records; the middle is %(middle)s"
    )
    return Message(text, values)


def _columns(found: Noteworthy) -> tuple[Column, Column]:
    if found.column is None or found.group is None:
        raise ValueError(found.kind)
    return found.column, found.group


def _difference(value: float, column: Column, speaker: Speaker) -> str:
    if column.format is Format.PERCENT:
        points = figure(value * 100, _as_number(column), speaker)
        return speaker.say(Message(N_("%(value)s points"), {"value": points}))
    return figure(value, column, speaker)


def _with_unit(value: float, column: Column, speaker: Speaker) -> str:
    number, unit = figure(value, column, speaker), speaker.label(column.unit)
    return speaker.say(Message(N_("%(value)s %(unit)s"), {"value": number, "unit": unit})) if unit else number


def _as_number(column: Column) -> Column:
    return Column(column.name, column.kind, Format.NUMBER, column.label, {}, {})


_SENTENCES: dict[Kind, Callable[[Noteworthy, Dataset, Speaker], Message]] = {
    Kind.GAP: _gap,
    Kind.CHANGE: _change,
    Kind.INCOMPLETE: _incomplete,
    Kind.AREA: _area,
    Kind.DISTRIBUTION: _distribution,
}
