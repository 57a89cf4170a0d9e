import pytest

from core.catalog import VariableType
from core.profile import Break, BreakKind, Profile, Tally, VariableProfile, YearFigures
from data_loaders.profiling.breaks import breaks
from data_loaders.profiling.changes import changes


def years(records, *, missing=(), means=()):
    return [
        YearFigures(
            2015 + place,
            count,
            {"mark": missing[place] if missing else 0.0},
            {"mark": means[place]} if means else {},
        )
        for place, count in enumerate(records)
    ]


def test_growth_as_usual_is_no_break():
    assert breaks(years([1000, 1100, 1200, 1350, 1450]), {}, {}) == ()


def test_a_year_with_half_of_the_records_is_a_break_there_and_back():
    found = breaks(years([1000, 1010, 500, 1020, 1030]), {}, {})
    assert [(each.kind, each.at, each.before, each.after) for each in found] == [
        (BreakKind.RECORDS, "2017", 1010, 500),
        (BreakKind.RECORDS, "2018", 500, 1020),
    ]


def test_what_always_jumps_does_not_break():
    assert breaks(years([1000, 500, 1000, 480, 1010, 500]), {}, {}) == ()


def test_a_level_breaks_by_more_than_a_third_of_the_spread():
    # usual changes 1, 1, 2; the spread is 100, so the floor is 30: 40 is a break, 25 would be none
    assert breaks(years([9] * 5, means=[500, 501, 541, 542, 540]), {"mark": 100}, {}) == (
        Break(BreakKind.LEVEL, "2017", "mark", 501, 541),
    )
    assert breaks(years([9] * 5, means=[500, 501, 526, 527, 525]), {"mark": 100}, {}) == ()


def test_of_two_years_only_a_large_change_is_a_break():
    assert breaks(years([9, 9], missing=[0, 0.15]), {}, {}) == ()
    assert breaks(years([9, 9], missing=[0, 0.25]), {}, {})[0].kind is BreakKind.MISSING


def test_codes_that_go_with_the_years_are_no_breaks():
    codes = {"mark": {2015 + year: {f"round {year}": 50} for year in range(4)}}
    assert breaks(years([50] * 4), {}, codes) == ()


def profile(edition, **said):
    said = {"values": 100, "mean": 10.0, "sd": 2.0, "type": VariableType.INTEGER} | said
    return Profile("schools", edition, 100, (VariableProfile("pupils", **said),))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"mean": 10.7}, BreakKind.LEVEL),
        ({"values": 80, "not_reported": 20}, BreakKind.MISSING),
        ({"values": 0, "not_reported": 100}, BreakKind.VANISHED),
        ({"type": VariableType.TEXT}, BreakKind.TYPE),
        (
            {"top": (Tally("1", 90), Tally("3", 10)), "distinct": 2, "is_distinct_exact": True},
            BreakKind.CODES,
        ),
    ],
)
def test_what_is_different_from_the_edition_before_is_told(said, kind):
    before = profile("e1", top=(Tally("1", 90), Tally("2", 10)), distinct=2, is_distinct_exact=True)
    assert [each.kind for each in changes(before, profile("e2", **said))] == [kind]


def test_an_edition_that_is_the_same_has_no_changes():
    assert changes(profile("e1"), profile("e2", mean=10.5)) == ()
