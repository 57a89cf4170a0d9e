import pytest

from core.catalog import VariableType
from core.profile import Tally, VariableProfile
from core.remarks import RemarkKind, remark_in_words, remarks
from tests.core.speaking import ENGLISH

K = RemarkKind


def profile_of(values, **more):
    return VariableProfile("x", VariableType.TEXT, values, **{"distinct": 50, **more})


@pytest.mark.parametrize(
    ("profile", "kinds"),
    [
        (profile_of(100), []),
        (profile_of(0), []),  # no records at all: nothing to say
        (profile_of(0, not_reported=10), [K.EMPTY]),
        (profile_of(5, not_reported=95), [K.NEARLY_EMPTY]),
        (profile_of(6, not_reported=94), []),
        (profile_of(2, distinct=1), [K.CONSTANT]),
        (profile_of(1, distinct=1), []),  # one record is not "always the same"
        (profile_of(100, impossible=3, untrimmed=2, mixed_case=1, blank=4), [K.IMPOSSIBLE, K.UNTRIMMED, K.MIXED_CASE, K.BLANK]),
        (profile_of(100, heaped_days=(Tally("1900-01-01", 7),)), [K.HEAPED_DAYS]),
        # 10 digits of 99 are too few to speak of rounding
        (profile_of(99, last_digits=(99, 0, 0, 0, 0, 0, 0, 0, 0, 0)), []),
        (profile_of(100, last_digits=(20, 8, 9, 9, 9, 9, 9, 9, 9, 9)), [K.ROUNDED]),
        (profile_of(100, last_digits=(19, 9, 9, 9, 9, 9, 9, 9, 9, 9)), []),
        (profile_of(100, last_digits=(18, 8, 8, 8, 8, 18, 8, 8, 8, 8)), [K.ROUNDED]),
    ],
)  # fmt: skip
def test_what_is_odd_is_named_the_gravest_first(profile, kinds):
    assert [remark.kind for remark in remarks(profile)] == kinds


def test_a_remark_says_how_many_records_it_concerns():
    (remark,) = remarks(profile_of(200, impossible=3))
    assert remark.share == 3 / 200
    assert ENGLISH.say(remark_in_words(remark)).startswith("3 values cannot be right")


def test_rounding_to_fives_names_both_digits():
    (remark,) = remarks(profile_of(100, last_digits=(30, 3, 3, 3, 3, 30, 7, 7, 7, 7)))
    assert "0, 5" in ENGLISH.say(remark_in_words(remark))
