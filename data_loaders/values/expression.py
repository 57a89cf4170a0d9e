"""A piece of SQL with the values of its parameters: names in it are ours, everything from people or files is a value."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Expression:
    """A piece of SQL and the values of its parameters, in order."""

    sql: str
    values: tuple[object, ...] = ()


def trimmed(cell: str) -> str:
    """Return the SQL of a cell without the blanks around it, those that do not break lines among them."""
    return f"trim({cell}, ' \t\u00a0\u202f\u2009')"
