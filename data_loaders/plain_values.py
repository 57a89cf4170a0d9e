"""Our plain values as JSON and back: between the app and the process apart, and for recipes on the disk.

Reading is strict: an unknown key, a missing one or another type is an error, never a guess. Nothing is ever pickled.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from cattrs import ClassValidationError, IterableValidationError
from cattrs.preconf.json import JsonConverter, make_converter

from core.words import Message
from data_loaders.intake import Layout, SheetLayout

T = TypeVar("T")

_MESSAGE, _KIND = "$message", "kind"
_LAYOUTS: dict[str, type[Layout] | type[SheetLayout]] = {"text": Layout, "sheet": SheetLayout}


class NotPlain(ValueError):
    """A text that does not hold the value it should."""


def to_json(value: object) -> str:
    """Return a value of ours as one line of JSON."""
    return json.dumps(_converter().unstructure(value), ensure_ascii=False)


def from_json(text: str | bytes, kind: type[T]) -> T:
    """Return the value of this type that the JSON holds. Raises NotPlain."""
    try:
        return _converter().structure(json.loads(text), kind)
    except (ValueError, TypeError, LookupError, ClassValidationError, IterableValidationError) as error:
        raise NotPlain(type(error).__name__) from None


@cache
def _converter() -> JsonConverter:
    converter = make_converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Path, str)
    converter.register_structure_hook(Path, lambda text, _: Path(text))
    converter.register_unstructure_hook(Message, _of_message)
    converter.register_structure_hook(Message, lambda given, _: _to_message(given))
    converter.register_unstructure_hook_func(_is_layout, lambda value: _of_layout(value, converter))
    converter.register_structure_hook_func(_is_layout, lambda given, _: _to_layout(given, converter))
    return converter


def _is_layout(kind: Any) -> bool:
    return bool(kind == Layout | SheetLayout | None)


def _of_message(message: Message) -> dict[str, Any]:
    values = {name: _of_part(value) for name, value in message.values.items()}
    return {_MESSAGE: message.text, "values": values, "plural": message.plural, "count": message.count}


def _of_part(value: object) -> Any:
    """A message's gaps may hold texts, numbers, labels by language, other messages, or lists of those."""
    if isinstance(value, Message):
        return _of_message(value)
    if isinstance(value, list | tuple):
        return [_of_part(item) for item in value]
    return dict(value) if isinstance(value, dict) else value


def _to_message(given: dict[str, Any]) -> Message:
    values = {name: _to_part(value) for name, value in given["values"].items()}
    return Message(given[_MESSAGE], values, given["plural"], given["count"])


def _to_part(value: Any) -> Any:
    if isinstance(value, dict) and _MESSAGE in value:
        return _to_message(value)
    return [_to_part(item) for item in value] if isinstance(value, list) else value


def _of_layout(value: Layout | SheetLayout | None, converter: JsonConverter) -> dict[str, Any] | None:
    for name, kind in _LAYOUTS.items():
        if isinstance(value, kind):
            return {_KIND: name, **converter.unstructure(value, unstructure_as=kind)}
    return None


def _to_layout(given: dict[str, Any] | None, converter: JsonConverter) -> Layout | SheetLayout | None:
    if given is None:
        return None
    rest = {name: value for name, value in given.items() if name != _KIND}
    return converter.structure(rest, _LAYOUTS[given[_KIND]])
