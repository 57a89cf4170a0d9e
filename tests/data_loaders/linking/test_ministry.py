"""The sample ministry's links, beside a count in pandas, and exactly what is proposed."""

import pandas as pd
import pytest

from core.links import Cardinality, GapKind
from data_loaders import bring_sample
from data_loaders.intake import Unwatched
from data_loaders.store import Store
from tests.data_loaders.linking.registers import STEWARD, links_of


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("ministry"))
    bring_sample(store)
    return store


@pytest.fixture(scope="module")
def known(store):
    return links_of(store).map(STEWARD, Unwatched())


def values_of(store, name, columns):
    (file,) = store.files(store.catalog().dataset(name))
    return pd.read_parquet(file, columns=list(columns)).astype(str)


def joined(frame):
    """The columns of a frame as one."""
    first, *rest = (frame[column] for column in frame)
    return first.str.cat(rest, sep="|") if rest else first


def test_exactly_one_link_is_proposed_and_it_is_a_true_one(known):
    assert [facts.id for facts in known.proposed] == ["exams.year,pupil_id.enrolment.year,pupil_id"]


def test_every_declared_link_is_on_the_map(store, known):
    declared = sum(len(dataset.links) for dataset in store.catalog().datasets.values())
    assert len(known.declared) == declared == 15


def test_every_link_is_as_pandas_counts_it(store, known):
    for facts in known.links:
        here = joined(values_of(store, facts.origin, facts.variables))
        there = joined(values_of(store, facts.target, facts.to))
        keys, mine = set(there.unique()), set(here.unique())
        assert facts.matched == int(here.isin(there.unique()).sum()), facts.id
        assert facts.distinct == len(mine), facts.id
        assert facts.matched_distinct == len(mine & keys), facts.id
        assert facts.target_unmatched_distinct == len(keys - mine), facts.id
        assert facts.is_target_unique == there.is_unique, facts.id
        assert (facts.cardinality is Cardinality.ONE_TO_ONE) == (there.is_unique and here.is_unique), facts.id


def test_schools_without_a_pupil_in_2024_are_a_gap(store, known):
    enrolment = values_of(store, "enrolment", ["year", "school_code"])
    reporting = set(enrolment[enrolment.year == "2024"].school_code)
    absent = 3600 - len(reporting)
    found = [
        gap
        for gap in known.gaps
        if (gap.kind, gap.dataset, gap.other) == (GapKind.ABSENT, "enrolment", "schools")
    ]
    assert [(gap.count, gap.of, gap.year) for gap in found] == [(absent, 3600, 2024)]


def test_nothing_points_nowhere_and_nobody_is_alone(known):
    assert {gap.kind for gap in known.gaps} == {GapKind.ABSENT, GapKind.PARTIAL}
