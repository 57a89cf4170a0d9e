"""Our plain values as JSON and back: between the app and the process apart, and for recipes on the disk.

Frozen dataclasses, texts per language, sentences, paths, enumerations; nothing is ever pickled. Strict: a key nobody knows, a key that is missing, or a value of another kind is an error that says where it stands.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import GenericAlias, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin

from core.words import Message
from data_loaders.intake import Layout, SheetLayout

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")
KIND = "kind"
"""The key that tells which of several dataclasses a value is."""
_SENTENCE = "sentence"


class NotPlain(ValueError):
    """A text that is not the JSON of such a value; `where` says what is wrong where, without quoting values."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def to_json(value: object) -> str:
    """Return a value as one line of JSON. What has its default is left out."""
    is_choice = isinstance(value, Layout | SheetLayout)  # by itself it has to say which of them it is
    plain = _from_choice(_converter(), value) if is_choice else _converter().unstructure(value)
    return json.dumps(plain, ensure_ascii=False)


def from_json(text: str | bytes, kind: type[T]) -> T:
    """Return the value of this class that a JSON text stands for. Raises NotPlain."""
    from cattrs import BaseValidationError, transform_error

    try:
        return _converter().structure(json.loads(text), kind)
    except BaseValidationError as error:
        raise NotPlain("; ".join(transform_error(error, format_exception=_explained)[:3])) from None
    except json.JSONDecodeError as error:
        raise NotPlain(f"line {error.lineno}") from None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NotPlain(type(error).__name__) from None


@lru_cache(maxsize=1)
def _converter() -> "Converter":
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True, omit_if_default=True, prefer_attrib_converters=False)
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, _strict)
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(StrEnum, lambda value, kind: kind(_strict(value, str)))
    converter.register_structure_hook_func(_is_list, lambda value, kind: _to_list(converter, value, kind))
    converter.register_unstructure_hook(Path, str)
    converter.register_structure_hook(Path, lambda value, _: Path(_strict(value, str)))
    converter.register_unstructure_hook(Message, _from_message)
    converter.register_structure_hook(Message, lambda value, _: _to_message(value))
    converter.register_unstructure_hook_func(_is_choice, lambda value: _from_choice(converter, value))
    converter.register_structure_hook_func(_is_choice, lambda value, kind: _to_choice(converter, value, kind))
    return converter


def _strict(value: Any, kind: type[T]) -> T:
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value


def _number(value: Any, _kind: object) -> float:
    if type(value) not in (int, float):
        raise TypeError("number")
    return value  # type: ignore[no-any-return]


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind)[1:] == (...,)


def _to_list(converter: Any, value: Any, kind: Any) -> tuple[Any, ...]:
    if type(value) is not list:
        raise TypeError("list")
    return tuple(converter.structure(value, GenericAlias(list, get_args(kind)[:1])))


def _is_choice(kind: Any) -> bool:
    """Whether a type is one of several kinds of value ("Layout | SheetLayout | None", "float | str | None")."""
    if get_origin(kind) not in (Union, UnionType):
        return False
    return len([option for option in get_args(kind) if option is not type(None)]) > 1


def _from_choice(converter: "Converter", value: Any) -> Any:
    plain = converter.unstructure(value)
    return {KIND: type(value).__name__, **plain} if is_dataclass(value) else plain


def _to_choice(converter: "Converter", value: Any, kind: Any) -> Any:
    options = get_args(kind)
    if not isinstance(value, Mapping):
        if type(value) in options or (type(value) is int and float in options):
            return value
        raise TypeError("none of the kinds that are possible here")
    chosen = next((option for option in options if option.__name__ == value.get(KIND)), None)
    if chosen is None:
        raise TypeError(f'"{KIND}" has to be one of ' + ", ".join(option.__name__ for option in options))
    return converter.structure({key: each for key, each in value.items() if key != KIND}, chosen)


def _from_message(message: Message) -> dict[str, Any]:
    plain: dict[str, Any] = {_SENTENCE: message.text}
    if message.values:
        plain["values"] = {name: _plain(value) for name, value in message.values.items()}
    if message.plural:
        plain |= {"plural": message.plural, "count": message.count}
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return _from_message(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


def _to_message(value: Any) -> Message:
    known = {field.name for field in fields(Message)} - {"text"} | {_SENTENCE}
    if not isinstance(value, Mapping) or not isinstance(value.get(_SENTENCE), str) or set(value) - known:
        raise TypeError("sentence")
    values = {str(name): _full(item) for name, item in value.get("values", {}).items()}
    return Message(value[_SENTENCE], values, value.get("plural", ""), value.get("count", 0))


def _full(value: Any) -> Any:
    if isinstance(value, Mapping) and _SENTENCE in value:
        return _to_message(value)
    return [_full(item) for item in value] if isinstance(value, list) else value


def _explained(error: BaseException, kind: type | None) -> str:
    """Return what is wrong at one place, without the value that stands there."""
    from cattrs.errors import ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        return "unknown key " + ", ".join(sorted(f'"{key[:40]}"' for key in error.extra_fields))
    if isinstance(error, KeyError):
        return f"missing key {str(error)[:60]}"
    name = "list" if _is_list(kind) else getattr(kind, "__name__", "another kind of value")
    return f"expected {name}"
