"""The national exams: reading and maths in grades 4 and 8, every year but the pandemic's first."""

import numpy as np
import pandas as pd

from sample_data.generator import programme
from sample_data.generator.pupils import Pupils
from sample_data.generator.streams import Flags, Floats, Texts

GRADES = (4, 8)
ACHIEVEMENT = ("before_start", "start", "in_process", "satisfactory")
CUTS = (420, 520, 600)
"""Scores from which a pupil stands at the second, third and fourth level."""

_ADVANTAGE_OF_GIRLS = {"reading": 16.0, "maths": -6.0}
_LOSS = {2021: -14.0, 2022: -7.0}
_SHARE_ABSENT = 0.05


def exams(
    pupils: Pupils, schools: pd.DataFrame, has_left: Flags, year: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Return a row per pupil and subject; nothing for 2020. Half of those who leave during the year miss the exam."""
    if year == 2020:
        return pd.DataFrame()
    sits = np.isin(pupils.grade, GRADES) & (rng.random(len(pupils)) > _SHARE_ABSENT + 0.5 * has_left)
    sitting = pupils.only(sits)
    return pd.concat([_scores(sitting, schools, subject, year, rng) for subject in _ADVANTAGE_OF_GIRLS])


def levels(score: Floats) -> Texts:
    """Return the level of achievement of each score.

    >>> [str(level) for level in levels(np.array([419, 420, 600]))]
    ['before_start', 'start', 'satisfactory']
    """
    return np.array(ACHIEVEMENT)[np.searchsorted(CUTS, score, side="right")]


def _scores(
    pupils: Pupils, schools: pd.DataFrame, subject: str, year: int, rng: np.random.Generator
) -> pd.DataFrame:
    school = schools.iloc[pupils.school]
    reached = school["is_delivered"].to_numpy() & (pupils.grade == GRADES[1])
    score = 500 + 58 * pupils.talent + 30 * pupils.means + _ADVANTAGE_OF_GIRLS[subject] * pupils.is_girl
    score = score + 12 * (school["area"] == "urban").to_numpy() + 18 * school["quality"].to_numpy()
    score = (
        score + _LOSS.get(year, 0.0) + programme.EFFECT_ON_SCORE * programme.FADING.get(year, 0.0) * reached
    )
    score = np.clip(np.round(score + 62 * rng.standard_normal(len(pupils))), 150, 850).astype(int)
    return pd.DataFrame(
        {
            "year": year,
            "pupil_id": pupils.pupil_id,
            "school": pupils.school,
            "grade": pupils.grade,
            "sex": np.where(pupils.is_girl, "F", "M"),
            "mother_tongue": pupils.mother_tongue,
            "subject": subject,
            "score": score,
            "achievement": levels(score),
        }
    )
