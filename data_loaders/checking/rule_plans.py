"""Checks across the variables of one record: sums, comparisons, and values that are there together."""

from collections.abc import Sequence

from core.catalog import VariableType
from core.quality import Check, Operator, Rule, Term
from data_loaders.checking.plans import Plan, Setting
from data_loaders.checking.records import ROW, as_number_text, composed, joined, quoted
from data_loaders.values.expression import Expression

ROUNDING = 1e-9
"""What floating numbers may differ by, relative to their size, before a tolerance is needed."""
_BROKEN_WHEN = {
    Operator.EQUAL: "abs({left} - {right}) > {slack}",
    Operator.NOT_EQUAL: "abs({left} - {right}) <= {slack}",
    Operator.AT_LEAST: "{left} < {right} - {slack}",
    Operator.AT_MOST: "{left} > {right} + {slack}",
    Operator.MORE: "{left} <= {right} - {slack}",
    Operator.LESS: "{left} >= {right} + {slack}",
}
_BROKEN_DAYS = {
    Operator.EQUAL: "{} <> {}",
    Operator.NOT_EQUAL: "{} = {}",
    Operator.AT_LEAST: "{} < {}",
    Operator.AT_MOST: "{} > {}",
    Operator.MORE: "{} <= {}",
    Operator.LESS: "{} >= {}",
}


def rule(check: Check, setting: Setting) -> Plan:
    """The two sides of a rule should stand to each other as it says, wherever all its variables have values."""
    assert check.rule is not None  # noqa: S101 - a check of this kind without a rule does not pass validation
    names = variables_of(check.rule)
    if check.rule.operator is Operator.BOTH_OR_NEITHER:
        return _together(check.rule, setting, names)
    if any(is_day(name, setting) for name in names):
        return _days(check.rule, setting, names)
    return _numbers(check.rule, setting, names)


def variables_of(rule: Rule) -> tuple[str, ...]:
    """Return the variables of both sides, each once."""
    return tuple(dict.fromkeys(term.variable for term in (*rule.left, *rule.right) if term.variable))


def is_day(name: str, setting: Setting) -> bool:
    """Whether a variable holds days or moments."""
    return setting.dataset.variable(name).type in (VariableType.DATE, VariableType.DATETIME)


def _numbers(rule: Rule, setting: Setting, names: tuple[str, ...]) -> Plan:
    # both sides are worked out once, under names of their own, so that the parameters stand in one place
    sides = composed("LATERAL (SELECT {} AS left_side, {} AS right_side)", _sum(rule.left), _sum(rule.right))
    source = composed("{}, {} AS s", setting.from_records(*names), sides)
    size = f"{ROUNDING} * greatest(abs(s.left_side), abs(s.right_side), 1)"
    broken = _BROKEN_WHEN[rule.operator]
    if rule.operator in (Operator.MORE, Operator.LESS):
        slack = Expression("?", (rule.tolerance,))
    else:
        slack = Expression(f"(? + {size})", (rule.tolerance,))
    hit = Expression(broken.format(left="s.left_side", right="s.right_side", slack=slack.sql), slack.values)
    is_one = len(rule.left) == 1 and rule.operator is Operator.EQUAL
    expected = as_number_text("round(s.right_side, 6)") if is_one else "NULL"
    return _plan(setting, source, hit, names, expected)


def _sum(terms: Sequence[Term]) -> Expression:
    parts = [Expression("CAST(0 AS DOUBLE)")]
    for term in terms:
        sign = "-" if term.is_subtracted else "+"
        value = f"CAST(r.{quoted(term.variable)} AS DOUBLE)" if term.variable else "CAST(? AS DOUBLE)"
        parts.append(Expression(f"{sign} {value}", () if term.variable else (term.number,)))
    return joined(parts, " ")


def _days(rule: Rule, setting: Setting, names: tuple[str, ...]) -> Plan:
    left, right = (f"r.{quoted(side[0].variable)}" for side in (rule.left, rule.right))
    hit = Expression(_BROKEN_DAYS[rule.operator].format(left, right))
    return _plan(setting, setting.from_records(*names), hit, names, "NULL")


def _together(rule: Rule, setting: Setting, names: tuple[str, ...]) -> Plan:
    left, right = (
        "(" + " OR ".join(f"r.{quoted(term.variable)} IS NOT NULL" for term in side) + ")"
        for side in (rule.left, rule.right)
    )
    hit = Expression(f"{left} <> {right}")
    return _plan(setting, setting.from_records(*names), hit, (), "NULL", shown=names)


def _plan(
    setting: Setting,
    source: Expression,
    hit: Expression,
    filled: Sequence[str],
    expected: str,
    *,
    shown: Sequence[str] = (),
) -> Plan:
    unit, area = (setting.place_text(each) for each in (setting.place.unit, setting.place.area))
    checked = " AND ".join(f"r.{quoted(name)} IS NOT NULL" for name in filled) or "true"
    return Plan(
        source=source,
        unit=unit,
        area=area,
        hit=hit,
        checked=Expression(checked),
        expected=Expression(expected),
        row=f"r.{ROW}",
        shown_names=tuple(shown or filled),
    )
