"""The files as an office would send them: an untidy CSV, and a Stata file with labels."""

from collections.abc import Hashable
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from sample_data.generator.streams import Texts, stream

YEAR = 2024
CSV_ROWS, CSV_REPEATED = 20_000, 150
STATA_ROWS = 12_000
_WRITTEN = datetime(2024, 12, 20, 9, 30)  # noqa: DTZ001 - Stata keeps no time zone

_SEX = {"M": ["M", "m", "Masculino"], "F": ["F", "f", "FEMENINO"]}
_SEX_SHARES = [0.85, 0.05, 0.10]


def write_csv(enrolment: pd.DataFrame, path: Path) -> None:
    """Write pupils of 2024 in Latin-1, semicolons, CRLF, decimal commas, lost zeros, impossible dates, repeated rows.

    `enrolment` holds pupil-years with school code, document, names, birth date.
    """
    rng = stream("raw_csv")
    year = enrolment[enrolment["year"] == YEAR]
    rows = year.iloc[rng.choice(len(year), CSV_ROWS, replace=False)].reset_index(drop=True)
    raw = pd.DataFrame(
        {
            "Código Modular": rows["school_code"].str.lstrip("0"),
            "DNI": rows["document"].mask(rng.random(CSV_ROWS) < 0.03, ""),
            "Apellidos y Nombres": _full_names(rows),
            "Fecha Nac.": rows["birth_date"]
            .dt.strftime("%d/%m/%Y")
            .mask(rng.random(CSV_ROWS) < 0.004, "00/00/0000"),
            "Sexo": _untidy_sex(rows["sex"], rng),
            "Grado": rows["grade"].astype(str) + "°",
            "Promedio": _marks(rows["mark"]).mask(rng.random(CSV_ROWS) < 0.01, "S/N"),
            "Aporte APAFA": [_amount(value) for value in rng.gamma(3, 420, CSV_ROWS)],
        }
    )
    repeated = raw.iloc[rng.choice(CSV_ROWS, CSV_REPEATED, replace=False)]
    raw = pd.concat([raw, repeated], ignore_index=True)
    raw.to_csv(path, sep=";", encoding="latin-1", index=False, lineterminator="\r\n")


def write_stata(exams: pd.DataFrame, path: Path) -> None:
    """Write scores of grade 8 in 2024, a row per pupil, with Spanish labels of variables and values."""
    rng = stream("raw_stata")
    chosen = exams[(exams["year"] == YEAR) & (exams["grade"] == 8)]
    wide = chosen.pivot_table(
        index=["pupil_id", "school_code", "sex", "mother_tongue"], columns="subject", values="score"
    )
    wide = wide.reset_index()
    wide = wide.iloc[np.sort(rng.choice(len(wide), STATA_ROWS, replace=False))].reset_index(drop=True)
    frame = pd.DataFrame(
        {
            "id_est": wide["pupil_id"].astype(object),
            "cod_mod": wide["school_code"].astype(object),
            "p_mat": wide["maths"].mask(rng.random(STATA_ROWS) < 0.02),
            "p_lec": wide["reading"],
            "sexo": (wide["sex"] == "F").astype(np.int8) + 1,
            "lengua": (wide["mother_tongue"] == "indigenous").astype(np.int8) + 1,
            "nivel": np.searchsorted([420, 520, 600], wide["reading"], side="right").astype(np.int8) + 1,
        }
    )
    frame.to_stata(
        path,
        write_index=False,
        version=118,
        time_stamp=_WRITTEN,
        data_label="Evaluación nacional 2024, 2.° de secundaria",
        variable_labels=_STATA_LABELS,
        value_labels=_STATA_VALUES,
    )


_STATA_LABELS = {
    "id_est": "Identificador del estudiante",
    "cod_mod": "Código modular",
    "p_mat": "Puntaje en matemática",
    "p_lec": "Puntaje en lectura",
    "sexo": "Sexo",
    "lengua": "Lengua materna",
    "nivel": "Nivel de logro en lectura",
}
_STATA_VALUES: dict[Hashable, dict[float, str]] = {
    "sexo": {1: "Hombre", 2: "Mujer"},
    "lengua": {1: "Castellano", 2: "Lengua originaria"},
    "nivel": {1: "Previo al inicio", 2: "En inicio", 3: "En proceso", 4: "Satisfactorio"},
}


def _full_names(rows: pd.DataFrame) -> "pd.Series[str]":
    return (rows["surname_1"] + " " + rows["surname_2"] + ", " + rows["given_names"]).str.upper()


def _untidy_sex(sex: "pd.Series[str]", rng: np.random.Generator) -> Texts:
    way = rng.choice(3, len(sex), p=_SEX_SHARES)
    return np.where(sex == "M", np.array(_SEX["M"])[way], np.array(_SEX["F"])[way])


def _marks(mark: "pd.Series[float]") -> "pd.Series[str]":
    return mark.map(lambda value: "" if pd.isna(value) else f"{value:.1f}".replace(".", ","))


def _amount(value: float) -> str:
    """Return the amount with a dot for thousands and a decimal comma.

    >>> _amount(1234.5)
    '1.234,50'
    """
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
