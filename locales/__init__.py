"""The languages: gettext catalogues for sentences, Babel for the formats of numbers and dates.

The source strings are English; `es/LC_MESSAGES/ventanilla.po` holds the Spanish. Language (words) and region (formats)
are two things: a Peruvian ministry writes 1,234.5 and a Spanish one 1.234,5.
"""

import gettext
import math
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.words import Message, Words, in_language

LANGUAGES = ("en", "es")
REGIONS = ("es_PE", "es_MX", "es_ES", "en_US")
DOMAIN = "ventanilla"
MISSING = "–"
_TOO_LONG = 1e15

_FOLDER = Path(__file__).parent


@lru_cache(maxsize=32)
def speaker(language: str, region: str) -> "GettextSpeaker":
    """Return who speaks this language with this region's formats; an unknown language is English."""
    return GettextSpeaker(language if language in LANGUAGES else "en", region)


class GettextSpeaker:
    """Puts messages, labels, numbers and dates into one language and one region's formats."""

    def __init__(self, language: str, region: str) -> None:
        self.language = language
        self.region = region
        self._catalogue = gettext.translation(DOMAIN, _FOLDER, [language], fallback=True)

    def say(self, message: Message) -> str:
        """Return the sentence in the viewer's language."""
        text = message.plural if message.plural and self._is_plural(message.count) else message.text
        values = {name: self._worded(value) for name, value in message.values.items()}
        return (self._catalogue.gettext(text) if text else "") % values

    def label(self, words: Words) -> str:
        """Return the label in the viewer's language."""
        return in_language(words, self.language)

    def number(self, value: float | None, *, decimals: int | None = None) -> str:
        """Return the number in the region's format; without `decimals`, with some four significant digits."""
        if value is None or not math.isfinite(value):
            return MISSING
        places = _decimals(value) if decimals is None else decimals
        return _formatted(value, places, self.region, is_fixed=decimals is not None)

    def percent(self, share: float | None, *, decimals: int = 1) -> str:
        """Return a share between 0 and 1 as a percentage."""
        if share is None or not math.isfinite(share):
            return MISSING
        return f"{self.number(share * 100, decimals=decimals)}\N{NARROW NO-BREAK SPACE}%"

    def day(self, value: date) -> str:
        """Return the day with the month in letters, which nobody can misread."""
        from babel.dates import format_date

        return str(format_date(value, "d MMM y", locale=self.language))

    def month(self, day: date) -> str:
        """Return the month and year."""
        from babel.dates import format_date

        return str(format_date(day, "MMM y", locale=self.language))

    def _worded(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, Message):
            return self.say(value)
        if isinstance(value, Mapping):
            return self.label(value)
        if isinstance(value, list | tuple):
            return ", ".join(self._worded(item) for item in value)
        if isinstance(value, date):
            return self.day(value)
        return self.number(value) if isinstance(value, int | float) else str(value)

    def _is_plural(self, count: int) -> bool:
        from babel import Locale

        return bool(Locale.parse(self.language).plural_form(count) != "one")


def _decimals(value: float) -> int:
    """Return how many decimals leave some four significant digits."""
    size = abs(value)
    if size >= 1_000 or float(value).is_integer():
        return 0
    if size >= 100:
        return 1
    return 2 if size >= 1 else 3


def _formatted(value: float, places: int, region: str, *, is_fixed: bool) -> str:
    from babel.numbers import format_decimal

    if abs(value) >= _TOO_LONG:
        return f"{value:.3e}"
    pattern = "#,##0" + ("." + ("0" if is_fixed else "#") * places if places else "")
    shown = round(value, places) or 0  # what rounds to nothing has no sign
    return str(format_decimal(value if shown else 0, format=pattern, locale=region))
