"""Two lists of people to link: a school register and a health register, with typing errors, duplicates and the truth."""

import unicodedata

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from sample_data.generator.streams import Flags, Texts, stream

Objects = npt.NDArray[np.object_]

ONLY_LEFT = ONLY_RIGHT = 8_000
IN_BOTH = 32_000
TWICE = 1_500
"""Persons that the right list has a second time."""

_BESIDE = {
    **dict.fromkeys("zc", "sx"),
    "a": "qsz",
    "e": "wrd",
    "i": "uok",
    "o": "ipl",
    "n": "bm",
    "s": "adz",
    "v": "b",
    "b": "v",
    "l": "k",
    "r": "et",
    "y": "ui",
}
"""Which letters are hit or heard instead."""

_NAMES = ("given_names", "surname_1", "surname_2")
_SCHEMA = pa.schema(
    [
        (name, pa.string())
        for name in ("row_id", *_NAMES, "birth_date", "sex", "district", "document", "truth")
    ]
)


def lists(pupils: pd.DataFrame, places: Texts) -> tuple[pa.Table, pa.Table]:
    """Return left (few errors) and right (many); `truth` is the pupil_id of the person, equal where they are one.

    `pupils` are of the year 2024, with district; `places` are all districts, for those who moved.
    """
    rng = stream("linkage")
    total = ONLY_LEFT + IN_BOTH + ONLY_RIGHT
    drawn = pupils.iloc[rng.choice(len(pupils), total, replace=False)].reset_index(drop=True)
    left = _spoilt(drawn[: ONLY_LEFT + IN_BOTH], places, 0.03, rng)
    right = _spoilt(drawn[ONLY_LEFT:], places, 0.10, rng)
    again = drawn.iloc[ONLY_LEFT + rng.choice(IN_BOTH + ONLY_RIGHT, TWICE, replace=False)]
    right = pd.concat([right, _spoilt(again, places, 0.12, rng)], ignore_index=True)
    return _table(left, "L"), _table(right.iloc[rng.permutation(len(right))], "R")


def without_accents(text: str) -> str:
    """Return the text without its accents.

    >>> without_accents("Núñez")
    'Nunez'
    """
    return "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))


def _table(people: pd.DataFrame, letter: str) -> pa.Table:
    numbered = people.reset_index(drop=True).assign(
        row_id=[f"{letter}{row:06d}" for row in range(len(people))], truth=people["pupil_id"].to_numpy()
    )
    return pa.Table.from_pandas(
        numbered[_SCHEMA.names], _SCHEMA, preserve_index=False
    ).replace_schema_metadata(None)


def _spoilt(people: pd.DataFrame, places: Texts, errors: float, rng: np.random.Generator) -> pd.DataFrame:
    """Return the people as a hurried clerk would have typed them; `errors` is the share of names mistyped."""
    people = people.reset_index(drop=True)
    people = _swapped_surnames(_misspelt(people, errors, rng), rng)
    people = people.assign(birth_date=_misdated(people["birth_date"], rng))
    moved = rng.random(len(people)) < 0.09
    elsewhere = places[rng.integers(len(places), size=len(people))]
    return people.assign(
        district=np.where(moved, elsewhere, people["district"]),
        document=people["document"].mask(rng.random(len(people)) < 0.25),
    )


def _misspelt(people: pd.DataFrame, errors: float, rng: np.random.Generator) -> pd.DataFrame:
    spelt = {name: _typed(people[name].to_numpy(object), errors, rng) for name in _NAMES}
    is_short = rng.random(len(people)) < 0.12
    spelt["given_names"] = _where(
        is_short, [name.split(" ")[0] for name in spelt["given_names"]], spelt["given_names"]
    )
    spelt["surname_2"] = _where(rng.random(len(people)) < 0.05, [None] * len(people), spelt["surname_2"])
    return people.assign(**spelt)


def _typed(names: Objects, errors: float, rng: np.random.Generator) -> Objects:
    is_wrong, is_plain = rng.random(len(names)) < errors, rng.random(len(names)) < 0.55
    names = _where(
        is_wrong,
        [_typo(name, rng) if wrong else name for name, wrong in zip(names, is_wrong, strict=True)],
        names,
    )
    names = _where(is_plain, [without_accents(name) for name in names], names)
    return _where(rng.random(len(names)) < 0.7, [name.upper() for name in names], names)


def _typo(name: str, rng: np.random.Generator) -> str:
    """Return the name with a letter left out, two swapped, one replaced by its neighbour, or one doubled."""
    if len(name) < 3:
        return name
    place, kind = int(rng.integers(1, len(name) - 1)), rng.random()
    before, letter, after = name[:place], name[place], name[place + 1 :]
    if kind < 0.3:
        return before + after
    if kind < 0.5:
        return before + after[0] + letter + after[1:]
    if kind < 0.8:
        near = _BESIDE.get(letter.lower(), "aeiou")
        return before + near[int(rng.integers(len(near)))] + after
    return before + letter + letter + after


def _swapped_surnames(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    is_swapped = (rng.random(len(people)) < 0.015) & people["surname_2"].notna().to_numpy()
    first, second = people["surname_1"], people["surname_2"]
    return people.assign(
        surname_1=first.where(~is_swapped, second), surname_2=second.where(~is_swapped, first)
    )


def _misdated(dates: "pd.Series[pd.Timestamp]", rng: np.random.Generator) -> Texts:
    """Return ISO dates: some with day and month swapped, a year or a few days off, or set to 1 January."""
    count = len(dates)
    day, month = dates.dt.day, dates.dt.month
    is_swapped = (rng.random(count) < 0.02) & (day <= 12).to_numpy()
    swapped = pd.to_datetime({"year": dates.dt.year, "month": day.clip(upper=12), "day": month})
    dates = dates.where(~is_swapped, swapped)
    year_off = np.where(rng.random(count) < 0.02, np.where(rng.random(count) < 0.5, 365, -365), 0)
    days_off = np.where(rng.random(count) < 0.02, rng.integers(-9, 10, count), 0)
    dates = dates + pd.to_timedelta(year_off + days_off, unit="D")
    text = dates.dt.strftime("%Y-%m-%d").to_numpy(str)
    return np.where(
        rng.random(count) < 0.015, np.char.add(dates.dt.year.to_numpy().astype(str), "-01-01"), text
    )


def _where(chosen: Flags, new: "list[str] | list[None]", old: Objects) -> Objects:
    return np.where(chosen, np.array(new, dtype=object), old)
