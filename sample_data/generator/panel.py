"""Five school years: who stays, repeats, leaves; how they attend, what marks and scores they get."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sample_data.generator import programme
from sample_data.generator.exams import exams
from sample_data.generator.pupils import (
    Pupils,
    age_on_31_march,
    entrants,
    first_pupils,
    latecomers,
    moved,
    together,
)
from sample_data.generator.schools import FIRST_SECONDARY, LAST_GRADE
from sample_data.generator.streams import Flags, Floats, Integers, Texts, logistic, stream

YEARS = (2020, 2021, 2022, 2023, 2024)
PUPILS_PER_YEAR = 200_000

_HARDSHIP = {2020: 0.25, 2021: 0.45, 2022: 0.05, 2023: 0.0, 2024: -0.05}
"""Log-odds of dropping out that the pandemic added."""

_REPEATING = {2020: 0.25}
"""Share of the usual repetition: in 2020 nearly everybody was promoted."""

_SHARE_OF_SCHOOLS_SILENT_IN_2020 = 0.12
_PASS_MARK = 11


@dataclass(frozen=True)
class Panel:
    """What five years leave behind: pupil-years, exam scores, everybody who ever entered, and the true effects."""

    enrolment: pd.DataFrame
    exams: pd.DataFrame
    entered: pd.DataFrame
    truth: dict[int, dict[str, float]]


@dataclass(frozen=True)
class _Year:
    """One school year of the pupils: the odds of leaving, and what became of them."""

    odds: Floats
    has_left: Flags
    repeats: Flags

    @property
    def status(self) -> Texts:
        return np.select([self.has_left, self.repeats], ["dropout", "repeats"], "promoted")


def panel(schools: pd.DataFrame, pupils_per_year: int = PUPILS_PER_YEAR) -> Panel:
    """Return the panel; `school` in its tables is the row in `schools`."""
    rng = stream("panel")
    strain = 0.30 * rng.standard_normal(len(schools))
    silent = rng.random(len(schools)) < _SHARE_OF_SCHOOLS_SILENT_IN_2020
    pupils = first_pupils(schools, pupils_per_year, rng)
    entered, years, scores, truth = [_entry(pupils, 2020)], [], [], {}
    for year in YEARS:
        course = _course(pupils, schools, strain, year, rng)
        years.append(_records(pupils, schools, course, silent, year, rng))
        scores.append(exams(pupils, schools, course.has_left, year, rng))
        if year in programme.FADING:
            truth[year] = programme.true_effect(year, course.odds, _is_reached(pupils, schools))
        pupils, new = _next_year(pupils, schools, course, (pupils_per_year, year + 1), rng)
        entered += [_entry(new, year + 1)] if year + 1 in YEARS else []
    return Panel(
        pd.concat(years, ignore_index=True),
        pd.concat(scores, ignore_index=True),
        pd.concat(entered, ignore_index=True),
        truth,
    )


def _course(
    pupils: Pupils, schools: pd.DataFrame, strain: Floats, year: int, rng: np.random.Generator
) -> _Year:
    """Return what becomes of the pupils; the programme works on the odds of leaving where it is delivered."""
    odds = _odds_of_leaving(pupils, schools, year) + strain[pupils.school]
    delivered = schools["is_delivered"].to_numpy()[pupils.school] & (pupils.grade >= programme.FIRST_GRADE)
    effect = programme.EFFECT_ON_DROPOUT * programme.FADING.get(year, 0.0) * delivered
    has_left = rng.random(len(pupils)) < logistic(odds + effect)
    chance = logistic(_odds_of_repeating(pupils, schools)) * _REPEATING.get(year, 1.0)
    return _Year(odds, has_left, ~has_left & (rng.random(len(pupils)) < chance))


def _odds_of_leaving(pupils: Pupils, schools: pd.DataFrame, year: int) -> Floats:
    is_rural, poverty = _is_rural(pupils, schools), schools["poverty_share"].to_numpy()[pupils.school]
    years_late = np.clip(age_on_31_march(pupils, year) - (pupils.grade + 5.5), 0, 4)
    by_grade = 0.95 * (pupils.grade >= FIRST_SECONDARY) + 0.16 * np.clip(pupils.grade - 6, 0, None)
    by_place = 0.45 * is_rural + 0.9 * (poverty - 0.35)
    by_person = -0.30 * pupils.means + 0.30 * years_late - 0.18 * pupils.is_girl - 0.12 * pupils.talent
    return np.asarray(-4.68 + by_grade + by_place + by_person + _HARDSHIP[year])


def _odds_of_repeating(pupils: Pupils, schools: pd.DataFrame) -> Floats:
    by_person = -0.55 * pupils.talent - 0.25 * pupils.means - 0.25 * pupils.is_girl
    by_grade = 0.25 * (pupils.grade == 2) + 0.5 * (pupils.grade == FIRST_SECONDARY)
    return np.asarray(-3.52 + by_person + by_grade + 0.2 * _is_rural(pupils, schools))


def _records(
    pupils: Pupils, schools: pd.DataFrame, course: _Year, silent: Flags, year: int, rng: np.random.Generator
) -> pd.DataFrame:
    age = np.floor(age_on_31_march(pupils, year)).astype(np.int64)
    attendance = pd.Series(_attendance(pupils, schools, course, rng))
    return pd.DataFrame(
        {
            "year": year,
            "pupil_id": pupils.pupil_id,
            "school": pupils.school,
            "grade": pupils.grade,
            "sex": np.where(pupils.is_girl, "F", "M"),
            "age": age,
            "mother_tongue": pupils.mother_tongue,
            "is_over_age": age >= pupils.grade + 7,
            "attendance": attendance.mask(silent[pupils.school] & (year == YEARS[0])),
            "mark": _marks(pupils, course, rng),
            "status": course.status,
        }
    )


def _attendance(pupils: Pupils, schools: pd.DataFrame, course: _Year, rng: np.random.Generator) -> Floats:
    """Return the percentage of school days attended, in whole points."""
    odds = 2.9 + 0.25 * pupils.means + 0.3 * pupils.talent - 0.9 * course.has_left
    odds = odds - 0.35 * _is_rural(pupils, schools) + 0.45 * rng.standard_normal(len(pupils))
    return np.clip(np.round(100 * logistic(odds)), 20, 100)


def _marks(pupils: Pupils, course: _Year, rng: np.random.Generator) -> Floats:
    """Return final marks from 0 to 20; who repeats failed, who is promoted passed, who left has none."""
    mark = 13.2 + 1.6 * pupils.talent + 0.35 * pupils.is_girl + 0.5 * pupils.means
    mark = np.clip(np.round(mark + 1.1 * rng.standard_normal(len(pupils))), 0, 20)
    mark = np.where(course.repeats, np.minimum(mark, _PASS_MARK - 1), np.maximum(mark, _PASS_MARK))
    return np.where(course.has_left, np.nan, mark)


def _next_year(
    pupils: Pupils, schools: pd.DataFrame, course: _Year, target: tuple[int, int], rng: np.random.Generator
) -> tuple[Pupils, Pupils]:
    """Return all pupils of the next year, and those of them who are new."""
    total, year = target
    first_id = _first_free_id(pupils)
    grade = pupils.grade + (~course.has_left & ~course.repeats)
    staying = _with_grade(pupils, grade).only(~course.has_left & (grade <= LAST_GRADE))
    staying = moved(staying, schools, rng)
    new = entrants(schools, total, first_id, year, rng)
    missing = max(0, total - len(staying) - len(new))
    new = together(new, latecomers(schools, missing, first_id + len(new), year, rng))
    return together(staying, new), new


def _first_free_id(pupils: Pupils) -> int:
    """Return the next number; the latest entrants always hold the highest, and stand last."""
    return int(pupils.pupil_id.max()) + 1


def _with_grade(pupils: Pupils, grade: Integers) -> Pupils:
    return Pupils(**{**vars(pupils), "grade": grade})


def _entry(pupils: Pupils, year: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pupil_id": pupils.pupil_id,
            "school": pupils.school,
            "sex": np.where(pupils.is_girl, "F", "M"),
            "birth_date": pupils.birth_date,
            "mother_tongue": pupils.mother_tongue,
            "entry_year": year,
        }
    )


def _is_rural(pupils: Pupils, schools: pd.DataFrame) -> Flags:
    return (schools["area"] == "rural").to_numpy()[pupils.school]


def _is_reached(pupils: Pupils, schools: pd.DataFrame) -> Flags:
    return schools["is_eligible"].to_numpy()[pupils.school] & (pupils.grade >= programme.FIRST_GRADE)
