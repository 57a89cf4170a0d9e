"""Finding what varies in the names of files: years, regions, whatever else tells them apart."""

import re
from collections.abc import Sequence

from core.file_names import NamePattern, NameType, NameVariable, stem
from data_loaders.values.naming import safe_name, safe_names, says_group, says_year

_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_PERIOD = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d[-_](?:\d{4}|\d\d)(?!\d)")
_GAP = "\x00"


def pattern_in(files: Sequence[str]) -> NamePattern | None:
    """Return how the names of several files are built, and what varies in them; None where nothing is in common.

    >>> pattern_in(["matricula_2018_lima.csv", "matricula_2019_la_libertad.csv"])
    ... # doctest: +NORMALIZE_WHITESPACE
    NamePattern(template='matricula_{1}_{2}', variables=(NameVariable(name='year', type=<NameType.YEAR: 'year'>,
    is_included=True), NameVariable(name='part', type=<NameType.TEXT: 'text'>, is_included=True)))
    """
    stems = [stem(file) for file in files]
    if len(set(stems)) < 2 or any("{" in each for each in stems):
        return None
    for kind, name in ((_PERIOD, "period"), (_YEAR, "year")):
        split = _split_by(kind, stems)
        if split is not None:
            return _built(split, name, NameType.YEAR if kind is _YEAR else NameType.TEXT)
    return _built([[each] for each in stems], "", NameType.TEXT)


def _split_by(kind: re.Pattern[str], stems: Sequence[str]) -> list[list[str]] | None:
    """Return each name as what stands before the year, and what stands behind it; None where not every name has one.

    Where there are several years, it is the first that is not the same in all names.
    """
    found = [list(kind.finditer(each)) for each in stems]
    for place in range(min(map(len, found))):
        matches = [each[place] for each in found]
        if len({match[0] for match in matches}) > 1:
            return [
                [each[: match.start()], each[match.end() :]]
                for each, match in zip(stems, matches, strict=True)
            ]
    return None


def _built(split: Sequence[Sequence[str]], year: str, kind: NameType) -> NamePattern | None:
    """Put the template together from the pieces around the year."""
    templates, variables = [], []
    for place in range(len(split[0])):
        pieces = [each[place] for each in split]
        template, name = _varying(pieces)
        if place and year:
            templates.append(_GAP)
            variables.append(NameVariable(year, kind))
        templates.append(template)
        if _GAP in template:
            variables.append(NameVariable(name))
    names = safe_names([variable.name for variable in variables])
    template = "".join(templates)
    for number in range(1, len(variables) + 1):
        template = template.replace(_GAP, f"{{{number}}}", 1)
    is_bare = re.fullmatch(r"\{1\}", template) and not year
    return (
        NamePattern(
            template,
            tuple(
                NameVariable("file_name" if is_bare else name, variable.type)
                for name, variable in zip(names, variables, strict=True)
            ),
        )
        if variables
        else None
    )


def _varying(pieces: Sequence[str]) -> tuple[str, str]:
    """Return the pieces as one template with a gap for what varies, and a name for the gap."""
    if len(set(pieces)) == 1:
        return pieces[0], ""
    start = _whole_words(_beginning(pieces), pieces)
    rests = [piece[len(start) :] for piece in pieces]
    back = _beginning([rest[::-1] for rest in rests])
    end = _whole_words(back, [rest[::-1] for rest in rests])[::-1]
    values = [rest[: len(rest) - len(end)] for rest in rests]
    if not all(values):
        return _GAP, "part"
    return start + _GAP + end, _name(start, values)


def _beginning(texts: Sequence[str]) -> str:
    """Return what all texts begin with."""
    first, last = min(texts), max(texts)
    length = next(
        (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first)
    )
    return first[:length]


def _whole_words(prefix: str, texts: Sequence[str]) -> str:
    """Return a common beginning, cut so that no word and no number is split."""
    while prefix and any(_is_inside(text, len(prefix)) for text in texts):
        prefix = prefix[:-1]
    return prefix


def _is_inside(text: str, place: int) -> bool:
    if place >= len(text):
        return place > len(text)
    before, after = text[place - 1], text[place]
    return (before.isdigit() and after.isdigit()) or (before.isalpha() and after.isalpha())


def _name(before: str, values: Sequence[str]) -> str:
    """Return a name for what varies: the word before it if that is one for a group ("region_lima", "region=lima")."""
    words = [word for word in re.split(r"[\W_]+", before) if word]
    word = safe_name(words[-1]) if words else ""
    if word and (before.endswith("=") or says_group(word) or says_year(word)):
        return word
    return "code" if all(value.isdigit() for value in values) else "part"
