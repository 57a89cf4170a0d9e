"""The messy-CSV score on one table of the benchmark: it may not fall below what was promised."""

from benchmarks.messy.sources import clean_tables
from benchmarks.messy_csv import SIMPLE_GOAL, WEIGHTED_GOAL, scores_of, simple, weighted


def test_one_table_in_all_its_pollutions_is_read_as_well_as_promised() -> None:
    results = scores_of(clean_tables()[1], "ours", is_short=True)
    assert len(results) > 100
    assert not [each.file.name for each in results if each.has_failed]
    assert simple(results) >= SIMPLE_GOAL
    assert weighted(results) >= WEIGHTED_GOAL
