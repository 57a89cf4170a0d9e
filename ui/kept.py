"""A widget that shows one part of the question: its value comes from the address, and choosing another changes it."""

from collections.abc import Callable
from typing import Any

from core.question import Question
from ui import address
from ui.session import remember, remembered

Change = Callable[[Question, Any], Question]


_JUST_CHANGED = "_just_changed"


def kept(widget: Callable[..., Any], text: str, key: str, value: Any, change: Change, **options: Any) -> Any:
    """Show the widget with the question's value; `change` returns the question with the value that was chosen.

    A widget that the person has just changed is not told its own value again: by the time the answer arrives she may have
    clicked once more, and the older value would undo the newer click. In every other run it is told, because a picker in
    a closed popover has not heard the value yet.
    """
    if not (_has_just_changed(key) and remembered(key) == value):
        remember(key, value)
    return widget(text, key=key, on_change=_changed, args=(key, change), **options)


def _changed(key: str, change: Change) -> None:
    value = remembered(key)
    remember(_JUST_CHANGED, remembered(_JUST_CHANGED, frozenset()) | {key})
    address.change(lambda asked: change(asked, value))


def _has_just_changed(key: str) -> bool:
    """Return whether this run began with a change of this widget; asked once a run."""
    changed = remembered(_JUST_CHANGED, frozenset())
    remember(_JUST_CHANGED, changed - {key})
    return key in changed
