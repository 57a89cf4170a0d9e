"""Sums among the numbers of a record, found although some records are wrong."""

import numpy as np
import pytest

from data_loaders.checking.sum_rules import sum_rules

RANDOM = np.random.default_rng(5)


def said(rules):
    """Return rules as plain text, to be compared at a glance."""
    return {
        "{} = {}".format(
            rule.left[0].variable,
            " ".join(("-" if term.is_subtracted else "+") + term.variable for term in rule.right),
        )
        for rule in rules
    }


def counts(rows, columns, most=300):
    return RANDOM.integers(0, most, (rows, columns)).astype(float)


@pytest.mark.parametrize("share_wrong", [0.0, 0.01, 0.03])
def test_a_total_is_found_although_some_records_are_wrong(share_wrong):
    parts = counts(1_000, 2)
    total = parts.sum(axis=1)
    total[: int(share_wrong * 1_000)] *= 10
    numbers = np.column_stack([parts, total, counts(1_000, 1)])
    rules = sum_rules(["girls", "boys", "pupils", "books"], numbers)
    assert said(rules) == {"pupils = +girls +boys"}
    assert [rule.tolerance for rule in rules] == [0.0]


def test_amounts_in_cents_may_differ_by_a_cent():
    parts = np.round(RANDOM.uniform(100, 900, (500, 3)), 2)
    net = np.round(parts[:, 0] + parts[:, 1] - parts[:, 2], 2)
    [rule] = sum_rules(["base", "bonus", "cut", "net"], np.column_stack([parts, net]))
    assert said([rule]) == {"net = +base +bonus -cut"}
    assert rule.tolerance == pytest.approx(0.01)


def test_two_sums_that_hold_at_once_are_both_found():
    girls, boys = counts(800, 2).T
    urban = np.floor((girls + boys) * RANDOM.uniform(0.2, 0.8, 800))
    rural = girls + boys - urban
    numbers = np.column_stack([girls, boys, urban, rural, girls + boys])
    rules = said(sum_rules(["girls", "boys", "urban", "rural", "pupils"], numbers))
    assert {"pupils = +girls +boys", "pupils = +urban +rural"} <= rules


def test_numbers_that_have_nothing_to_do_with_each_other_make_no_sum():
    assert sum_rules(["a", "b", "c", "d"], counts(1_000, 4)) == []


def test_constant_columns_equal_columns_and_few_records_make_no_sum():
    column = counts(500, 1)
    assert sum_rules(["a", "b", "c"], np.column_stack([column, column, np.zeros(500)])) == []
    few = counts(5, 2)
    assert sum_rules(["a", "b", "c"], np.column_stack([few, few.sum(axis=1)])) == []
    assert sum_rules(["a", "b", "c"], np.empty((0, 3))) == []
