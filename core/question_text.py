"""The URL form of a question: readable text, the same in every language, that a hand can change.

    ?data=enrolment&show=share(status=dropout)&by=region,band(age;2)&where=area=rural&where=year:2020..2024
    &compare=country&sort=-value&top=10

Values stand as stored, with `%`, `|`, `,`, `;`, `(`, `)` and `..` escaped as in a URL, so that any value comes back unchanged.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from core.errors import BadQuestion
from core.question import (
    Breakdown,
    Comparison,
    Filter,
    Measure,
    MeasureKind,
    Operator,
    Part,
    Question,
)
from core.words import Message, N_

Params = dict[str, list[str]]

PARAMETERS = ("data", "show", "by", "where", "compare", "sort", "top")
LONGEST = 8_000

_CALL = re.compile(r"(?P<kind>[a-z_]+)(?:\((?P<inside>[^()]*)\))?")
_FILTER = re.compile(r"(?P<name>[a-z][a-z0-9_]*)(?P<mark>[=:~])(?P<rest>.*)", re.DOTALL)


def to_params(question: Question) -> Params:
    """Return the question as URL parameters; what is left at its default is left out.

    >>> to_params(Question("births", by=(Breakdown("area"),)))
    {'data': ['births'], 'show': ['rows'], 'by': ['area']}
    """
    params = {
        "data": [question.dataset],
        "show": [measure_text(measure) for measure in question.measures],
        "by": [",".join(breakdown_text(item) for item in question.by)],
        "where": [_filter_text(item) for item in question.where],
        "compare": [question.compare.value],
        "sort": [question.sort],
        "top": [str(question.top) if question.top else ""],
    }
    return {name: values for name, values in params.items() if any(values)}


def from_params(params: Mapping[str, Sequence[str]]) -> Question:
    """Return the question, or raise BadQuestion saying which part cannot be read.

    >>> from_params({"data": ["births"], "show": ["mean(weight)"]}).measures[0].kind.value
    'mean'
    """
    if sum(len(value) for values in params.values() for value in values) > LONGEST:
        raise BadQuestion(Message(N_("This address is too long to be a question.")))
    return Question(
        dataset=_first(params, "data"),
        measures=tuple(_measure(text) for text in params.get("show", ()) if text) or (Measure(),),
        by=tuple(read_breakdown(text) for value in params.get("by", ()) for text in value.split(",") if text),
        where=tuple(_filter(text) for text in params.get("where", ()) if text),
        compare=_comparison(_first(params, "compare")),
        sort=_sort(_first(params, "sort")),
        top=_top(_first(params, "top")),
    )


def _first(params: Mapping[str, Sequence[str]], name: str) -> str:
    values = params.get(name, ())
    return values[0] if values else ""


def measure_text(measure: Measure) -> str:
    """Return a measure as the address writes it, for example `mean(score)`."""
    if measure.kind is MeasureKind.ROWS:
        return measure.kind.value
    inside = measure.variable
    if measure.is_share:
        inside += "=" + "|".join(_escaped(value) for value in measure.categories)
    elif measure.other:
        inside += f";{measure.other}"
    elif measure.kind is MeasureKind.QUANTILE:
        inside += f";{_number_text(measure.quantile)}"
    return f"{measure.kind.value}({inside})"


def _measure(text: str) -> Measure:
    match = _CALL.fullmatch(text)
    if not match:
        raise _unreadable("show", text)
    kind = _measure_kind(match["kind"])
    inside = match["inside"] or ""
    if kind is MeasureKind.SHARE:
        name, _, values = inside.partition("=")
        return Measure(kind, name, categories=_values(values))
    name, _, other = inside.partition(";")
    if kind is MeasureKind.QUANTILE:
        return Measure(kind, name, quantile=_number(other or "0.5", text))
    return Measure(kind, name, other)


def _measure_kind(text: str) -> MeasureKind:
    try:
        return MeasureKind(text)
    except ValueError:
        near = difflib.get_close_matches(text, [kind.value for kind in MeasureKind], n=1)
        known = near or [kind.value for kind in MeasureKind]
        message = N_('"%(text)s" is not a measure. Try: %(known)s.')
        raise BadQuestion(Message(message, {"text": text[:80], "known": known})) from None


def breakdown_text(breakdown: Breakdown) -> str:
    """Return a breakdown as the address writes it, for example `year(born)`."""
    if breakdown.part is Part.WHOLE:
        return breakdown.variable
    if breakdown.part is Part.BAND:
        return f"band({breakdown.variable};{_number_text(breakdown.width)})"
    return f"{breakdown.part.value}({breakdown.variable})"


def read_breakdown(text: str) -> Breakdown:
    """Return the breakdown, or raise BadQuestion; whether its variable exists is not looked at."""
    if "(" not in text:
        return Breakdown(text)
    match = _CALL.fullmatch(text)
    if not match or match["inside"] is None:
        raise _unreadable("by", text)
    name, _, width = match["inside"].partition(";")
    try:
        part = Part(match["kind"])
    except ValueError:
        raise _unreadable("by", text) from None
    return Breakdown(name, part, _number(width, text) if part is Part.BAND else 0.0)


def _filter_text(item: Filter) -> str:
    if item.operator is Operator.MISSING:
        return f"missing({item.variable})"
    values = [_escaped(value) for value in item.values]
    if item.operator is Operator.RANGE:
        return f"{item.variable}:{'..'.join(values)}"
    mark = "~" if item.operator is Operator.CONTAINS else "="
    return f"{item.variable}{mark}{'|'.join(values)}"


def _filter(text: str) -> Filter:
    missing = re.fullmatch(r"missing\(([a-z0-9_]+)\)", text)
    if missing:
        return Filter(missing[1], Operator.MISSING)
    match = _FILTER.fullmatch(text)
    if not match:
        raise _unreadable("where", text)
    if match["mark"] == ":":
        low, dots, high = match["rest"].partition("..")
        if not dots:
            raise _unreadable("where", text)
        return Filter(match["name"], Operator.RANGE, (_unescaped(low), _unescaped(high)))
    if match["mark"] == "~":
        return Filter(match["name"], Operator.CONTAINS, (_unescaped(match["rest"]),))
    return Filter(match["name"], Operator.ONE_OF, _values(match["rest"]))


def _comparison(text: str) -> Comparison:
    try:
        return Comparison(text)
    except ValueError:
        raise _unreadable("compare", text) from None


def _sort(text: str) -> str:
    if text not in {"", "value", "-value"}:
        raise _unreadable("sort", text)
    return text


def _top(text: str) -> int:
    if text and not re.fullmatch(r"[1-9][0-9]{0,3}", text):
        raise _unreadable("top", text)
    return int(text or 0)


def _number(text: str, whole: str) -> float:
    if not re.fullmatch(r"\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,2})?", text):
        raise _unreadable("show", whole)
    return float(text)


def _number_text(number: float) -> str:
    """Return the shortest text that reads back as the same number.

    >>> _number_text(20.0), _number_text(0.9)
    ('20', '0.9')
    """
    return repr(float(number)).removesuffix(".0")


def _values(text: str) -> tuple[str, ...]:
    return tuple(_unescaped(value) for value in text.split("|"))


def _escaped(value: str) -> str:
    for mark, code in (
        ("%", "%25"),
        ("|", "%7C"),
        (",", "%2C"),
        (";", "%3B"),
        ("(", "%28"),
        (")", "%29"),
        ("..", "%2E%2E"),
    ):
        value = value.replace(mark, code)
    return value.removesuffix(".") + "%2E" if value.endswith(".") else value


def _unescaped(text: str) -> str:
    return unquote(text, errors="replace")


def _unreadable(parameter: str, text: str) -> BadQuestion:
    message = N_(
        'The address has a part that cannot be read: "%(parameter)s=%(text)s". Choose again from the lists.'
    )
    return BadQuestion(Message(message, {"parameter": parameter, "text": text[:80]}))
