"""A widget that shows one part of the question: its value comes from the address, and choosing another changes it."""

from collections.abc import Callable
from typing import Any

from core.question import Question
from ui import address
from ui.session import remember, remembered

Change = Callable[[Question, Any], Question]


def kept(widget: Callable[..., Any], text: str, key: str, value: Any, change: Change, **options: Any) -> Any:
    """Show the widget with the question's value; `change` returns the question with the value that was chosen."""
    remember(key, value)
    return widget(text, key=key, on_change=_changed, args=(key, change), **options)


def _changed(key: str, change: Change) -> None:
    value = remembered(key)
    address.change(lambda asked: change(asked, value))
