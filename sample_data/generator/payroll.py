"""Twelve months of pay in 2024, with 12 payments planted that have a zero too many."""

import numpy as np
import pandas as pd

from sample_data.generator.streams import Dates, Flags, Floats, Integers, stream
from sample_data.generator.teachers import PAID_TWICE

YEAR = 2024
EXTRA_ZEROS = 12

_PAY_BY_STEP = np.array([3100, 3410, 3720, 4030, 4650, 5425, 5735, 6510], dtype=float)
_BONUS_MONTHS = (7, 12)
_SHARE_DEDUCTED = 0.13
_SHARE_HIRED_DURING_THE_YEAR = 0.06


def payroll(teachers: pd.DataFrame, schools: pd.DataFrame) -> pd.DataFrame:
    """Return a row per post and month: the teacher's columns, pay_month, base_pay, bonuses, deductions, net_pay."""
    rng = stream("payroll")
    post, month = np.nonzero(_is_paid(len(teachers), rng))
    posts = teachers.iloc[post].reset_index(drop=True)
    rows = posts.assign(year=YEAR, pay_month=_first_day(month), **_amounts(posts, schools, month + 1, rng))
    net = rows[["base_pay", "rural_bonus", "other_pay"]].sum(axis=1) - rows["deductions"]
    return rows.assign(net_pay=_with_extra_zeros(net.to_numpy().round(2), len(rows) - 12 * PAID_TWICE, rng))


def _is_paid(count: int, rng: np.random.Generator) -> Flags:
    """Return which months (columns) each post is paid; some were hired during the year."""
    is_late = rng.random(count) < _SHARE_HIRED_DURING_THE_YEAR
    first = np.where(is_late, rng.integers(2, 10, count), 1)
    first[-PAID_TWICE:] = 1
    return np.asarray(np.arange(1, 13) >= first[:, None])


def _first_day(month: Integers) -> Dates:
    """Return the first day of the month, counted from 0."""
    return np.datetime64(f"{YEAR}-01", "M") + month.astype("timedelta64[M]")


def _amounts(
    posts: pd.DataFrame, schools: pd.DataFrame, month: Integers, rng: np.random.Generator
) -> dict[str, Floats]:
    """Return what is paid and kept back; whoever is on contract is paid as at the first step."""
    step = np.where(posts["contract"] == "contracted", 1, posts["step"])
    base = _PAY_BY_STEP[step - 1]
    fine = _sometimes(len(base), 0.05, rng) * rng.integers(20, 300, len(base))
    return {
        "base_pay": base,
        "rural_bonus": _rural_bonus(schools)[posts["school"].to_numpy()],
        "other_pay": _other(month, rng),
        "deductions": np.round(_SHARE_DEDUCTED * base + fine, 2),
    }


def _rural_bonus(schools: pd.DataFrame) -> Floats:
    is_poor = (schools["poverty_share"] > 0.5).to_numpy()
    return np.where(schools["area"] == "urban", 0.0, 200.0 + 300.0 * is_poor)


def _other(month: Integers, rng: np.random.Generator) -> Floats:
    """Return the bonus of July and December, and now and then something else."""
    extra = np.round(rng.gamma(2, 90, len(month)), 2)
    return np.where(np.isin(month, _BONUS_MONTHS), 400.0, 0.0) + _sometimes(len(month), 0.02, rng) * extra


def _sometimes(count: int, share: float, rng: np.random.Generator) -> Flags:
    return np.asarray(rng.random(count) < share)


def _with_extra_zeros(net: Floats, regular: int, rng: np.random.Generator) -> Floats:
    """Return net pay with EXTRA_ZEROS of the regular payments (those before the planted posts) times ten."""
    wrong = rng.choice(regular, EXTRA_ZEROS, replace=False)
    net = net.copy()
    net[wrong] = np.round(net[wrong] * 10, 2)
    return net
