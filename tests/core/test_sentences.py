"""The title, the grey line and the chips: each says what the table shows, and nothing that it does not."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answer import Answer
from core.catalog import Code, Variable, VariableRole, VariableType
from core.figures import figure
from core.labelling import columns_of
from core.question_text import from_params
from core.sentences import finding, question_in_words, subtitle
from tests.core.registers import dataset_of
from tests.core.speaking import ENGLISH

REGIONS = [f"R{number:02}" for number in range(1, 26)]

SCHOOLS = dataset_of(
    Variable(
        "region",
        VariableType.TEXT,
        {"en": "Region"},
        codes=tuple(Code(code, {"en": f"Region {code[1:]}"}) for code in REGIONS),
        area_level="region",
    ),
    Variable(
        "sex", VariableType.TEXT, {"en": "Sex"}, codes=(Code("f", {"en": "Girls"}), Code("m", {"en": "Boys"}))
    ),
    Variable("score", VariableType.NUMBER, {"en": "Score"}, VariableRole.MEASURE, unit={"en": "points"}),
    Variable("status", VariableType.TEXT, {"en": "Status"}, codes=(Code("out", {"en": "Dropout"}),)),
    Variable("year", VariableType.YEAR, {"en": "Year"}),
    Variable("born", VariableType.DATE, {"en": "Birth date"}),
    Variable("at", VariableType.DATETIME, {"en": "Moment"}),
    Variable("rural", VariableType.BOOLEAN, {"en": "Rural"}),
    name="schools",
    years=(2019, 2024),
)


def answer_of(address: str, *columns: list, **more) -> Answer:
    """An answer with these columns, in the order of its table without the records."""
    params = {"data": ["schools"]}
    for part in address.split("&"):
        name, _, value = part.partition("=")
        params.setdefault(name, []).append(value)
    question = from_params(params)
    described = columns_of(question, SCHOOLS)
    table = pa.table({column.name: values for column, values in zip(described, columns, strict=False)})
    return Answer(question, SCHOOLS, table, described[: len(columns)], **more)


def title(address: str, *columns: list, **more) -> str:
    return ENGLISH.say(finding(answer_of(address, *columns, **more), ENGLISH))


def test_one_figure_is_its_own_title():
    assert title("show=rows", [32_416]) == "Number of records: 32,400"
    assert (
        title("show=mean(score)&show=rows", [512.34], [999]) == "Mean of Score: 512, Number of records: 999"
    )


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        (480.0, "above the country (480)"),
        (512.2, "the same as the country"),  # 512.34 and 512.2 both read 512
        (530.0, "below the country (530)"),
        (None, "there is nothing to compare it with"),
    ],
)
def test_one_figure_beside_the_country(reference, says):
    sentence = title("show=mean(score)&where=region=R01&compare=country", [512.34], [reference], [0.0])
    assert sentence.startswith("Mean of Score: 512")
    assert sentence.endswith(says)


def test_one_figure_beside_the_previous_period():
    address = "show=rows&where=year=2024&compare=previous"
    assert (
        title(address, [120], [100.0], [20.0]) == "Number of records: 120, up from 100 in the previous period"
    )
    assert (
        title(address, [90], [100.0], [-10.0])
        == "Number of records: 90, down from 100 in the previous period"
    )
    assert (
        title(address, [100], [100.0], [0.0]) == "Number of records: 100, the same as in the previous period"
    )


YEARS = [2019, 2020, 2021, 2022]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([500.0, 510.0, 520.0, 530.0], "rose from 500 in 2019 to 530 in 2022"),
        ([530.0, 520.0, 510.0, 500.0], "fell from 530 in 2019 to 500 in 2022"),
        ([500.0, 503.0, 502.0, 504.0], "hardly changed between 2019 (500) and 2022 (504)"),
        ([500.0, 510.0, 430.0, 530.0], "rose from 500 in 2019 to 530 in 2022, with its lowest in 2021 (430)"),
        (
            [530.0, 610.0, 520.0, 500.0],
            "fell from 530 in 2019 to 500 in 2022, with its highest in 2020 (610)",
        ),
        ([500.0, 430.0, 620.0, 500.4], "is the same in 2019 and 2022 (500), with its highest in 2021 (620)"),
        (
            [500.0, 430.0, 430.0, 530.0],
            "rose from 500 in 2019 to 530 in 2022",
        ),  # two lowest years: none is named
        ([500.0, None, 510.0, 530.0], "rose from 500 in 2019 to 530 in 2022"),
        ([None, 510.0, 520.0, None], "rose from 510 in 2020 to 520 in 2021"),
        ([-5.0, 0.0, 1.0, 3.0], "rose from -5 in 2019 to 3 in 2022"),
        ([500.1, 499.9, 500.0, 500.2], "is the same in all 4 groups: 500"),
        ([None, None, 500.0, None], "Mean of Score, 2021: 500"),
    ],
)
def test_a_series_says_where_it_began_and_ended(values, says):
    sentence = title("show=mean(score)&by=year", YEARS, values)
    assert sentence == (says if says.startswith("Mean") else f"Mean of Score {says}")


def test_a_series_is_told_in_the_order_of_time_however_it_is_sorted():
    sentence = title("show=mean(score)&by=year&sort=-value", [2022, 2020, 2019], [530.0, 515.0, 500.0])
    assert sentence == "Mean of Score rose from 500 in 2019 to 530 in 2022"


def test_the_period_that_is_not_reported_is_no_part_of_a_series():
    sentence = title("show=rows&by=year(born)", [2019, 2020, None], [10, 20, 900])
    assert sentence == "Number of records rose from 10 in 2019 to 20 in 2020"


def test_quarters_and_months_are_named():
    quarters = [date(2023, 10, 1), date(2024, 1, 1)]
    assert title("show=rows&by=quarter(born)", quarters, [10, 20]).endswith(
        "from 10 in 2023 Q4 to 20 in 2024 Q1"
    )


def test_a_share_is_told_in_percent():
    sentence = title("show=share(status=out)&by=year", [2019, 2020], [0.0512, 0.0349])
    assert sentence == "Share of “Dropout” fell from 5.12 % in 2019 to 3.49 % in 2020"


def test_groups_name_the_highest_and_the_lowest():
    sentence = title("show=mean(score)&by=region", ["R03", "R01", "R02"], [530.4, 500.0, 480.6])
    assert sentence == "Mean of Score is highest in Region 03 (530) and lowest in Region 02 (481)"


def test_groups_that_read_the_same_are_named_together():
    values = [530.4, 530.1, 500.0, 480.0, 480.0, 480.0, 480.0]
    sentence = title("show=mean(score)&by=region", REGIONS[:7], values)
    assert (
        sentence == "Mean of Score is highest in Region 01 and Region 02 (530) and lowest in 4 groups (480)"
    )


def test_groups_that_all_read_the_same_have_no_highest():
    sentence = title("show=mean(score)&by=region", REGIONS[:3], [500.2, 500.1, 499.9])
    assert sentence == "Mean of Score is the same in all 3 groups: 500"


def test_a_table_cut_to_its_top_says_nothing_of_the_other_end():
    cut = title("show=mean(score)&by=region&top=3", REGIONS[:3], [530.0, 520.0, 510.0], cut=22)
    assert cut == "Mean of Score is highest in Region 01 (530)"
    lowest = title("show=mean(score)&by=region&sort=value&top=2", REGIONS[:2], [430.0, 440.0], cut=23)
    assert lowest == "Mean of Score is lowest in Region 01 (430)"
    alike = title("show=mean(score)&by=region&top=2", REGIONS[:2], [530.0, 530.0], cut=23)
    assert alike == "Mean of Score is highest in Region 01 and Region 02 (530)"
    years = title("show=mean(score)&by=year&top=2", [2022, 2019], [530.0, 520.0], cut=2)
    assert years == "Mean of Score is highest in 2022 (530)"


def test_a_group_that_is_not_reported_is_never_the_highest_but_is_mentioned():
    sentence = title("show=mean(score)&by=region", [None, "R01", "R02"], [900.0, 500.0, 480.0])
    assert sentence == (
        "Mean of Score is highest in Region 01 (500) and lowest in Region 02 (480); what is not reported is left aside"
    )
    quiet = title("show=mean(score)&by=region", ["R01", None, "R02"], [500.0, 490.0, 480.0])
    assert quiet == "Mean of Score is highest in Region 01 (500) and lowest in Region 02 (480)"


def test_withheld_groups_are_mentioned():
    sentence = title("show=mean(score)&by=region", REGIONS[:3], [500.0, 480.0, None], withheld=1)
    assert sentence.endswith("lowest in Region 02 (480); withheld groups are left aside")


def test_one_group_only_is_neither_highest_nor_lowest():
    assert title("show=mean(score)&by=region", ["R01"], [500.0]) == "Mean of Score, Region 01: 500"
    assert title("show=rows&by=region", [None], [7]) == "Number of records, Not reported: 7"


def test_groups_above_the_country_are_counted():
    values = [530.0, 500.0, 500.4, 480.0]
    sentence = title(
        "show=mean(score)&by=region&compare=country", REGIONS[:4], values, [500.0] * 4, [0.0] * 4
    )
    # 500 and 500.4 read like the country's 500: they are not above it
    assert sentence == "Mean of Score is above the country in 1 of 4 groups, highest in Region 01 (530)"


def test_counts_are_not_said_to_be_below_the_country_that_they_are_part_of():
    sentence = title("show=rows&by=region&compare=country", REGIONS[:2], [30, 10], [40.0, 40.0], [0.0, 0.0])
    assert sentence == "Number of records: the largest part is Region 01, with 75 % (30)"


def test_groups_above_the_previous_period_are_counted():
    address = "show=rows&by=region&where=year=2024&compare=previous"
    sentence = title(address, REGIONS[:3], [30, 20, 5], [20.0, 20.0, None], [0.0] * 3)
    assert sentence == (
        "Number of records is above the previous period in 1 of 2 groups, highest in Region 01 (30)"
    )


def test_of_two_categories_the_one_that_is_higher_more_often_is_named():
    # Girls higher in 24 regions, boys in one
    regions = [region for region in REGIONS for _ in "fm"]
    sexes = ["f", "m"] * 25
    values = [value for number in range(25) for value in ((510.0, 500.0) if number else (490.0, 500.0))]
    sentence = title("show=mean(score)&by=region,sex", regions, sexes, values)
    assert sentence == "Mean of Score: Girls is higher than Boys in 24 of 25 groups of Region"


def test_a_group_without_its_pair_or_with_an_equal_one_is_not_counted_for_either():
    regions, sexes = ["R01", "R01", "R02", "R02", "R03"], ["f", "m", "f", "m", "f"]
    sentence = title("show=mean(score)&by=region,sex", regions, sexes, [500.0, 510.0, 500.0, 500.3, 900.0])
    assert sentence == "Mean of Score: Boys is higher than Girls in 1 of 2 groups of Region"


def test_two_categories_that_are_level_fall_back_on_the_largest_and_smallest_cell():
    regions, sexes = ["R01", "R01", "R02", "R02", "R03", "R03"], ["f", "m"] * 3
    values = [500.0, 510.0, 530.0, 520.0, 505.0, 505.0]
    sentence = title("show=mean(score)&by=region,sex", regions, sexes, values)
    assert (
        sentence
        == "Mean of Score is highest in Region 02 · Girls (530) and lowest in Region 01 · Girls (500)"
    )


def test_two_breakdowns_name_the_largest_and_the_smallest_cell():
    regions = [region for region in REGIONS[:3] for _ in range(3)]
    sentence = title(
        "show=mean(score)&by=region,year", regions, YEARS[:3] * 3, [float(500 + n) for n in range(9)]
    )
    assert (
        sentence == "Mean of Score is highest in Region 03 · 2021 (508) and lowest in Region 01 · 2019 (500)"
    )


def test_bands_name_the_most_frequent_with_its_share():
    # 50 of 10 + 50 + 40
    sentence = title("show=rows&by=band(score;10)", [0.0, 10.0, 20.0], [10, 50, 40])
    assert sentence == "Most frequent: 10 to under 20, with 50 % of the records"


def test_bands_with_two_most_frequent_name_both():
    sentence = title("show=rows&by=band(score;10)", [0.0, 10.0, 20.0], [50, 50, 40])
    assert sentence == (
        "Number of records is highest in 0 to under 10 and 10 to under 20 (50) and lowest in 20 to under 30 (40)"
    )


def test_a_composition_names_its_largest_part():
    assert title("show=rows&by=sex", ["f", "m"], [600, 400]) == (
        "Number of records: the largest part is Girls, with 60 % (600)"
    )


def test_nearly_all_does_not_read_as_all():
    assert "99.9 %" in title("show=rows&by=sex", ["f", "m"], [99_999, 1])
    column = columns_of(from_params({"data": ["schools"], "show": ["share(status=out)"]}), SCHOOLS)[0]
    assert figure(0.99999, column, ENGLISH) == "99.9 %"
    assert figure(1.0, column, ENGLISH) == "100 %"
    assert figure(0.0, column, ENGLISH) == "0 %"


def test_sums_below_zero_are_no_composition():
    sentence = title("show=sum(score)&by=sex", ["f", "m"], [60.0, -40.0])
    assert sentence == "Total of Score is highest in Girls (60) and lowest in Boys (-40)"


def test_two_measures_of_eight_groups_are_related():
    numbers = [float(number) for number in range(1, 9)]
    up = title("show=mean(score)&show=share(status=out)&by=region", REGIONS[:8], numbers, numbers)
    assert up == (
        "The higher Mean of Score, the higher tends to be Share of “Dropout” (correlation 1.00 over 8 groups)"
    )
    down = title("show=mean(score)&show=share(status=out)&by=region", REGIONS[:8], numbers, numbers[::-1])
    assert "the lower tends to be" in down
    none = title("show=mean(score)&show=rows&by=region", REGIONS[:8], numbers, [1, 3, 1, 3, 3, 1, 3, 1])
    assert "hardly go together over 8 groups (correlation 0.00)" in none


def test_two_measures_of_seven_groups_are_too_few_to_be_related():
    numbers = [float(number) for number in range(1, 8)]
    sentence = title("show=mean(score)&show=share(status=out)&by=region", REGIONS[:7], numbers, numbers)
    assert "correlation" not in sentence


def test_a_measure_that_never_changes_is_related_to_nothing():
    numbers = [float(number) for number in range(1, 9)]
    sentence = title("show=mean(score)&show=rows&by=region", REGIONS[:8], numbers, [5] * 8)
    assert sentence.startswith("Mean of Score is highest in Region 08")


def test_years_that_both_grow_are_not_called_related():
    years, numbers = list(range(2010, 2020)), [float(number) for number in range(1, 11)]
    sentence = title("show=mean(score)&show=rows&by=year", years, numbers, list(range(1, 11)))
    assert sentence == "Mean of Score rose from 1 in 2010 to 10 in 2019"


def test_no_groups_at_all_tells_the_way_out():
    assert title("show=mean(score)&by=region", pa.array([], pa.string()), pa.array([], pa.float64())) == (
        "No records match this question. Remove a filter or choose a wider range."
    )


def test_a_figure_that_nobody_reports_is_said_to_be_missing():
    assert title("show=mean(score)", pa.array([None], pa.float64())) == "Mean of Score: no record reports it"
    nothing = pa.array([None, float("nan")], pa.float64())
    assert title("show=mean(score)&by=sex", ["f", "m"], nothing) == "Mean of Score: no record reports it"


def test_figures_that_are_all_withheld_are_said_to_be():
    nothing = pa.array([None, None], pa.float64())
    assert title("show=mean(score)&by=sex", ["f", "m"], nothing, withheld=2) == (
        "Mean of Score: withheld, because too few records are behind every figure"
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1_234, "1,230"),
        (999_500, "1,000,000"),
        (1_234_567, "1.23 million"),
        (2_000_000, "2 million"),
        (-1_234_567, "-1.23 million"),
        (0.012345, "0.0123"),
        (12.04, "12"),
        (-0.5, "-0.5"),
        (5e-324, None),
        (1.7e308, None),
    ],
)
def test_a_figure_in_a_title_has_at_most_three_digits(value, said):
    column = columns_of(from_params({"data": ["schools"], "show": ["mean(score)"]}), SCHOOLS)[0]
    text = figure(value, column, ENGLISH)
    assert said is None or text == said


@settings(max_examples=200, deadline=None)
@given(st.lists(st.none() | st.floats(-1e7, 1e7) | st.integers(0, 20).map(float), min_size=2, max_size=8))
def test_whatever_the_figures_highest_and_lowest_are_true(values):
    answer = answer_of("show=mean(score)&by=region", REGIONS[: len(values)], pa.array(values, pa.float64()))
    sentence = ENGLISH.say(finding(answer, ENGLISH))
    said = {
        region: figure(value, answer.values[0], ENGLISH)
        for region, value in zip(REGIONS, values, strict=False)
        if value is not None
    }
    known = [value for value in values if value is not None]
    if "highest" in sentence:
        assert len(set(said.values())) > 1
        assert f"({figure(max(known), answer.values[0], ENGLISH)})" in sentence
        assert "lowest in" in sentence
        assert f"({figure(min(known), answer.values[0], ENGLISH)})" in sentence
        high = sentence.partition(" and lowest in ")[0]
        for region, text in said.items():
            if f"Region {region[1:]}" in high:
                assert text == figure(max(known), answer.values[0], ENGLISH)
    else:
        assert len(set(said.values())) < 2


@settings(max_examples=200, deadline=None)
@given(st.lists(st.none() | st.floats(-1e7, 1e7) | st.integers(0, 20).map(float), min_size=2, max_size=8))
def test_whatever_the_series_rose_and_fell_are_true(values):
    answer = answer_of(
        "show=mean(score)&by=year", list(range(2000, 2000 + len(values))), pa.array(values, pa.float64())
    )
    sentence = ENGLISH.say(finding(answer, ENGLISH))
    known = [value for value in values if value is not None]
    ends = (
        [figure(value, answer.values[0], ENGLISH) for value in (known[0], known[-1])] if known else ["", ""]
    )
    if " rose " in sentence:
        assert known[-1] > known[0]
        assert ends[0] != ends[1]
    if " fell " in sentence:
        assert known[-1] < known[0]
        assert ends[0] != ends[1]
    if "its lowest" in sentence:
        assert min(known) < min(known[0], known[-1])
    if "its highest" in sentence:
        assert max(known) > max(known[0], known[-1])


def line(address: str) -> str:
    return ENGLISH.say(subtitle(answer_of(address, *([1.0],) * 5), ENGLISH))


def test_the_grey_line_says_measure_unit_breakdown_filters_years_and_comparison():
    assert line("show=mean(score)&by=region,sex&where=rural=true&compare=country") == (
        "Mean of Score (points) · by Region and Sex · Rural: Yes · 2019 to 2024 · compared with the country"
    )
    assert line("show=rows") == "Number of records · 2019 to 2024"


def test_years_in_a_filter_take_the_place_of_the_years_covered():
    assert line("show=rows&where=year:2020..2022") == "Number of records · Year: 2020 to 2022"


def chips(address: str) -> list[str]:
    params = {"data": ["schools"]}
    for part in address.split("&"):
        name, _, value = part.partition("=")
        params.setdefault(name, []).append(value)
    words = question_in_words(from_params(params), SCHOOLS, ENGLISH)
    return [ENGLISH.say(item) for item in (*words.measures, words.by, *words.where, words.compare)]


def test_chips_of_a_bare_question_say_what_could_be_chosen():
    assert chips("show=rows") == ["Number of records", "not broken down", "not compared"]


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("region=R01", "Region: Region 01"),
        ("region=R01|R02|R03|R04|R05", "Region: Region 01, Region 02, Region 03 and 2 more"),
        ("region=unknown", "Region: unknown"),
        ("year:2020..2024", "Year: 2020 to 2024"),
        ("year=2024", "Year: 2024"),
        ("score:10.5..", "Score: from 10.5"),
        ("score:..1500", "Score: up to 1,500"),
        ("score:many..", "Score: from many"),
        ("born:2020-01-31..2020-12-31", "Birth date: 31 Jan 2020 to 31 Dec 2020"),
        ("at:2020-01-31T10:30..", "Moment: from 2020-01-31T10:30"),
        ("at:2020-01-31..", "Moment: from 31 Jan 2020"),
        ("rural=false", "Rural: No"),
        ("rural=maybe", "Rural: maybe"),
        ("missing(score)", "Score: not reported"),
        ("status~50% (a)s", 'Status contains "50% (a)s"'),
    ],
)
def test_a_filter_is_said_in_words(where, says):
    assert chips(f"show=rows&where={where}")[2] == says


def test_breakdowns_and_comparisons_are_said_in_words():
    said = chips("show=mean(score)&show=rows&by=region,sex,year(born)&compare=previous")
    assert said == [
        "Mean of Score",
        "Number of records",
        "by Region, Sex and Birth date (year)",
        "compared with the previous period",
    ]


def test_a_dataset_of_one_year_names_it_once():
    answer = answer_of("show=rows", [1])
    one_year = replace(answer, dataset=replace(SCHOOLS, years=(2024, 2024)))
    assert ENGLISH.say(subtitle(one_year, ENGLISH)) == "Number of records · 2024"
    none = replace(answer, dataset=replace(SCHOOLS, years=None))
    assert ENGLISH.say(subtitle(none, ENGLISH)) == "Number of records"
