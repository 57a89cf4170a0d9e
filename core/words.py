"""What the app says, before anybody has chosen a language: labels by language, and sentences with gaps.

Nothing below `ui/` writes a finished sentence. It returns a `Message`: the English text, marked for the
translators with `N_`, and the values for its gaps. A `Speaker` turns it into words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

Words = Mapping[str, str]
"""One label in several languages: `{"en": "Region", "es": "Región"}`."""


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Return the text unchanged; the name marks it for the translators.

    >>> N_("Add your data")
    'Add your data'
    """
    return text


def in_language(words: Words, language: str) -> str:
    """Return the label in the language, else in English, else in any language, else nothing.

    >>> in_language({"en": "Region", "es": "Región"}, "es")
    'Región'
    >>> in_language({"es": "Región"}, "fr")
    'Región'
    """
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


@dataclass(frozen=True)
class Message:
    """A sentence with named gaps (`%(name)s`), not yet in anybody's language.

    A value may be text, a number, `Words`, another `Message`, or a list of those. `plural` is the form for
    counts other than one; `count` chooses it.
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    plural: str = ""
    count: int = 0

    def __str__(self) -> str:
        """Return the English sentence, for logs and tests. Screens use a Speaker."""
        text = self.plural if self.plural and self.count != 1 else self.text
        return text % {name: _plain(value) for name, value in self.values.items()}


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return in_language(value, "en")
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value)
    return str(value)


class Speaker(Protocol):
    """Puts messages, labels, numbers and dates into one language and one region's formats."""

    language: str
    region: str

    def say(self, message: Message) -> str:
        """Return the sentence in the viewer's language."""
        ...

    def label(self, words: Words) -> str:
        """Return the label in the viewer's language."""
        ...

    def number(self, value: float | None, *, decimals: int | None = None) -> str:
        """Return the number in the region's format; a missing one as an en dash."""
        ...

    def percent(self, share: float | None, *, decimals: int = 1) -> str:
        """Return a share between 0 and 1 as a percentage in the region's format."""
        ...

    def day(self, value: date) -> str:
        """Return a day, with the month in letters."""
        ...

    def month(self, day: date) -> str:
        """Return a month and its year, the month in letters."""
        ...
