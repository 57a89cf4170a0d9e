"""Invented names for places: put together from syllables, so that no real place is meant."""

import re

import numpy as np

_FIRST = (
    "Al Ar Bel Cal Car Chi Cor Cus Gua Hua Ila Jau Lam Lo Mo Mar Ni O Pa Pu Qui Ro Sal Su Tam Tu Uru Vi Ya Za"
)
_MIDDLE = "ba ca co cha da ga la lla ma mi na ña pa ri ro sa ta ti va ya za "
"""The last of them, after the blank at the end, is nothing."""
_LAST = "bamba cán cocha condo do gua hua ja lca llo marca mayo nco pata quín rí ra tambo to vel yo zón"
_BEFORE = ["San ", "Santa ", "Villa ", "Puerto ", "Nueva ", "Alto ", "Bajo ", "Río "]
_SHARE_WITH_WORD_BEFORE = 0.19
_UNSPEAKABLE = re.compile(r"(.)\1\1|[^aeiou]ñ|[bcdfghjlmnpqrstvyz]ll|[lmnrs]nc|[^aeiou]lc")


def place_names(rng: np.random.Generator, count: int) -> list[str]:
    """Return `count` different names, one in five with a word such as "Santa" before it."""
    syllables = [part.split(" ") for part in (_FIRST, _MIDDLE, _LAST)]
    names: dict[str, None] = {}
    while len(names) < count:
        name = "".join(part[rng.integers(len(part))] for part in syllables)
        if _UNSPEAKABLE.search(name):
            continue
        if rng.random() < _SHARE_WITH_WORD_BEFORE:
            name = _BEFORE[rng.integers(len(_BEFORE))] + name
        names[name] = None
    return list(names)
