"""What a profile says of a table as a whole: keys, duplicates, dependencies, missing together, years."""

from core.profile import Break, BreakKind, Dependency, KeyCandidate, MissingTogether
from tests.data_loaders.profiling.published import IDENTIFIER, MEASURE, YEAR, profile_of

PAID = {
    "month": [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3],
    "document": ["a", "b", "c", "c", "a", "b", "c", "c", "a", "b", "c", "c"],
    "school": ["s1", "s2", "s1", "s2"] * 3,
    "pay": [1.5, 2.5, 3.5, 4.5] * 3,
}


def test_three_variables_are_a_key_where_no_two_are(tmp_path):
    keys = profile_of(tmp_path, PAID, {"document": IDENTIFIER, "pay": MEASURE}).keys
    assert KeyCandidate(("document", "month", "school")) in keys
    assert all(len(each.variables) == 3 for each in keys)


def test_a_declared_key_comes_first_with_what_repeats_it(tmp_path):
    # document c has two records in each of three months: 3 repeat an earlier one
    keys = profile_of(tmp_path, PAID, {"document": IDENTIFIER}, key=("month", "document")).keys
    assert keys[0] == KeyCandidate(("month", "document"), 3)


def test_a_key_of_one_variable_ends_the_search(tmp_path):
    table = {"code": ["x", "y", "z"], "year": [2020, 2020, 2021], "pupils": [3, 4, 5]}
    assert profile_of(tmp_path, table, {"pupils": MEASURE}).keys == (KeyCandidate(("code",)),)


def test_what_is_measured_is_no_key(tmp_path):
    assert profile_of(tmp_path, {"pay": [1, 2, 3], "share": [0.1, 0.2, 0.3]}, {"pay": MEASURE}).keys == ()


def test_duplicates_equal_an_earlier_record_in_all_empty_cells_included(tmp_path):
    # rows 1, 3 and 6 are equal, and so are 2 and 5: 2 + 1 repeat an earlier one
    table = {"a": [1, None, 1, 2, None, 1], "b": ["x", "y", "x", "x", "y", "x"]}
    assert profile_of(tmp_path, table).duplicates == 3


def test_duplicates_are_found_where_a_key_nearly_is_one(tmp_path):
    codes = [*range(1, 300), 7, 8]  # 7 twice in all, 8 twice with another name
    names = [f"n{code}" for code in range(1, 300)] + ["n7", "other"]
    profile = profile_of(tmp_path, {"code": codes, "name": names})
    assert KeyCandidate(("code",), 2) in profile.keys
    assert profile.duplicates == 1


def test_a_district_determines_its_province_and_what_follows_is_left_out(tmp_path):
    # districts 1-2 lie in province P, 3-4 in Q, 5-6 in R; P and Q in region N, R in S; sex goes with none
    table = {
        "district": [str(1 + row % 6) for row in range(60)],
        "province": ["PPQQRR"[row % 6] for row in range(60)],
        "region": ["NNNNSS"[row % 6] for row in range(60)],
        "sex": ["FM"[row // 6 % 2] for row in range(60)],
    }
    found = profile_of(tmp_path, table).dependencies
    assert found == (Dependency("district", "province"), Dependency("province", "region"))


def test_a_document_with_two_schools_is_an_exception(tmp_path):
    # 40 documents with 10 payments each, all in one school; 3 payments of the first are in another
    table = {
        "document": [f"d{row // 10}" for row in range(400)],
        "school": [f"s{row // 10 % 20}" for row in range(397)] + ["s19"] * 3,
    }
    table["school"][0:3] = ["s7"] * 3
    found = profile_of(tmp_path, table, {"document": IDENTIFIER}).dependencies
    assert found == (Dependency("document", "school", 3),)


def test_a_column_that_is_nearly_always_the_same_is_not_determined(tmp_path):
    table = {
        "district": [str(row % 9) for row in range(900)],
        "dropped": [row % 300 == 7 for row in range(900)],
    }
    assert profile_of(tmp_path, table).dependencies == ()


def test_variables_missing_in_the_same_records_belong_together(tmp_path):
    # a and b miss rows 1-5, c misses rows 1-4: all three miss 4; d misses the last two
    table = {
        "a": [None] * 5 + [1] * 7,
        "b": [None] * 5 + ["x"] * 7,
        "c": [None] * 4 + [1] * 8,
        "d": [1] * 10 + [None] * 2,
        "e": [1] * 12,
    }
    assert profile_of(tmp_path, table).missing_together == (MissingTogether(("a", "b", "c"), 4),)


def test_coded_missing_values_are_missing_together_as_well(tmp_path):
    table = {"a": [-9, -9, 1, 2], "b": ["x", "", "y", "z"], "c": [None, None, 1, 2]}
    found = profile_of(tmp_path, table, {"a": {"missing": ["-9"]}}).missing_together
    assert found == (MissingTogether(("a", "c"), 2),)


def test_each_year_has_its_records_shares_missing_and_means(tmp_path):
    # 2020: marks 10, 12, empty and -1 (no answer); 2021: 14, 16
    table = {"year": [2020] * 4 + [2021] * 2, "mark": [10, 12, None, -1, 14, 16], "sex": list("FMFMFM")}
    profile = profile_of(tmp_path, table, {"year": YEAR, "mark": MEASURE | {"missing": ["-1"]}})
    assert profile.year_variable == "year"
    assert [(each.year, each.records) for each in profile.years] == [(2020, 4), (2021, 2)]
    assert [each.missing["mark"] for each in profile.years] == [0.5, 0]
    assert [each.means for each in profile.years] == [{"mark": 11}, {"mark": 15}]
    assert profile.years[0].missing["sex"] == 0


def test_a_year_of_foundation_is_not_the_year_of_a_record(tmp_path):
    table = {"founded": list(range(1950, 2010)), "birth_year": [1990 + row % 5 for row in range(60)]}
    assert profile_of(tmp_path, table, {"founded": YEAR, "birth_year": YEAR}).year_variable == ""


def test_a_variable_that_appears_and_a_code_that_goes_are_breaks(tmp_path):
    rows = [(year, row) for year in range(2018, 2024) for row in range(100)]
    table = {
        "year": [year for year, _ in rows],
        "internet": [row % 2 if year >= 2021 else None for year, row in rows],
        "sex": [("FM" if year < 2022 else "F2")[row % 2] for year, row in rows],
    }
    found = profile_of(tmp_path, table, {"year": YEAR}).breaks
    assert found == (
        Break(BreakKind.APPEARED, "2021", "internet", 1, 0),
        Break(BreakKind.CODES, "2022", "sex", codes=("2", "M")),
    )
