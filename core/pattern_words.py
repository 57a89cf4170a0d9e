"""A regular expression in words, where it is one of digits, letters and signs in a row, as the suggested checks are."""

import re
from collections.abc import Callable

from core.words import Message, N_

_PART = re.compile(r"(?P<what>\[0-9\]|\\d|\\p\{Lu\}|\[A-Z\]|\\p\{L\}|\\?[-/_. ])(?:\{(?P<count>\d{1,2})\})?")


def form_of(pattern: str) -> list[Message] | None:
    r"""Return what stands one behind the other; None for a pattern that says more than that.

    >>> [str(part) for part in form_of(r"\p{Lu}{2}-[0-9]{3}") or ()]
    ['2 capital letters', 'a hyphen', '3 digits']
    >>> form_of("[0-9]{7,8}")
    """
    parts, end = [], 0
    for found in _PART.finditer(pattern):
        what, count = found["what"], int(found["count"] or 1)
        said = _in_words(what, count)
        if found.start() != end or said is None:
            return None
        parts.append(said)
        end = found.end()
    return parts if parts and end == len(pattern) else None


def _in_words(what: str, count: int) -> Message | None:
    if not count or what == ".":  # a dot that is not escaped stands for any sign
        return None
    if what in _RUNS:
        return _RUNS[what](count)
    sign = _SIGNS[what.removeprefix("\\")]
    return (
        Message(sign)
        if count == 1
        else Message(N_("%(count)s x %(sign)s"), {"count": count, "sign": Message(sign)})
    )


def _digits(count: int) -> Message:
    return Message(N_("%(count)s digit"), {"count": count}, plural=N_("%(count)s digits"), count=count)


def _capitals(count: int) -> Message:
    many = N_("%(count)s capital letters")
    return Message(N_("%(count)s capital letter"), {"count": count}, plural=many, count=count)


def _letters(count: int) -> Message:
    return Message(N_("%(count)s letter"), {"count": count}, plural=N_("%(count)s letters"), count=count)


_RUNS: dict[str, Callable[[int], Message]] = {
    "[0-9]": _digits,
    "\\d": _digits,
    "\\p{Lu}": _capitals,
    "[A-Z]": _capitals,
    "\\p{L}": _letters,
}
_SIGNS = {
    "-": N_("a hyphen"),
    "/": N_("a slash"),
    "_": N_("an underscore"),
    ".": N_("a full stop"),
    " ": N_("a blank"),
}
