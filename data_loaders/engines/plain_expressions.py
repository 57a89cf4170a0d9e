"""Expressions as a person would write them: each rule takes one clumsy form that query builders produce.

A rule gets a node of the syntax tree and returns the plainer one, or the same. None changes a result; what each relies
on is said beside it.
"""

from collections.abc import Callable
from typing import Any

Rule = Callable[[Any], Any]

_MOST_ROUNDS = 20


def plainer(tree: Any) -> Any:
    """Return the tree after every rule, again and again until nothing changes."""
    before = ""
    for _ in range(_MOST_ROUNDS):
        for node in reversed(list(tree.walk())):
            tree = _rewritten(node, tree)
        if (now := tree.sql(dialect="duckdb")) == before:
            break
        before = now
    return tree


def _rewritten(node: Any, tree: Any) -> Any:
    for rule in _RULES:
        new = rule(node)
        if new is not node:
            if node is tree:
                return new
            node.replace(new)
            return tree
    return tree


def _without_parentheses(node: Any) -> Any:
    """(a) is a, wherever nothing binds more tightly outside than inside."""
    from sqlglot import exp

    if not isinstance(node, exp.Paren):
        return node
    inside, outside = node.this, node.parent
    if not isinstance(inside, exp.Binary | exp.Not | exp.Between | exp.In | exp.Neg):
        return inside
    if not isinstance(outside, exp.Binary | exp.Not | exp.Between | exp.In | exp.Neg | exp.Bracket):
        return inside
    if isinstance(outside, exp.And) and not isinstance(inside, exp.Or):
        return inside
    if isinstance(outside, exp.Or) and isinstance(inside, exp.And | exp.Or | exp.Predicate | exp.Not):
        return inside
    if isinstance(outside, exp.Predicate) and isinstance(inside, exp.Mul | exp.Div | exp.Add | exp.Sub):
        return inside
    return node


def _is_not_null(node: Any) -> Any:
    """NOT (x IS NULL) is x IS NOT NULL; NOT (x = y) is x <> y."""
    from sqlglot import exp

    if not isinstance(node, exp.Not) or isinstance(node.parent, exp.Is):
        return node
    inside = node.this.unnest()
    if isinstance(inside, exp.Is):
        return exp.Is(this=inside.this, expression=exp.Not(this=inside.expression))
    if isinstance(inside, exp.EQ):
        return exp.NEQ(this=inside.this, expression=inside.expression)
    return node


def _in_list(node: Any) -> Any:
    """CONTAINS([1, 2], x), x = 1 OR x = 2, and x IN (1) OR x = 2 are x IN (1, 2)."""
    from sqlglot import exp

    if isinstance(node, exp.ArrayContains | exp.Contains) and isinstance(node.this, exp.Array):
        return exp.In(this=node.expression, expressions=node.this.expressions)
    if not isinstance(node, exp.Or):
        return node
    left, right = _values_of(node.this.unnest()), _values_of(node.expression.unnest())
    if left is None or right is None or left[0] != right[0]:
        return node
    return exp.In(this=left[0], expressions=[*left[1], *right[1]])


def _values_of(node: Any) -> tuple[Any, list[Any]] | None:
    from sqlglot import exp

    if isinstance(node, exp.EQ) and isinstance(node.this, exp.Column):
        return node.this, [node.expression]
    if isinstance(node, exp.In) and node.expressions:
        return node.this, node.expressions
    return None


def _without_else_null(node: Any) -> Any:
    """CASE ... ELSE NULL END says nothing by its last branch."""
    from sqlglot import exp

    if isinstance(node, exp.Case) and isinstance(node.args.get("default"), exp.Null):
        node.set("default", None)
    return node


def _nullif(node: Any) -> Any:
    """CASE WHEN x <> code THEN x END is NULLIF(x, code)."""
    from sqlglot import exp

    branch = _only_branch(node)
    if branch is None or not isinstance(branch[0], exp.NEQ):
        return node
    test, value = branch
    return exp.Nullif(this=value, expression=test.expression) if test.this == value else node


def _filtered(node: Any) -> Any:
    """SUM(CASE WHEN p THEN x END) is SUM(x) FILTER (WHERE p); so is COUNT."""
    from sqlglot import exp

    if not isinstance(node, exp.Sum | exp.Count) or (branch := _only_branch(node.this)) is None:
        return node
    test, value = branch
    kind = type(node)
    return exp.Filter(this=kind(this=value), expression=exp.Where(this=test))


def _quotient(node: Any) -> Any:
    """CASE WHEN b <> 0 THEN CAST(a AS DOUBLE) / CAST(b AS DOUBLE) END is a / NULLIF(b, 0).

    The database divides whole numbers into decimals. COALESCE(.., 0) goes from both: where nothing is added up the
    denominator is empty too.
    """
    from sqlglot import exp

    branch = _only_branch(node)
    if branch is None or not isinstance(branch[1].unnest(), exp.Div) or not isinstance(branch[0], exp.NEQ):
        return node
    quotient = branch[1].unnest()
    top, bottom = _bare(quotient.this), _bare(quotient.expression)
    if branch[0].expression.name != "0" or _bare(branch[0].this) != bottom:
        return node
    return exp.Div(this=top, expression=exp.Nullif(this=bottom, expression=exp.Literal.number(0)))


def _bare(node: Any) -> Any:
    """Return an aggregate without the cast and the COALESCE(.., 0) around it."""
    from sqlglot import exp

    node = node.unnest()
    while isinstance(node, exp.Cast | exp.Coalesce):
        node = node.this.unnest()
    return node


def _sum_of_something(node: Any) -> Any:
    """CASE WHEN COUNT(x) > 0 THEN COALESCE(SUM(x), 0) END is SUM(x)."""
    from sqlglot import exp

    branch = _only_branch(node)
    if branch is None or not isinstance(branch[0], exp.GT) or not isinstance(branch[0].this, exp.Count):
        return node
    total = _bare(branch[1])
    return total if isinstance(total, exp.Sum) and total.this == branch[0].this.this else node


def _distinct(node: Any) -> Any:
    """The builder's count of different values, corrected for nulls, is COUNT(DISTINCT x)."""
    from sqlglot import exp

    if not isinstance(node, exp.Case) or len(node.args["ifs"]) != 1 or node.args.get("default") is None:
        return node
    difference = _bare(node.args["ifs"][0].args["true"])
    if not isinstance(difference, exp.Sub):
        return node
    counts = [item for item in difference.this.find_all(exp.Count) if isinstance(item.this, exp.Distinct)]
    return counts[0] if len(counts) == 1 else node


def _without_cast(node: Any) -> Any:
    """CAST(aggregate AS DOUBLE or BIGINT) only fixes the type of the column; so it is for YEAR(x)."""
    from sqlglot import exp

    if not isinstance(node, exp.Cast) or node.to.this not in {exp.DType.DOUBLE, exp.DType.BIGINT}:
        return node
    inside = node.this.unnest()
    return inside if isinstance(inside, exp.AggFunc | exp.Filter | exp.Year) else node


def _spelled(node: Any) -> Any:
    """COUNT() is COUNT(*), MEAN is AVG, and 10.0 is 10."""
    from sqlglot import exp

    if isinstance(node, exp.Count) and node.this is None:
        return exp.Count(this=exp.Star())
    if isinstance(node, exp.Anonymous) and node.name.upper() == "MEAN":
        return exp.Avg(this=node.expressions[0])
    if isinstance(node, exp.Literal) and node.is_number and node.name.endswith(".0"):
        return exp.Literal.number(node.name.removesuffix(".0"))
    return node


def _only_branch(node: Any) -> tuple[Any, Any] | None:
    """Return test and value of CASE WHEN test THEN value END, or nothing for any other node."""
    from sqlglot import exp

    if not isinstance(node, exp.Case) or node.this or node.args.get("default") or len(node.args["ifs"]) != 1:
        return None
    branch = node.args["ifs"][0]
    return branch.this.unnest(), branch.args["true"].unnest()


_RULES: tuple[Rule, ...] = (
    _without_parentheses,
    _is_not_null,
    _in_list,
    _without_else_null,
    _spelled,
    _nullif,
    _distinct,
    _sum_of_something,
    _quotient,
    _filtered,
    _without_cast,
)
