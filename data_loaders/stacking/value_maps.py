"""Which words of one file are which of another ("Hombre", "H" and "male"): proposed for a person to accept, never applied unasked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data_loaders.stacking.profiles import Profile
from data_loaders.stacking.synonyms import concepts
from data_loaders.values.naming import safe_name

MOST_WORDS = 40


@dataclass(frozen=True)
class Suggestion:
    """Words that a file has in a standard column, and the words of the first file that they most likely are."""

    file: str
    standard: str
    values: Mapping[str, str]


def suggestions(columns: Mapping[str, Sequence[tuple[str, Profile]]]) -> tuple[Suggestion, ...]:
    """Return the proposed value maps for the standard columns, given as the files that have them with their profiles."""
    found = []
    for name, files in columns.items():
        (_, first), *others = files
        for file, values in others:
            mapped = suggested_values(values.values, first.values)
            if mapped:
                found.append(Suggestion(file, name, mapped))
    return tuple(found)


def suggested_values(words: Iterable[str], standard: Iterable[str]) -> Mapping[str, str]:
    """Return, for words of a file that are none of the standard ones, the standard word each most likely is.

    Each is taken only if there is exactly one: the same but for case and accents, a word of the same meaning, or the
    beginning of it. Numbers are never guessed.

    >>> suggested_values(["HOMBRE", "M", "9"], ["Hombre", "Mujer"])
    {'HOMBRE': 'Hombre', 'M': 'Mujer'}
    """
    known = sorted(set(standard))
    unknown = sorted(set(words) - set(known))
    if len(known) > MOST_WORDS or len(unknown) > MOST_WORDS:
        return {}
    found: dict[str, str] = {}
    for word in unknown:
        for is_like in (_same, _same_meaning, _begins):
            likely = [each for each in known if is_like(word, each)]
            if likely:
                if len(likely) == 1:
                    found[word] = likely[0]
                break
    return found


def _same(word: str, standard: str) -> bool:
    return bool(safe_name(word)) and safe_name(word) == safe_name(standard)


def _same_meaning(word: str, standard: str) -> bool:
    return bool(concepts(word)) and concepts(word) == concepts(standard)


def _begins(word: str, standard: str) -> bool:
    one, other = safe_name(word), safe_name(standard)
    is_letters = one.isalpha() and other.isalpha()
    return is_letters and one != other and (one.startswith(other) or other.startswith(one))
