"""A speaker for tests: plain English, numbers with as many decimals as they need and at most three."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.words import Message, Words, in_language


class PlainEnglish:
    language = "en"
    region = "en_US"

    def say(self, message: Message) -> str:
        text = message.plural if message.plural and message.count != 1 else message.text
        return text % {name: self._worded(value) for name, value in message.values.items()}

    def label(self, words: Words) -> str:
        return in_language(words, self.language)

    def number(self, value: float | None, *, decimals: int | None = None) -> str:
        if value is None or value != value:
            return "–"
        if decimals is None:
            return f"{value:,.3f}".rstrip("0").rstrip(".")
        return f"{value:,.{decimals}f}"

    def percent(self, share: float | None, *, decimals: int = 1) -> str:
        return "–" if share is None else f"{share * 100:.{decimals}f} %"

    def day(self, day: date) -> str:
        return f"{day.day} {day:%b %Y}"

    def month(self, day: date) -> str:
        return f"{day:%b %Y}"

    def _worded(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, Message):
            return self.say(value)
        if isinstance(value, Mapping):
            return self.label(value)
        if isinstance(value, list | tuple):
            return ", ".join(self._worded(item) for item in value)
        return self.number(value) if isinstance(value, int | float) else str(value)


ENGLISH = PlainEnglish()
