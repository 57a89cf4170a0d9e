"""The teachers of 2024, and 25 of them planted at a second school."""

import numpy as np
import pandas as pd

from sample_data.generator.people import documents, people
from sample_data.generator.streams import Floats, Integers, stream

PAID_TWICE = 25
STEPS = 8


def teachers(schools: pd.DataFrame, enrolment: pd.DataFrame) -> pd.DataFrame:
    """Return a row per post: `school` is the row in `schools`; the last PAID_TWICE rows repeat a person elsewhere."""
    rng = stream("teachers")
    school = _posts(schools, enrolment, rng)
    count = len(school)
    is_female = rng.random(count) < 0.63
    years = np.clip(rng.normal(44, 9.5, count), 22, 64)
    is_urban = (schools["area"] == "urban").to_numpy()[school]
    posts = people(is_female, rng).assign(
        school=school,
        sex=np.where(is_female, "F", "M"),
        birth_date=np.datetime64("2024-01-01") - np.round(years * 365.25).astype("timedelta64[D]"),
        document=documents(rng.choice(np.arange(7_000_000, 48_000_000), count, replace=False)),
        step=_steps(years, rng),
        contract=np.where(rng.random(count) < np.where(is_urban, 0.27, 0.42), "contracted", "appointed"),
    )
    return pd.concat([posts, _second_posts(posts, rng)], ignore_index=True)


def _posts(schools: pd.DataFrame, enrolment: pd.DataFrame, rng: np.random.Generator) -> Integers:
    """Return the school of each post: one for 21 pupils in towns, for 14 in the country, at least one."""
    last = enrolment[enrolment["year"] == enrolment["year"].max()]
    pupils = last.groupby("school").size().reindex(range(len(schools)), fill_value=0).to_numpy()
    per_teacher = np.where(schools["area"] == "urban", 21, 14)
    posts = np.maximum(1, np.round(pupils / per_teacher + 0.3 * rng.standard_normal(len(schools))))
    return np.repeat(np.arange(len(schools)), np.where(pupils > 0, posts, 0).astype(int))


def _steps(years: Floats, rng: np.random.Generator) -> Integers:
    """Return the step of the pay scale, higher with age."""
    step = 1 + 5 * rng.beta(1.2, 2.6, len(years)) + 0.04 * (years - 44)
    return np.clip(np.round(step), 1, STEPS).astype(np.int64)


def _second_posts(posts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    chosen = posts.iloc[rng.choice(len(posts), PAID_TWICE, replace=False)]
    schools = posts["school"].unique()
    elsewhere = (
        np.searchsorted(schools, chosen["school"]) + rng.integers(1, len(schools), PAID_TWICE)
    ) % len(schools)
    return chosen.assign(school=schools[elsewhere])
