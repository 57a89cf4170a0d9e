"""What the pictures of a profile hold, read off their specifications."""

import json

import altair as alt
import pytest

from charts.digits import first_digits, last_digits
from charts.profile_picture import picture, sketch
from core.catalog import Code, Variable, VariableRole, VariableType
from core.profile import Bin, Tally, VariableProfile
from locales import speaker
from tests.charts.test_pictures import parts

T = VariableType
ENGLISH, SPANISH = speaker("en", "en_US"), speaker("es", "es_ES")

MARK = Variable("mark", T.NUMBER, {"en": "Mark"}, VariableRole.MEASURE, unit={"en": "points"})
MARKS = VariableProfile(
    "mark", T.NUMBER, 100, 25, histogram=(Bin(0.0, 5.0, 10), Bin(5.0, 10.0, 60), Bin(10.0, 15.0, 30))
)
AGE = Variable("age", T.INTEGER, {"en": "Age"})
SEX = Variable(
    "sex",
    T.TEXT,
    {"en": "Sex"},
    codes=(Code("1", {"en": "Girls"}), Code("0", {"en": "Boys"})),
    is_ordered=True,
)


def rows(spec):
    return spec["layer"][0]["data"]["values"]


def first_layer(spec):
    return spec["layer"][0]["layer"][0]


def profile_of(kind, values, **more):
    return VariableProfile("x", kind, values, **more)


def test_a_number_is_a_histogram_whose_bars_are_named_and_counted():
    spec = picture(MARK, MARKS, ENGLISH)
    assert [(row["low"], row["high"], row["count"], row["name"]) for row in rows(spec)] == [
        (0.0, 5.0, 10, "0 to under 5"),
        (5.0, 10.0, 60, "5 to under 10"),
        (10.0, 15.0, 30, "10 to 15"),
    ]
    assert rows(spec)[1]["words"] == "60 (60\u202f%)"
    assert first_layer(spec)["encoding"]["x"]["axis"]["title"] == "points"


def test_what_is_not_drawn_is_said_below():
    # 25 of 125 records
    assert picture(MARK, MARKS, ENGLISH)["title"]["text"] == [
        "25 records (20 %) without a value are not drawn."
    ]


def test_the_description_says_where_most_records_lie():
    text = picture(MARK, MARKS, ENGLISH)["description"]
    assert text == "Distribution of Mark: most records lie at 5 to under 10 (60)."


def test_whole_numbers_stand_over_their_own_place():
    spec = picture(AGE, profile_of(T.INTEGER, 9, histogram=(Bin(5, 6, 4), Bin(6, 7, 5)), highest=6), ENGLISH)
    assert [(row["low"], row["high"], row["name"]) for row in rows(spec)] == [
        (4.5, 5.5, "5"),
        (5.5, 6.5, "6"),
    ]


def test_years_are_written_as_years():
    year = Variable("year", T.YEAR, {"en": "Year"})
    found = profile_of(T.YEAR, 30, top=(Tally("2021", 20), Tally("2020", 10)))
    spec = picture(year, found, SPANISH)
    assert [row["name"] for row in rows(spec)] == ["2020", "2021"]
    assert "2.020" not in json.dumps(spec)


def test_days_have_their_own_axis_and_names():
    day = Variable("born", T.DATE, {"en": "Born"})
    bins = tuple(Bin(f"{year}-01-01", f"{year + 1}-01-01", 10) for year in range(1990, 2000))
    spec = picture(day, profile_of(T.DATE, 100, histogram=bins), ENGLISH)
    assert rows(spec)[0]["name"] == "1 Jan 1990 to 1 Jan 1991"
    assert '"1994"' in first_layer(spec)["encoding"]["x"]["axis"]["labelExpr"]


def test_codes_are_bars_with_their_labels_in_the_order_of_the_list():
    spec = picture(SEX, profile_of(T.TEXT, 10, top=(Tally("0", 6), Tally("1", 4))), ENGLISH)
    assert [(row["name"], row["end"]) for row in rows(spec)] == [("Girls", 4), ("Boys", 6)]


def test_the_rest_is_one_bar_and_only_told_where_it_would_dwarf_the_others():
    tops = tuple(Tally(f"v{place}", 10) for place in range(20))
    text = Variable("text", T.TEXT, {"en": "Text"})
    spec = picture(text, profile_of(T.TEXT, 1_000, top=tops), ENGLISH, height=220)
    assert len(rows(spec)) == 10
    last = rows(spec)[-1]
    # nine values of ten records are drawn: 910 of 1,000 are not
    assert (last["name"], last["end"], last["words"]) == ("Other values", 0, "910 (91\u202f%)")


def test_two_values_of_one_label_stay_two():
    twice = Variable(
        "sex", T.TEXT, {"en": "Sex"}, codes=(Code("1", {"en": "Girls"}), Code("F", {"en": "Girls"}))
    )
    spec = picture(twice, profile_of(T.TEXT, 3, top=(Tally("1", 2), Tally("F", 1))), ENGLISH)
    assert [row["name"] for row in rows(spec)] == ["Girls (1)", "Girls (F)"]


@pytest.mark.parametrize(
    ("variable", "profile"),
    [
        (MARK, profile_of(T.NUMBER, 0, not_reported=5)),
        (SEX, profile_of(T.TEXT, 5)),
        (Variable("id", T.TEXT, {}, VariableRole.IDENTIFIER), profile_of(T.TEXT, 5, distinct=5)),
        (Variable("day", T.DATE, {}), profile_of(T.DATE, 5)),
    ],
)
def test_where_nothing_is_known_nothing_is_drawn(variable, profile):
    assert picture(variable, profile, ENGLISH) is None


def test_one_single_value_is_drawn_as_a_bar():
    found = profile_of(T.NUMBER, 5, histogram=(Bin(7.0, 7.0, 5),), top=(Tally("7", 5),))
    assert [row["name"] for row in rows(picture(MARK, found, ENGLISH))] == ["7"]


def test_hostile_values_are_rows_and_never_part_of_the_specification():
    hostile = "'] || alert(1) || ['"
    text = Variable("text", T.TEXT, {"en": "Text"})
    spec = picture(text, profile_of(T.TEXT, 2, top=(Tally(hostile, 2),)), ENGLISH)
    written = [
        part[key] for part in parts(spec) for key in ("test", "expr", "labelExpr", "field") if key in part
    ]
    assert not any("alert" in text for text in written)


def test_the_pictures_follow_the_schema_on_both_grounds():
    tallied = profile_of(
        T.TEXT, 10, top=(Tally("0", 6), Tally("1", 4)), last_digits=(5, 1, 1, 1, 1, 5, 1, 1, 1, 1)
    )
    amounts = profile_of(T.NUMBER, 90, first_digits=(30, 18, 12, 9, 8, 6, 5, 1, 1))
    for is_dark in (False, True):
        specs = [
            picture(MARK, MARKS, SPANISH, is_dark=is_dark),
            picture(SEX, tallied, SPANISH, is_dark=is_dark, is_narrow=True),
            last_digits(AGE, tallied, SPANISH, is_dark=is_dark),
            first_digits(MARK, amounts, SPANISH, is_dark=is_dark),
        ]
        for spec in specs:
            assert spec["description"]
            assert alt.Chart.from_dict(spec).to_dict()


def test_last_digits_stand_beside_a_tenth_each():
    # half of 20 end with 0
    found = profile_of(T.INTEGER, 20, last_digits=(10, 2, 1, 1, 1, 1, 1, 1, 1, 1))
    spec = last_digits(AGE, found, ENGLISH)
    assert rows(spec)[0] == {
        "digit": "0",
        "share": 0.5,
        "usual": 0.1,
        "words": "50.0\u202f%",
        "usual_words": "10.0\u202f%",
    }
    assert last_digits(AGE, profile_of(T.INTEGER, 20), ENGLISH) is None


def test_first_digits_stand_beside_those_of_benford():
    found = profile_of(T.NUMBER, 90, first_digits=(30, 18, 12, 9, 8, 6, 5, 1, 1))
    usual = [row["usual"] for row in rows(first_digits(MARK, found, ENGLISH))]
    assert usual[0] == pytest.approx(0.30103, abs=1e-5)
    assert usual[8] == pytest.approx(0.04576, abs=1e-5)
    assert sum(usual) == pytest.approx(1)


def test_the_sketch_of_a_cell_is_the_histogram_or_the_values():
    assert sketch(MARK, MARKS) == [10.0, 60.0, 30.0]
    assert sketch(SEX, profile_of(T.TEXT, 10, top=(Tally("0", 6), Tally("1", 4)))) == [6.0, 4.0]
