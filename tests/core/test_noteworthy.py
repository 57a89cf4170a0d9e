"""Small registers in which what stands out is known, because it was put there."""

from itertools import product

import pyarrow as pa
import pytest

from core.catalog import Code, Variable, VariableRole, VariableType
from core.errors import BadQuestion, Cancelled
from core.noteworthy import MOST_FOUND, Kind, noteworthy
from core.noteworthy_words import kind_label, sentence
from core.question import Breakdown, MeasureKind, Operator, check
from core.words import Message
from tests.core.registers import STEWARD, dataset_of, register
from tests.core.speaking import ENGLISH

AREAS = {"a": -30, "b": -3, "c": -2, "d": -1, "e": 0, "f": 1, "g": 2, "h": 3}

REGION = Variable(
    "region",
    VariableType.TEXT,
    {"en": "Region"},
    codes=tuple(Code(area, {"en": f"Region {area.upper()}"}) for area in AREAS),
    area_level="region",
)
SEX = Variable(
    "sex", VariableType.TEXT, {"en": "Sex"}, codes=(Code("f", {"en": "Girls"}), Code("m", {"en": "Boys"}))
)
YEAR = Variable("year", VariableType.YEAR, {"en": "Year"}, lowest=2020, highest=2021)
SCORE = Variable(
    "score",
    VariableType.NUMBER,
    {"en": "Score"},
    VariableRole.MEASURE,
    unit={"en": "points"},
    lowest=0.0,
    highest=80.0,
)
BONUS = Variable("bonus", VariableType.INTEGER, {"en": "Bonus"}, share_missing=0.25)


def scores():
    """640 records: 8 regions x 2 years x 2 sexes x 20 pupils, who lie from 9.5 below to 9.5 above their group.

    Girls are 10 points ahead, 2021 is 5 above 2020, region A 30 below region E. One bonus in four is missing.
    """
    rows = [
        (region, sex, year, 50.0 + AREAS[region] + 10 * (sex == "f") + 5 * (year == 2021) + pupil - 9.5,
         None if pupil % 4 == 0 else 1)
        for region, sex, year, pupil in product(AREAS, "fm", (2020, 2021), range(20))
    ]  # fmt: skip
    names = ("region", "sex", "year", "score", "bonus")
    return pa.table({name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)})


def found_in(place, table, *variables, ask=None, **more):
    asked = register(place, table, dataset_of(*variables, records=table.num_rows, **more))
    found = noteworthy(asked.dataset, ask or (lambda question: asked.desk.ask(question, STEWARD)))
    for item in found:
        check(item.question, asked.dataset)
    assert len({item.subject for item in found}) == len(found) <= MOST_FOUND
    return {item.kind: item for item in found if not item.is_next}, asked.dataset


def said(found, dataset):
    return ENGLISH.say(sentence(found, dataset, ENGLISH))


@pytest.fixture
def school(tmp_path):
    return found_in(tmp_path, scores(), REGION, SEX, YEAR, SCORE, BONUS)


def test_the_largest_gap_names_both_groups_and_their_figures(school):
    found, dataset = school
    # boys: 50 + mean of the areas (-3.75) + half of 5 = 48.75; girls ten more
    assert said(found[Kind.GAP], dataset) == (
        "Mean of Score is higher for “Girls” than for “Boys”: 58.8 against 48.8 points (Sex; the difference is 10)"
    )
    assert found[Kind.GAP].question.by == (Breakdown("sex"),)


def test_the_steepest_change_is_between_two_years(school):
    found, dataset = school
    # 2020: 50 - 3.75 + 5 (half are girls) = 51.25
    assert said(found[Kind.CHANGE], dataset) == "Mean of Score rose from 51.2 in 2020 to 56.2 in 2021"


def test_the_outlying_area_lies_far_from_the_median_of_all(school):
    found, dataset = school
    # medians: of the areas 53.75 - 0.5 + 3.75 - 3.75 = 57 (50 + 5 + 2.5 - 0.5); region A has 57.5 - 30 = 27.5
    assert said(found[Kind.AREA], dataset) == (
        "“Region A” stands apart: Mean of Score is 27.5 there, and 57 in the middle of 8 areas"
    )
    # distances from -0.5 are 29.5, 2.5, 1.5, 0.5, 0.5, 1.5, 2.5, 3.5: their median is 2
    assert found[Kind.AREA].score == pytest.approx(0.6745 * 29.5 / 2)
    assert found[Kind.AREA].question.sort == "value"


def test_the_most_incomplete_variable_comes_with_its_records_by_year(school):
    found, dataset = school
    assert said(found[Kind.INCOMPLETE], dataset) == "“Bonus” is not reported in 25 % of the records (160)"
    question = found[Kind.INCOMPLETE].question
    assert question.where[0].operator is Operator.MISSING
    assert question.by == (Breakdown("year"),)


def test_the_main_distribution_is_that_of_the_measure(school):
    found, _dataset = school
    low, middle, high = found[Kind.DISTRIBUTION].figures
    assert low < middle < high
    assert found[Kind.DISTRIBUTION].question.by[0].variable == "score"


def test_every_finding_is_one_question_at_the_desk_with_the_same_figures(school, tmp_path):
    found, dataset = school
    asked = register(tmp_path, scores(), dataset)
    answer = asked.desk.ask(found[Kind.GAP].question, STEWARD)
    figures = dict(zip(answer.cells(answer.groups[0]), answer.cells(answer.values[0]), strict=True))
    assert figures == {"f": pytest.approx(58.75), "m": pytest.approx(48.75)}


def test_a_difference_that_chance_explains_is_not_a_gap(tmp_path):
    # 40 boys and 40 girls, spread some 11 points: three standard errors are 7.7 points, and the gap is 2
    table = pa.table(
        {
            "sex": ["f", "m"] * 40,
            "score": [pupil - 20.0 + 2 * (sex == "f") for pupil in range(40) for sex in "fm"],
        }
    )
    found, _dataset = found_in(tmp_path, table, SEX, SCORE)
    assert set(found) == {Kind.DISTRIBUTION}


def test_where_a_kind_has_nothing_to_say_the_next_best_of_the_others_fills_its_place(tmp_path):
    # no year and no areas; the sexes lie 10 points apart, the shifts 6; one bonus in four and one mark in ten are missing
    shift = Variable(
        "shift",
        VariableType.TEXT,
        {"en": "Shift"},
        codes=(Code("a", {"en": "Morning"}), Code("b", {"en": "Night"})),
    )
    bonus = Variable("bonus", VariableType.INTEGER, {"en": "Bonus"}, share_missing=0.25)
    mark = Variable("mark", VariableType.INTEGER, {"en": "Mark"}, share_missing=0.1)
    rows = [
        {
            "sex": sex,
            "shift": time,
            "score": 50.0 + 10 * (sex == "f") + 6 * (time == "a") + pupil % 20,
            "bonus": None if pupil % 4 == 0 else 1,
            "mark": None if pupil % 10 == 0 else 1,
        }
        for sex, time, pupil in product("fm", "ab", range(200))
    ]
    table = pa.Table.from_pylist(rows)
    asked = register(tmp_path, table, dataset_of(SEX, shift, SCORE, bonus, mark, records=800))
    found = noteworthy(asked.dataset, lambda question: asked.desk.ask(question, STEWARD))
    assert [(item.kind, item.variable, item.is_next) for item in found] == [
        (Kind.GAP, "sex", False),
        (Kind.INCOMPLETE, "bonus", False),
        (Kind.DISTRIBUTION, "score", False),
        (Kind.GAP, "shift", True),
        (Kind.INCOMPLETE, "mark", True),
    ]
    assert [str(kind_label(item)) for item in found[3:]] == ["Another gap", "Also incomplete"]
    assert said(found[4], asked.dataset) == "“Mark” is not reported in 10 % of the records (80)"


def test_of_groups_of_the_same_size_none_is_the_most_frequent(tmp_path):
    found, _dataset = found_in(tmp_path, pa.table({"sex": ["f", "m"] * 40}), SEX)
    assert not found


def test_a_group_of_few_records_is_not_compared(tmp_path):
    rows = [("f", 90.0)] * 29 + [("m", float(pupil % 40)) for pupil in range(400)]
    table = pa.table({"sex": [row[0] for row in rows], "score": [row[1] for row in rows]})
    found, _dataset = found_in(tmp_path, table, SEX, SCORE)
    assert Kind.GAP not in found


def test_levels_of_the_measure_itself_are_no_news(tmp_path):
    level = Variable("level", VariableType.TEXT, {"en": "Level"}, codes=(Code("low", {}), Code("high", {})))
    numbers = [float(pupil) for pupil in range(400)]
    table = pa.table({"level": ["low" if each < 200 else "high" for each in numbers], "score": numbers})
    found, _dataset = found_in(tmp_path, table, level, SCORE)
    assert Kind.GAP not in found


@pytest.mark.parametrize("records", [0, 1, 12])
def test_a_small_table_has_nothing_that_stands_out(tmp_path, records):
    found, _dataset = found_in(tmp_path, scores().slice(0, records), REGION, SEX, YEAR, SCORE, BONUS)
    assert not found


def test_a_table_without_any_value_says_only_that(tmp_path):
    empty = pa.table(
        {
            "region": pa.array([None] * 50, pa.string()),
            "year": pa.array([None] * 50, pa.int32()),
            "score": pa.array([None] * 50, pa.float64()),
        }
    )
    whole = Variable("score", VariableType.NUMBER, {"en": "Score"}, VariableRole.MEASURE, share_missing=1.0)
    found, dataset = found_in(tmp_path, empty, REGION, YEAR, whole)
    assert set(found) == {Kind.INCOMPLETE}
    assert said(found[Kind.INCOMPLETE], dataset) == "“Score” is not reported in any record"


def test_a_register_without_a_measure_is_counted_and_its_codes_are_never_averaged(tmp_path):
    code = Variable(
        "school_code",
        VariableType.INTEGER,
        {"en": "School"},
        VariableRole.MEASURE,
        lowest=10_000,
        highest=99_999,
    )
    rows = [row for row in scores().to_pylist() if (row["region"], row["sex"]) != ("h", "m")]
    table = pa.Table.from_pylist(rows).append_column("school_code", pa.array(range(10_000, 10_600)))
    found, _dataset = found_in(tmp_path, table, SEX, YEAR, code)
    assert set(found) == {Kind.DISTRIBUTION}  # as many records in each year: no change either
    assert all(item.question.measures[0].kind is MeasureKind.ROWS for item in found.values())


def test_a_count_that_doubles_is_a_change(tmp_path):
    table = pa.table({"sex": ["f", "m"] * 75, "year": [2020] * 50 + [2021] * 100})
    found, dataset = found_in(tmp_path, table, SEX, YEAR)
    assert said(found[Kind.CHANGE], dataset) == "Number of records rose from 50 in 2020 to 100 in 2021"


def test_an_area_that_is_a_row_of_its_own_is_compared_as_it_is(tmp_path):
    areas = list(AREAS)
    table = pa.table({"region": areas, "score": [50.0 + AREAS[area] for area in areas]})
    found, _dataset = found_in(tmp_path, table, REGION, SCORE)
    assert found[Kind.AREA].places == ("a",)


def test_a_question_that_fails_takes_no_other_finding_with_it(tmp_path):
    asked = register(tmp_path, scores(), dataset_of(REGION, SEX, YEAR, SCORE, records=640))

    def ask(question):
        if question.by == (Breakdown("year"),):
            raise BadQuestion(Message("No."))
        return asked.desk.ask(question, STEWARD)

    kinds = {item.kind for item in noteworthy(asked.dataset, ask)}
    assert kinds == {Kind.GAP, Kind.AREA, Kind.DISTRIBUTION}


def test_being_cancelled_ends_everything(tmp_path):
    def ask(_question):
        raise Cancelled(Message("Stopped."))

    with pytest.raises(Cancelled):
        found_in(tmp_path, scores(), REGION, SEX, YEAR, SCORE, ask=ask)
