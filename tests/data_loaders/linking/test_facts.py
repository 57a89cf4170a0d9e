"""Facts about links, on registers worked by hand."""

import pytest

from core.catalog import Link, VariableType
from core.links import Cardinality, Mending
from data_loaders.intake import Unwatched
from data_loaders.store import Store
from tests.data_loaders.linking.registers import STEWARD, links_of, missing, published, to_schools, variable


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "data")


def facts_of(store, dataset):
    (facts,) = links_of(store).facts(dataset, STEWARD, Unwatched())
    return facts


def test_many_records_point_at_one_and_both_sides_have_some_left_over(store):
    # a 2, b 1, x 2 records; x is no school, c and d have no pupil
    published(store, "schools", {"school": ["a", "b", "c", "d"]})
    facts = facts_of(
        store, published(store, "pupils", {"school": ["a", "a", "b", "x", "x"]}, links=to_schools())
    )
    assert facts.cardinality is Cardinality.MANY_TO_ONE
    assert (facts.records, facts.with_value, facts.matched, facts.unmatched) == (5, 5, 3, 2)
    assert (facts.distinct, facts.matched_distinct, facts.unmatched_distinct) == (3, 2, 1)
    assert (facts.target_distinct, facts.target_unmatched_distinct) == (4, 2)
    assert facts.share_matched == pytest.approx(0.6)
    assert facts.share_covered == pytest.approx(0.5)
    assert facts.is_target_unique
    assert facts.joined == 3


def test_one_to_one(store):
    published(store, "schools", {"school": ["a", "b"]})
    facts = facts_of(store, published(store, "visits", {"school": ["b", "a"]}, links=to_schools()))
    assert facts.cardinality is Cardinality.ONE_TO_ONE


def test_one_record_finds_several(store):
    published(store, "schools", {"school": ["a", "a", "b"]})
    facts = facts_of(store, published(store, "visits", {"school": ["b", "a"]}, links=to_schools()))
    assert facts.cardinality is Cardinality.ONE_TO_MANY
    assert facts.joined == 3


def test_many_to_many_says_how_many_rows_a_join_would_have(store):
    # a: 2 x 3 = 6, b: 1 x 1 = 1
    published(store, "schools", {"school": ["a", "a", "a", "b"]})
    facts = facts_of(store, published(store, "visits", {"school": ["a", "a", "b"]}, links=to_schools()))
    assert facts.cardinality is Cardinality.MANY_TO_MANY
    assert not facts.is_target_unique
    assert facts.joined == 7


def test_a_missing_value_is_not_unmatched(store):
    # of seven records, two have a value: empty, blank and coded ones have none
    codes = ["a", "x", None, "", "  ", "-9", "\u00a0"]
    published(
        store, "schools", {"school": ["a", "b", None, "-9"]}, [variable("school", missing=missing("-9"))]
    )
    pupils = published(
        store, "pupils", {"school": codes}, [variable("school", missing=missing("-9"))], links=to_schools()
    )
    facts = facts_of(store, pupils)
    assert (facts.records, facts.with_value, facts.matched) == (7, 2, 1)
    assert (facts.target_records, facts.target_with_value, facts.target_distinct) == (4, 2, 2)


def test_a_new_code_for_no_value_is_counted_anew_in_the_same_edition(store):
    from dataclasses import replace

    published(store, "schools", {"school": ["a"]})
    pupils = published(store, "pupils", {"school": ["a", "99"]}, links=to_schools())
    links = links_of(store)
    assert links.facts(pupils, STEWARD, Unwatched())[0].unmatched == 1
    told = store.describe(replace(pupils, variables=(variable("school", missing=missing("99")),)))
    assert links.kept(told, STEWARD) is None
    assert links.facts(told, STEWARD, Unwatched())[0].unmatched == 0


def test_a_composite_key_matches_only_as_a_whole(store):
    # (a, 1) is there; (b, 1) is not, although both of its parts are; (None, 2) has no value
    key = {"person": ["a", "b"], "school": ["1", "2"]}
    published(store, "posts", key, key=("person", "school"))
    link = Link(("person", "school"), "posts", ("person", "school"))
    facts = facts_of(
        store, published(store, "pay", {"person": ["a", "b", None], "school": ["1", "1", "2"]}, links=(link,))
    )
    assert (facts.with_value, facts.matched, facts.distinct, facts.matched_distinct) == (2, 1, 2, 1)


@pytest.mark.parametrize(
    ("kind", "values"),
    [(VariableType.INTEGER, [1, 2, 2, 7]), (VariableType.NUMBER, [1.0, 2.0, 2.0, 7.5])],
)
def test_numbers_and_text_are_compared_as_text(store, kind, values):
    published(store, "schools", {"school": ["1", "2", "3"]})
    pupils = published(store, "pupils", {"school": values}, [variable("school", kind)], links=to_schools())
    facts = facts_of(store, pupils)
    assert (facts.matched, facts.matched_distinct) == (3, 2)
    assert facts.mended is None


@pytest.mark.parametrize(
    ("codes", "how"),
    [
        (["00a1 ", " 00b2", "00c3"], Mending.SPACES),
        (["00A1", "00B2", "00C3 "], Mending.CAPITALS),
        (["a1", "b2", "c3"], Mending.ZEROS),
    ],
)
def test_codes_that_match_after_the_mildest_mending(store, codes, how):
    published(store, "schools", {"school": ["00a1", "00b2", "00c3", "00d4"]})
    facts = facts_of(store, published(store, "pupils", {"school": [*codes, "zz"]}, links=to_schools()))
    assert facts.mended is not None
    assert (facts.mended.how, facts.mended.matched_distinct) == (how, 3)
    assert facts.is_mendable
    assert facts.share_mended == pytest.approx(0.75)


def test_no_mending_is_said_to_help_where_it_would_mix_up_two_codes(store):
    # without zeros, "01" and "1" of the target would be one
    published(store, "schools", {"school": ["01", "1", "02"]})
    facts = facts_of(store, published(store, "pupils", {"school": ["2", "1"]}, links=to_schools()))
    assert facts.mended is None


def test_whole_numbers_that_lost_their_zeros_would_match(store):
    published(store, "schools", {"school": ["0001", "0002", "0010"]})
    pupils = published(
        store,
        "pupils",
        {"school": [1, 2, 10]},
        [variable("school", VariableType.INTEGER)],
        links=to_schools(),
    )
    facts = facts_of(store, pupils)
    assert (facts.matched, facts.share_mended) == (0, 1.0)


def test_units_of_the_last_year_are_counted_by_themselves(store):
    # in 2024 only a reports; b did in 2023, c never
    published(store, "schools", {"school": ["a", "b", "c"]})
    pupils = published(
        store,
        "pupils",
        {"year": [2023, 2023, 2024], "school": ["a", "b", "a"]},
        [variable("year", VariableType.YEAR)],
        years=(2023, 2024),
        links=to_schools(),
    )
    facts = facts_of(store, pupils)
    assert (facts.matched_distinct, facts.last_year, facts.last_year_distinct) == (2, 2024, 1)


@pytest.mark.parametrize("codes", [[], [None, None]])
def test_a_dataset_without_a_value_has_no_share(store, codes):
    import pyarrow as pa

    published(store, "schools", {"school": ["a"]})
    facts = facts_of(
        store, published(store, "pupils", {"school": pa.array(codes, pa.string())}, links=to_schools())
    )
    assert facts.share_matched is None
    assert (facts.distinct, facts.share_distinct, facts.share_covered) == (0, 0.0, 0.0)


def test_values_without_a_counterpart_are_named_most_frequent_first(store):
    published(store, "schools", {"school": ["a", "c", "d"]})
    pupils = published(store, "pupils", {"school": ["a", "x", "y", "y"]}, links=to_schools())
    links = links_of(store)
    (facts,) = links.facts(pupils, STEWARD, Unwatched())
    assert [(each.values, each.records) for each in links.unmatched(facts, STEWARD)] == [
        (("y",), 2),
        (("x",), 1),
    ]
    there = links.unmatched(facts, STEWARD, is_of_target=True, most=1)
    assert [each.values for each in there] == [("c",)]


def test_values_of_hidden_variables_are_not_named(store):
    from core.catalog import VariableRole

    published(store, "schools", {"school": ["a"]})
    hidden = variable("school", role=VariableRole.HIDDEN)
    pupils = published(store, "pupils", {"school": ["x"]}, [hidden], links=to_schools())
    links = links_of(store)
    (facts,) = links.facts(pupils, STEWARD, Unwatched())
    assert facts.unmatched == 1
    assert links.unmatched(facts, STEWARD) == ()


def test_a_name_with_a_quotation_mark_is_a_name(store):
    # names in the store are safe; the query is safe even if they were not
    from data_loaders.linking.sql import _quoted

    assert _quoted('a"; DROP TABLE x; --') == '"a""; DROP TABLE x; --"'
