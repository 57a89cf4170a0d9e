"""What is true of the sample ministry, for whoever checks a method on it: effects, planted errors, linked pairs."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from sample_data.generator import linkage, programme, raw_files
from sample_data.generator.streams import SEED


def truth(effects: dict[int, dict[str, float]], payroll: pd.DataFrame) -> dict[str, Any]:
    """Return the truth; `payroll` is that of `payroll.payroll`, with school_code."""
    return {
        "seed": SEED,
        "programme": {
            "grades_from": programme.FIRST_GRADE,
            "log_odds_of_dropout_where_delivered": programme.EFFECT_ON_DROPOUT,
            "share_left_by_year": programme.FADING,
            "by_year": effects,
        },
        "payroll": {
            "paid_in_two_schools": _paid_twice(payroll),
            "extra_zero_in_net_pay": _extra_zeros(payroll),
        },
        "linkage": {
            "pupils_in_both": linkage.IN_BOTH,
            "only_left": linkage.ONLY_LEFT,
            "only_right": linkage.ONLY_RIGHT,
            "second_entries_in_right": linkage.TWICE,
        },
        "raw": {"rows": raw_files.CSV_ROWS, "repeated_rows": raw_files.CSV_REPEATED},
    }


def write_truth(found: dict[str, Any], path: Path) -> None:
    """Write the truth as JSON."""
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8", newline="\n")


def _paid_twice(payroll: pd.DataFrame) -> list[str]:
    schools = payroll.groupby("document")["school_code"].nunique()
    return [str(document) for document in sorted(schools[schools > 1].index)]


def _extra_zeros(payroll: pd.DataFrame) -> list[dict[str, str]]:
    due = payroll[["base_pay", "rural_bonus", "other_pay"]].sum(axis=1) - payroll["deductions"]
    wrong = payroll[(payroll["net_pay"] - due).abs() > 1].sort_values(["document", "pay_month"])
    return [
        {"document": str(row.document), "pay_month": f"{row.pay_month:%Y-%m-%d}"}
        for row in wrong.itertuples()
    ]
