"""Answers made by hand: the question in its URL form, the cells as the desk would hand them over."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qs

import pyarrow as pa

from core.answer import Answer
from core.catalog import Code, Dataset, Edition, Variable, VariableRole, VariableType
from core.labelling import columns_of
from core.question import Question
from core.question_text import from_params

T = VariableType


def codes(*labels: str) -> tuple[Code, ...]:
    return tuple(Code(f"{place}", {"en": label, "es": label}) for place, label in enumerate(labels))


def pupils(**labels: str) -> Dataset:
    """The dataset that the sample answers are about."""
    regions = codes(
        *(labels.get("regions") or "\n".join(f"Region {n:02d}" for n in range(1, 61))).split("\n")
    )
    variables = (
        Variable(
            "region", T.TEXT, {"en": labels.get("region", "Region")}, area_level="region", codes=regions
        ),
        Variable("sex", T.TEXT, {"en": "Sex"}, codes=codes("Boys", "Girls")),
        Variable(
            "level",
            T.TEXT,
            {"en": "Level"},
            codes=codes("Kindergarten", "Primary", "Secondary"),
            is_ordered=True,
        ),
        Variable("score", T.NUMBER, {"en": "reading score"}, VariableRole.MEASURE, unit={"en": "points"}),
        Variable("maths", T.NUMBER, {"en": "maths score"}, VariableRole.MEASURE, unit={"en": "points"}),
        Variable("fee", T.NUMBER, {"en": "fee paid"}, VariableRole.MEASURE, unit={"en": "soles"}),
        Variable("year", T.YEAR, {"en": "Year"}),
        Variable("born", T.DATE, {"en": "date of birth"}),
    )
    return Dataset(
        "pupils", {"en": "Pupils"}, variables, Edition("e1", datetime(2026, 1, 2, tzinfo=UTC), 1000)
    )


def question(text: str) -> Question:
    return from_params(parse_qs(f"data=pupils&{text}"))


def answer_of(text: str, columns: dict[str, list], *, dataset: Dataset | None = None, **rest: int) -> Answer:
    """Return the answer to a question in its URL form, from cells written by hand; records are 100 each."""
    about = dataset or pupils()
    asked = question(text)
    described = columns_of(asked, about)
    size = len(next(iter(columns.values())))
    cells = {column.name: columns.get(column.name, [100] * size) for column in described}
    return Answer(asked, about, pa.table(cells), described, **rest)


def month(year: int, number: int) -> date:
    return date(year, number, 1)


def by_region(count: int = 25) -> Answer:
    """Mean scores of regions, the highest first, against the country."""
    scores = [523.2 - 3.1 * place - (25 if place == count - 1 else 0) for place in range(count)]
    return answer_of(
        "show=mean(score)&by=region&compare=country",
        {
            "region": [f"{place}" for place in range(count)],
            "value": scores,
            "reference": [501.5] * count,
            "difference": [score - 501.5 for score in scores],
        },
    )


def by_year_and_sex() -> Answer:
    years = [year for year in range(2018, 2026) for _ in range(2)]
    scores = [496, 508, 484, 496, None, None, 505, 517, 502, 514, 505.5, 517.2, 508, 520.5, 511, 512]
    sexes = ["0", "1"] * 8
    return answer_of("show=mean(score)&by=year,sex", {"year": years, "sex": sexes, "value": scores})


def by_quarter() -> Answer:
    quarters = [date(year, month, 1) for year in range(2019, 2025) for month in (1, 4, 7, 10)]
    shares = [0.021 + 0.003 * (place % 4) + 0.0004 * place for place in range(24)]
    before = [None, *shares[:-1]]
    points = [None if b is None else a - b for a, b in zip(shares, before, strict=True)]
    return answer_of(
        "show=share(sex=1)&by=quarter(born)&compare=previous",
        {"born_quarter": quarters, "value": shares, "reference": before, "difference": points},
    )


def by_band() -> Answer:
    bands = [float(low) for low in range(200, 800, 25) if low != 725]
    counts = [int(9000 * 2.718 ** (-(((low - 500) / 110) ** 2))) for low in bands]
    return answer_of("show=rows&by=band(score;25)", {"score_band": [*bands, None], "value": [*counts, 312]})


def region_by_sex(regions: int = 8) -> Answer:
    rows = [(f"{place}", sex) for place in range(regions) for sex in ("0", "1")]
    scores = [480 + 4 * int(place) + (9 if sex == "1" else 0) - int(place) ** 2 % 7 for place, sex in rows]
    return answer_of(
        "show=mean(score)&by=region,sex",
        {"region": [row[0] for row in rows], "sex": [row[1] for row in rows], "value": scores},
    )


GALLERY = {
    "region": by_region(),
    "year_sex": by_year_and_sex(),
    "quarter": by_quarter(),
    "band": by_band(),
    "region_sex": region_by_sex(),
}
