"""The pupils: who they are, how they enter, and how they move between schools."""

from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from sample_data.generator.schools import FIRST_SECONDARY, LAST_GRADE
from sample_data.generator.streams import Dates, Flags, Floats, Integers, Texts

_GRADES_PER_SIZE = 6.2
_THINNING = 0.985
_SHARE_CHANGING_SCHOOL = 0.035
_DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Pupils:
    """Pupils, one per position. `school` is the school's row; `means` (of the home) and `talent` are not published."""

    pupil_id: Integers
    school: Integers
    grade: Integers
    is_girl: Flags
    means: Floats
    talent: Floats
    birth_date: Dates
    mother_tongue: Texts

    def __len__(self) -> int:
        return len(self.pupil_id)

    def only(self, chosen: Flags) -> "Pupils":
        """Return the chosen ones."""
        return Pupils(**{item.name: getattr(self, item.name)[chosen] for item in fields(self)})


def together(first: Pupils, second: Pupils) -> Pupils:
    """Return both groups as one."""
    return Pupils(
        **{
            item.name: np.concatenate([getattr(first, item.name), getattr(second, item.name)])
            for item in fields(Pupils)
        }
    )


def first_pupils(schools: pd.DataFrame, total: int, rng: np.random.Generator) -> Pupils:
    """Return the pupils of every grade in the first year, about `total`."""
    parts = []
    for grade in range(1, LAST_GRADE + 1):
        number = rng.poisson(_expected(schools, grade) * _scale(schools, total))
        parts.append(np.repeat(np.arange(len(schools)), number))
    grades = np.repeat(np.arange(1, LAST_GRADE + 1), [len(part) for part in parts])
    return _new(schools, np.concatenate(parts), grades, 1, 2020, rng)


def entrants(schools: pd.DataFrame, total: int, first_id: int, year: int, rng: np.random.Generator) -> Pupils:
    """Return the pupils who enter grade 1 in a year, when the whole system has about `total`."""
    number = rng.poisson(_expected(schools, 1) * _scale(schools, total) * 0.99)
    school = np.repeat(np.arange(len(schools)), number)
    return _new(schools, school, np.ones(len(school), dtype=np.int64), first_id, year, rng)


def latecomers(
    schools: pd.DataFrame, count: int, first_id: int, year: int, rng: np.random.Generator
) -> Pupils:
    """Return pupils who come from abroad or come back, to any grade above the first."""
    weight = np.where(schools["last_grade"] == LAST_GRADE, schools["size"], 0.0)
    school = np.sort(rng.choice(len(schools), count, p=weight / weight.sum()))
    grade = rng.integers(np.maximum(schools["first_grade"].to_numpy()[school], 2), LAST_GRADE + 1)
    return _new(schools, school, grade, first_id, year, rng)


def moved(pupils: Pupils, schools: pd.DataFrame, rng: np.random.Generator) -> Pupils:
    """Return the pupils after changes of school within their province; who finds no school that has the grade, leaves."""
    last = schools["last_grade"].to_numpy()
    must = pupils.grade > last[pupils.school]
    moving = np.flatnonzero(must | (rng.random(len(pupils)) < _SHARE_CHANGING_SCHOOL))
    province = pd.factorize(schools["province"], sort=True)[0]
    is_secondary = pupils.grade[moving] >= FIRST_SECONDARY
    school = pupils.school.copy()
    groups = pd.Series(2 * province[pupils.school[moving]] + is_secondary)
    for group, positions in groups.groupby(groups).indices.items():
        where, secondary = divmod(int(str(group)), 2)
        choice = np.flatnonzero((province == where) & _teaches(schools, is_secondary=secondary == 1))
        if len(choice):
            size = schools["size"].to_numpy()[choice]
            school[moving[positions]] = rng.choice(choice, len(positions), p=size / size.sum())
    return replace(pupils, school=school).only(pupils.grade <= last[school])


def age_on_31_march(pupils: Pupils, year: int) -> Floats:
    """Return ages in years, with fractions, on the day that decides who enters school."""
    days = (np.datetime64(f"{year}-03-31") - pupils.birth_date).astype(np.int64)
    return np.asarray(days / _DAYS_PER_YEAR)


def _teaches(schools: pd.DataFrame, *, is_secondary: bool) -> Flags:
    column, grade = ("last_grade", LAST_GRADE) if is_secondary else ("first_grade", 1)
    return (schools[column] == grade).to_numpy()


def _expected(schools: pd.DataFrame, grade: int) -> Floats:
    """Return relative numbers of pupils in the grade per school; secondary in balance with primary."""
    teaches = (schools["first_grade"] <= grade) & (schools["last_grade"] >= grade)
    places = np.where(teaches, schools["size"], 0.0) / _GRADES_PER_SIZE * _THINNING ** (grade - 1)
    return np.asarray(places * (_secondary_share(schools) if grade >= FIRST_SECONDARY else 1.0))


def _secondary_share(schools: pd.DataFrame) -> float:
    size = schools["size"]
    return float(
        0.93 * size[schools["first_grade"] == 1].sum() / size[schools["last_grade"] == LAST_GRADE].sum()
    )


def _scale(schools: pd.DataFrame, total: int) -> float:
    return total / sum(float(_expected(schools, grade).sum()) for grade in range(1, LAST_GRADE + 1))


def _new(
    schools: pd.DataFrame,
    school: Integers,
    grade: Integers,
    first_id: int,
    year: int,
    rng: np.random.Generator,
) -> Pupils:
    count, poverty = len(school), schools["poverty_share"].to_numpy()
    is_girl = rng.random(count) < 0.492
    poorer = (poverty - poverty.mean()) / poverty.std()
    means = -0.54 * poorer[school] + 0.8 * rng.standard_normal(count)
    quality = schools["quality"].to_numpy()[school]
    talent = 0.35 * means + 0.25 * quality + 0.86 * rng.standard_normal(count)
    return Pupils(
        pupil_id=np.arange(count) + first_id,
        school=school,
        grade=np.asarray(grade, dtype=np.int64),
        is_girl=is_girl,
        means=means,
        talent=talent,
        birth_date=_births(schools, school, grade, year, rng),
        mother_tongue=_tongues(schools, school, rng),
    )


def _births(
    schools: pd.DataFrame, school: Integers, grade: Integers, year: int, rng: np.random.Generator
) -> Dates:
    """Return birth dates: the usual age for the grade plus none, one or two years, more of them where rural and poor."""
    is_rural = (schools["area"] == "rural").to_numpy()[school]
    poverty = schools["poverty_share"].to_numpy()[school]
    late = (
        0.05 + 0.16 * poverty + 0.10 * is_rural + np.where(grade > 1, 0.16 * poverty, 0) + 0.016 * (grade - 1)
    )
    extra = rng.binomial(2, np.clip(late, 0, 0.6))
    days = np.floor((5 + grade + extra) * _DAYS_PER_YEAR) + rng.integers(0, 365, len(school))
    return np.asarray(np.datetime64(f"{year}-03-31") - days.astype("timedelta64[D]"))


def _tongues(schools: pd.DataFrame, school: Integers, rng: np.random.Generator) -> Texts:
    """Return mother tongues: indigenous languages live in the poor highlands, more in the country than in towns."""
    share = 1.25 * schools["height"].to_numpy() ** 1.5 * schools["poverty_share"].to_numpy()
    share = share * np.where(schools["area"] == "rural", 1.7, 1.0)
    return np.where(rng.random(len(school)) < np.clip(share, 0.01, 0.8)[school], "indigenous", "spanish")
