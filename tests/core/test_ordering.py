"""The order of the rows and the cut to the top, on twelve exam records worked by hand (see registers.py)."""

import pyarrow as pa

from core.answer import Column, Format, Kind
from core.ordering import arrange
from core.words import Message


def keys(register, address):
    return [row[0] for row in register.rows(address)]


def test_groups_without_an_order_of_their_own_stand_by_value(register):
    assert keys(register, "show=mean(score)&by=region") == ["S", "N", None, "E"]


def test_the_lowest_value_comes_first_when_asked(register):
    assert keys(register, "show=mean(score)&by=region&sort=value") == ["E", None, "N", "S"]


def test_periods_and_bands_stand_in_their_order(register):
    assert keys(register, "show=mean(score)&by=year") == [2020, 2021, 2022]
    assert keys(register, "show=mean(score)&by=year&sort=-value") == [2021, 2020, 2022]


def test_ties_stand_in_the_order_of_the_code_list(register):
    # North and South have four records each; the code list says North, South, East
    assert keys(register, "show=rows&by=region&sort=value") == [None, "E", "N", "S"]
    assert keys(register, "show=rows&by=region&sort=-value") == ["N", "S", "E", None]


def test_two_breakdowns_stand_in_the_order_of_their_code_lists(register):
    rows = register.rows("show=rows&by=region,sex&where=region=N|S")
    assert [row[:2] for row in rows] == [("N", "f"), ("N", "m"), ("N", None), ("S", "f"), ("S", "m")]


def test_a_figure_that_is_not_there_comes_last_either_way(register):
    address = "show=mean(score)&by=school&where=sex=f"
    # Ada 10, Ñandú 40, xzy (50 + 5) / 2, it's nothing
    assert keys(register, address) == ["Ñandú 50%", "xzy", "Ada Lovelace", "it's"]
    assert keys(register, f"{address}&sort=value") == ["Ada Lovelace", "xzy", "Ñandú 50%", "it's"]


def test_the_top_is_cut_after_release_and_says_how_many_it_left_out(register):
    answer = register.ask("show=mean(score)&by=region&top=2")
    assert answer.table["region"].to_pylist() == ["S", "N"]
    assert answer.cut == 2


def test_the_lowest_two_are_the_top_of_the_other_order(register):
    assert keys(register, "show=mean(score)&by=region&sort=value&top=2") == ["E", None]


def test_the_top_is_by_value_also_where_groups_have_an_order(register):
    assert keys(register, "show=mean(score)&by=year&top=1") == [2021]
    assert register.rows("show=mean(score)&by=region,year&top=1") == [("S", 2021, 55.0)]


def test_a_top_larger_than_the_answer_cuts_nothing(register):
    answer = register.ask("show=rows&by=region&top=500")
    assert (answer.table.num_rows, answer.cut) == (4, 0)


def test_values_that_are_not_numbers_stand_last_and_break_nothing():
    columns = (Column("band", Kind.GROUP, Format.BAND, Message("Band"), {}, {}, is_ordered=True),)
    table = pa.table({"band": [float("nan"), 2.0, None, float("-inf"), 1.0], "value": [1, 2, 3, 4, 5]})
    arranged = arrange(table, columns, "")
    assert arranged["value"].to_pylist() == [4, 5, 2, 1, 3]
