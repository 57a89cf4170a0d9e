"""Every kind of check on registers of a few rows, worked by hand."""

from datetime import date

import pytest

from core.catalog import Link
from core.quality import Check, CheckKind, Operator, Rule, Term
from tests.data_loaders.checking.registers import (
    DAY,
    NUMBER,
    TEXT,
    WHOLE,
    YEAR,
    finding_of,
    publish,
    variable,
)

D = date.fromisoformat


def rows(hits):
    return [hit[0] for hit in hits]


def test_a_blank_and_a_code_for_no_value_are_missing_and_zero_is_not(office):
    codes = [("-9", "not asked")]
    data = publish(
        office,
        "survey",
        (variable("age", WHOLE, missing=codes), [4, -9, None, 0]),
        (variable("name"), ["Ana", " ", "", "0"]),
    )
    finding, hits = finding_of(office, data, Check(CheckKind.REQUIRED, ("age",)))
    assert (finding.checked, finding.hits, rows(hits)) == (4, 2, [2, 3])
    assert [hit[4] for hit in hits] == [["-9"], [None]]  # the code is shown as it is stored
    finding, hits = finding_of(office, data, Check(CheckKind.REQUIRED, ("name",)))
    assert (finding.hits, rows(hits)) == (2, [2, 3])


def test_a_key_that_stands_twice_is_a_hit_in_both_records_and_a_missing_one_in_none(office):
    codes = [("X", "unknown")]
    data = publish(
        office,
        "people",
        (variable("document", missing=codes), ["1", "2", "1", None, None, "X", "X"]),
        (variable("year", YEAR), [2024] * 7),
    )
    finding, hits = finding_of(office, data, Check(CheckKind.UNIQUE, ("document", "year")))
    assert (finding.checked, finding.hits, rows(hits)) == (3, 2, [1, 3])


def test_of_equal_rows_the_later_ones_are_hits_and_say_which_they_repeat(office):
    data = publish(
        office,
        "rows",
        (variable("name"), ["a", "b", "a", "a", None, None]),
        (variable("pay", NUMBER), [1.5, 1.5, 1.5, 2.0, None, None]),
    )
    finding, hits = finding_of(office, data, Check(CheckKind.REPEATED))
    assert (finding.checked, finding.hits) == (6, 2)
    assert [(hit[0], hit[5]) for hit in hits] == [(3, "1"), (6, "5")]


def test_what_a_record_points_at_has_to_be_there_whatever_type_it_is_stored_as(office):
    publish(office, "schools", (variable("code"), ["1", "2"]), key=("code",))
    data = publish(office, "pupils", (variable("school", WHOLE), [1, 2, 3, None]))
    link = Link(("school",), "schools", ("code",))
    finding, hits = finding_of(office, data, Check(CheckKind.EXISTS, to=link))
    assert (finding.checked, finding.hits, rows(hits)) == (3, 1, [3])


def test_a_link_to_a_dataset_that_is_not_there_is_told_and_nothing_raised(office):
    data = publish(office, "pupils", (variable("school"), ["1"]))
    link = Link(("school",), "gone", ("code",))
    finding, _ = finding_of(office, data, Check(CheckKind.EXISTS, to=link))
    assert 'The dataset "gone" is not there' in str(finding.broken)


def test_a_link_to_a_variable_that_is_not_there_is_told_and_nothing_raised(office):
    publish(office, "schools", (variable("code"), ["1", "2"]), key=("code",))
    data = publish(office, "pupils", (variable("school"), ["1"]))
    link = Link(("school",), "schools", ("cod",))
    finding, _ = finding_of(office, data, Check(CheckKind.EXISTS, to=link))
    assert 'Did you mean "code"?' in str(finding.broken)


def test_allowed_values_are_those_of_the_check_else_those_of_the_code_list(office):
    data = publish(office, "people", (variable("sex", codes=["F", "M"]), ["F", "M", "f", None, "Masculino"]))
    finding, hits = finding_of(office, data, Check(CheckKind.ALLOWED, ("sex",)))
    assert (finding.checked, finding.hits, rows(hits)) == (4, 2, [3, 5])
    finding, hits = finding_of(office, data, Check(CheckKind.ALLOWED, ("sex",), values=("F", "f")))
    assert rows(hits) == [2, 5]


def test_a_range_holds_its_ends_and_today_is_the_day_of_the_edition(office):
    data = publish(
        office,
        "births",
        (variable("born", DAY), [D("1899-12-31"), D("1900-01-01"), D("2999-01-01"), None]),
        (variable("weight", NUMBER, missing=[("-9999", "not weighed")]), [0.5, 6.0, -9999.0, float("nan")]),
    )
    finding, hits = finding_of(
        office, data, Check(CheckKind.RANGE, ("born",), low="1900-01-01", high="today")
    )
    assert (finding.checked, rows(hits)) == (3, [1, 3])
    finding, hits = finding_of(office, data, Check(CheckKind.RANGE, ("weight",), low=0.5, high=5.0))
    assert (finding.checked, rows(hits)) == (2, [2])


def test_a_pattern_is_about_the_whole_value(office):
    data = publish(office, "people", (variable("document"), ["12345678", "1234567", "123456789", None]))
    finding, hits = finding_of(office, data, Check(CheckKind.PATTERN, ("document",), pattern="[0-9]{8}"))
    assert (finding.checked, rows(hits)) == (3, [2, 3])


def test_untidy_texts_are_told_how_they_are_usually_written(office):
    names = ["Lima", "Lima", "LIMA", " Cusco", "Ica  Norte", "Puno", None]
    finding, hits = finding_of(
        office, publish(office, "places", (variable("name"), names)), Check(CheckKind.TIDY, ("name",))
    )
    assert finding.checked == 6
    assert [(hit[0], hit[5]) for hit in hits] == [(3, "Lima"), (4, "Cusco"), (5, "Ica Norte")]


def sum_of(*names):
    return tuple(Term(name) for name in names)


def test_a_sum_says_what_it_should_be_and_leaves_out_records_that_lack_a_part(office):
    data = publish(
        office,
        "schools",
        (variable("girls", WHOLE), [10, 20, 5, None]),
        (variable("boys", WHOLE), [12, 20, 5, 3]),
        (variable("pupils", WHOLE), [22, 41, 11, 3]),
    )
    rule = Rule(sum_of("pupils"), Operator.EQUAL, sum_of("girls", "boys"))
    finding, hits = finding_of(office, data, Check(CheckKind.RULE, rule=rule))
    assert finding.checked == 3
    assert [(hit[0], hit[4], hit[5]) for hit in hits] == [
        (2, ["41", "20", "20"], "40"),
        (3, ["11", "5", "5"], "10"),
    ]
    tolerant = Rule(sum_of("pupils"), Operator.EQUAL, sum_of("girls", "boys"), tolerance=1)
    assert finding_of(office, data, Check(CheckKind.RULE, rule=tolerant))[0].hits == 0


@pytest.mark.parametrize(
    ("operator", "broken"),
    [
        (Operator.EQUAL, [1, 3]),
        (Operator.NOT_EQUAL, [2]),
        (Operator.AT_LEAST, [1]),
        (Operator.AT_MOST, [3]),
        (Operator.MORE, [1, 2]),
        (Operator.LESS, [2, 3]),
    ],
)
def test_two_sides_are_compared(office, operator, broken):
    data = publish(office, "d", (variable("a", NUMBER), [1.0, 2.0, 3.0]), (variable("b", NUMBER), [2.0] * 3))
    rule = Rule(sum_of("a"), operator, sum_of("b"))
    assert rows(finding_of(office, data, Check(CheckKind.RULE, rule=rule))[1]) == broken


def test_numbers_and_what_is_taken_away_are_part_of_a_rule(office):
    data = publish(office, "d", (variable("a", NUMBER), [0.3, 0.1]), (variable("b", NUMBER), [0.1, 0.2]))
    right = (Term(number=0.4), Term("b", is_subtracted=True))  # 0.4 - 0.1 = 0.3, 0.4 - 0.2 = 0.2
    rule = Rule(sum_of("a"), Operator.EQUAL, right)
    assert rows(finding_of(office, data, Check(CheckKind.RULE, rule=rule))[1]) == [2]


def test_days_are_compared_and_values_are_there_together(office):
    data = publish(
        office,
        "stays",
        (variable("came", DAY), [D("2024-01-01"), D("2024-03-01"), None]),
        (variable("left", DAY), [D("2024-02-01"), D("2024-02-01"), D("2024-02-01")]),
    )
    rule = Rule(sum_of("came"), Operator.AT_MOST, sum_of("left"))
    assert rows(finding_of(office, data, Check(CheckKind.RULE, rule=rule))[1]) == [2]
    rule = Rule(sum_of("came"), Operator.BOTH_OR_NEITHER, sum_of("left"))
    assert rows(finding_of(office, data, Check(CheckKind.RULE, rule=rule))[1]) == [3]


def test_somebody_in_two_places_is_a_hit_and_where_most_records_agree_only_the_others_are(office):
    data = publish(
        office,
        "posts",
        (variable("document"), ["1", "1", "2", "2", "3", "3", "3", "3", "3", None]),
        (variable("school"), ["A", "B", "A", "A", "C", "C", "C", "C", "D", "A"]),
    )
    finding, hits = finding_of(office, data, Check(CheckKind.DEPENDS, ("document", "school")))
    assert finding.checked == 9
    # of 1 nobody knows which; of 3 four records in five (80 %) say C
    assert [(hit[0], hit[5]) for hit in hits] == [(1, ""), (2, ""), (9, "C")]
    assert finding.values == 2  # the documents 1 and 3


def test_within_a_group_the_same_person_may_be_somewhere_else_at_another_time(office):
    data = publish(
        office,
        "posts",
        (variable("year", YEAR), [2023, 2024, 2024]),
        (variable("document"), ["1", "1", "1"]),
        (variable("school"), ["A", "B", "C"]),
    )
    check = Check(CheckKind.DEPENDS, ("document", "school"), by=("year",))
    finding, hits = finding_of(office, data, check)
    assert rows(hits) == [2, 3]
    assert finding.values == 1


def register_of_years(office):
    years = [2022, 2022, 2022, 2023, 2023, 2024]
    units = ["1", "2", "3", "1", "2", "1"]
    publish(
        office,
        "schools",
        (variable("code", level="school"), ["1", "2", "4"]),
        (variable("region", level="region"), ["N", "S", "S"]),
        key=("code",),
    )
    return publish(
        office,
        "counts",
        (variable("year", YEAR), years),
        (variable("school", level="school"), units),
        (variable("region", level="region", distinct=2), ["N", "S", "N", "N", "S", "N"]),
    )


def test_units_that_do_not_report_are_told_by_unit_and_period(office):
    data = register_of_years(office)
    # without a register all that ever reported are expected: 3 units x 3 years, 3 reports are lacking
    finding, hits = finding_of(office, data, Check(CheckKind.REPORTED, by=("school",), period="year"))
    assert (finding.checked, finding.hits) == (9, 3)
    assert [(hit[0], hit[3]) for hit in hits] == [(0, ["2", "2024"]), (0, ["3", "2023"]), (0, ["3", "2024"])]


def test_the_register_says_who_should_report_and_where_they_are(office):
    data = register_of_years(office)
    check = Check(
        CheckKind.REPORTED, to=Link(("school",), "schools", ("code",)), by=("school",), period="year"
    )
    finding, _ = finding_of(office, data, check)
    # school 4 never reported: 3 hits; school 2 is lacking in 2024
    assert (finding.checked, finding.hits) == (9, 4)
    assert [(each.area, each.checked, each.hits) for each in finding.by_area] == [("N", 3, 0), ("S", 6, 4)]


def test_a_report_is_late_so_many_days_after_the_end_of_its_period(office):
    data = publish(
        office,
        "reports",
        (variable("year", YEAR), [2023, 2023, 2023]),
        (variable("received", DAY), [D("2024-01-30"), D("2024-01-31"), None]),
    )
    check = Check(CheckKind.ON_TIME, ("received",), period="year", threshold=30)
    finding, hits = finding_of(office, data, check)
    # 31 December 2023 and 30 days is 30 January 2024
    assert (finding.checked, [(hit[0], hit[5]) for hit in hits]) == (2, [(2, "2024-01-30")])


def test_nothing_is_found_in_a_register_without_records_or_without_values(office):
    empty = publish(office, "empty", (variable("a", WHOLE), []), (variable("b"), []))
    unsaid = publish(office, "unsaid", (variable("a", WHOLE), [None] * 3), (variable("b"), [None] * 3))
    checks = [
        Check(CheckKind.UNIQUE, ("a",)),
        Check(CheckKind.REPEATED),
        Check(CheckKind.RANGE, ("a",), low=1),
        Check(CheckKind.TIDY, ("b",)),
        Check(CheckKind.OUTLIER, ("a",)),
        Check(CheckKind.HEAPING, ("a",)),
    ]
    for data in (empty, unsaid):
        for check in checks:
            finding, _ = finding_of(office, data, check)
            assert finding.broken is None
            assert finding.hits == (2 if data is unsaid and check.kind is CheckKind.REPEATED else 0)


def test_an_edition_in_several_files_counts_its_rows_through(office):
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = publish(office, "d", (variable("a", TEXT), ["x"]))
    with office.store.scratch() as folder:
        for number, values in ((1, ["x", "y"]), (2, ["z", None])):
            pq.write_table(
                pa.table({"a": pa.array(values, pa.string())}), folder / f"data-000{number}.parquet"
            )
        data = office.store.publish(data, folder)
    assert rows(finding_of(office, data, Check(CheckKind.REQUIRED, ("a",)))[1]) == [4]
