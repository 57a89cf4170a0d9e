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


HOSTILE = (
    "![x](http://evil.example/x.png)",
    "<script>alert(1)</script>",
    "=1+1",
    "A very long name of a place " * 11,
    "Señoría 🎓 de Ñuñoa",
    "href",
    "Lima",
    "Lima",
    "datum.v0",
    '"); alert(1); ("',
)


def hostile() -> Answer:
    """Labels that try to be pictures, scripts, formulas or expressions; two that are the same; one group missing."""
    about = pupils(regions="\n".join(HOSTILE), region="image")
    regions = [f"{place}" for place in range(len(HOSTILE))]
    amounts = [*(90_000.0 - 8_000 * place for place in range(len(HOSTILE))), 4_000.0]
    cells = {"region": [*regions, None], "value": amounts}
    return answer_of("show=sum(fee)&by=region", cells, dataset=about)


def previous_by_region() -> Answer:
    """Counts against the previous period, which differs from row to row; one is withheld."""
    counts = [2_100_400, 1_450_000, 803_222, None, 120_100, 8]
    before = [2_000_000, 1_500_000, 760_000, 300_000, None, 12]
    away = [None if a is None or b is None else a - b for a, b in zip(counts, before, strict=True)]
    regions = [f"{place}" for place in range(6)]
    return answer_of(
        "show=rows&by=region&where=year=2024&compare=previous",
        {"region": regions, "value": counts, "reference": before, "difference": away},
    )


def many_lines(count: int = 14) -> Answer:
    """Regions over the months, against the country: half of them grey."""
    months = [(year, number) for year in (2023, 2024) for number in range(1, 13)]
    rows = [
        (f"{place}", date(*month, 1), tick) for place in range(count) for tick, month in enumerate(months)
    ]
    amounts = [
        100.0 + 12 * int(place) + tick * (1 + int(place) % 3) + (tick % 4) * 3 for place, _, tick in rows
    ]
    country = [180.0 + 2 * tick for _, _, tick in rows]
    return answer_of(
        "show=mean(score)&by=region,month(born)&compare=country",
        {
            "region": [row[0] for row in rows],
            "born_month": [row[1] for row in rows],
            "value": amounts,
            "reference": country,
            "difference": [a - b for a, b in zip(amounts, country, strict=True)],
        },
    )


def three_ways() -> Answer:
    rows = [(year, sex, region) for year in range(2020, 2025) for sex in ("0", "1") for region in "01234"]
    shares = [
        0.02 + 0.004 * int(region) + (0.003 if sex == "1" else 0) + 0.001 * (year % 3)
        for year, sex, region in rows
    ]
    return answer_of(
        "show=share(level=1)&by=year,sex,region",
        {
            "year": [r[0] for r in rows],
            "sex": [r[1] for r in rows],
            "region": [r[2] for r in rows],
            "value": shares,
        },
    )


def parts() -> Answer:
    rows = [(year, level) for year in range(2020, 2025) for level in ("0", "1", "2", None)]
    counts = [
        5_000 + 300 * (year - 2020) * int(level or 0) + 4_000 * int(level or 0) if level else 900
        for year, level in rows
    ]
    return answer_of(
        "show=rows&by=year,level",
        {"year": [r[0] for r in rows], "level": [r[1] for r in rows], "value": counts},
    )


def region_by_level_counts() -> Answer:
    rows = [(f"{place}", level) for place in range(6) for level in ("0", "1", "2")]
    counts = [4_000 + 1_700 * int(place) + 2_100 * int(level) for place, level in rows]
    return answer_of(
        "show=rows&by=region,level",
        {"region": [r[0] for r in rows], "level": [r[1] for r in rows], "value": counts},
    )


def two_measures() -> Answer:
    places = range(25)
    return answer_of(
        "show=mean(score)&show=mean(maths)&by=region",
        {
            "region": [f"{place}" for place in places],
            "value": [540.0 - 4 * place for place in places],
            "value_2": [520.0 - 3.2 * place + (place * 37) % 23 for place in places],
        },
    )


def below_zero() -> Answer:
    amounts = [42.5, 3.1, -0.4, -18.25, -60.0]
    return answer_of("show=sum(fee)&by=region", {"region": [*"01234"], "value": amounts})


def one_number() -> Answer:
    cells = {"value": [0.4312], "reference": [0.4], "difference": [0.0312]}
    return answer_of("show=share(sex=1)&where=year=2024&compare=previous", cells)


def three_numbers() -> Answer:
    return answer_of(
        "show=rows&show=mean(score)&show=share(sex=1)",
        {"value": [1_203_405], "value_2": [503.25], "value_3": [0.487]},
    )


def sixty_regions() -> Answer:
    return answer_of(
        "show=rows&by=region",
        {
            "region": [f"{place}" for place in range(60)],
            "value": [90_000 // (place + 1) for place in range(60)],
        },
    )


def nothing() -> Answer:
    return answer_of(
        "show=rows&by=region", {"region": pa.array([], pa.string()), "value": pa.array([], pa.int64())}
    )


GALLERY = {
    "region": by_region(),
    "year_sex": by_year_and_sex(),
    "quarter": by_quarter(),
    "band": by_band(),
    "region_sex": region_by_sex(),
    "hostile": hostile(),
    "previous": previous_by_region(),
    "lines": many_lines(),
    "three": three_ways(),
    "parts": parts(),
    "bars": region_by_level_counts(),
    "measures": two_measures(),
    "negative": below_zero(),
    "number": one_number(),
    "numbers": three_numbers(),
    "sixty": sixty_regions(),
    "nothing": nothing(),
}
