"""Telling units of measurement, as they stand below headings, from names."""

import re

_WORDS = frozenset(
    [
        "%",
        "‰",
        "#",
        "n",
        "n.",
        "no",
        "no.",
        "nº",
        "n°",
        "núm",
        "num.",
        "number",
        "número",
        "count",
        "pct",
        "percent",
        "percentage",
        "porcentaje",
        "por_ciento",
        "rate",
        "tasa",
        "usd",
        "us$",
        "eur",
        "€",
        "£",
        "$",
        "s/",
        "s/.",
        "soles",
        "pesos",
        "reais",
        "r$",
        "kg",
        "t",
        "tn",
        "ton",
        "tons",
        "toneladas",
        "g",
        "m",
        "m2",
        "m²",
        "m3",
        "m³",
        "km",
        "km2",
        "km²",
        "ha",
        "hectáreas",
        "l",
        "litros",
        "h",
        "hours",
        "horas",
        "days",
        "días",
        "minutes",
        "minutos",
        "years",
        "años",
        "miles",
        "thousands",
        "millones",
        "millions",
        "mill.",
        "persons",
        "personas",
        "people",
        "cases",
        "casos",
        "índice",
        "index",
        "°c",
        "mm",
        "mw",
        "mwh",
        "kwh",
        "gwh",
    ]
)
_IN = re.compile(r"\(?\s*(?:in|en|em)\s+(\S.{0,40}?)\s*\)?\Z", re.IGNORECASE)
_ENCLOSED = re.compile(r"\s*[(\[].*[)\]]\s*\Z", re.DOTALL)


def is_unit(text: str) -> bool:
    """Return whether a text below a heading is a unit or a remark in brackets.

    >>> [is_unit(text) for text in ("%", "no.", "(in grams)", "en soles", "Urbana")]
    [True, True, True, True, False]
    """
    return bool(unit_of(text)) or bool(_ENCLOSED.match(text))


def unit_of(text: str) -> str:
    """Return the unit that a text names, empty if it is none.

    >>> unit_of("(in grams)"), unit_of("%"), unit_of("(at birth)")
    ('grams', '%', '')
    """
    found = _IN.match(text.strip())
    if found:
        return found[1]
    bare = text.strip().strip("()[]").strip()
    return bare if bare.casefold().replace(" ", "_") in _WORDS else ""
