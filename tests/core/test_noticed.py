from dataclasses import replace

import pytest

from core.access import Role, Viewer
from core.errors import Cancelled, NotAllowed
from core.noticed import Noticed
from tests.core.registers import STEWARD, dataset_of, register
from tests.core.test_noteworthy import REGION, SCORE, SEX, YEAR, scores

READER = Viewer(min(Role))


@pytest.fixture
def school(tmp_path):
    table = scores()
    return register(tmp_path, table, dataset_of(REGION, SEX, YEAR, SCORE, records=table.num_rows))


def test_what_was_found_is_at_hand_the_next_time(school):
    noticed = Noticed(school.desk)
    assert noticed.kept(school.dataset, STEWARD) is None
    found = noticed.find(school.dataset, STEWARD)
    assert found
    assert noticed.kept(school.dataset, STEWARD) is found


def test_a_dataset_that_is_described_anew_is_looked_at_anew(school):
    noticed = Noticed(school.desk)
    noticed.find(school.dataset, STEWARD)
    hidden = replace(school.dataset, title={"en": "Other"})
    assert noticed.kept(hidden, STEWARD) is None


def test_another_edition_is_looked_at_anew(school):
    noticed = Noticed(school.desk)
    noticed.find(school.dataset, STEWARD)
    newer = replace(school.dataset, edition=replace(school.dataset.edition, id="2025-01"))
    assert noticed.kept(newer, STEWARD) is None


def test_who_may_not_open_the_dataset_is_told_nothing(school):
    noticed = Noticed(school.desk)
    noticed.find(school.dataset, STEWARD)
    with pytest.raises(NotAllowed):
        noticed.kept(school.dataset, READER)
    with pytest.raises(NotAllowed):
        noticed.find(school.dataset, READER)


def test_exact_figures_are_not_handed_to_who_may_see_protected_ones_only(school):
    school.dataset = replace(school.dataset, audience=min(Role))
    noticed = Noticed(school.desk)
    noticed.find(school.dataset, STEWARD)
    assert noticed.kept(school.dataset, READER) is None
    with pytest.raises(NotAllowed):
        noticed.find(school.dataset, READER)


def test_a_search_that_is_cancelled_keeps_nothing(school):
    noticed = Noticed(school.desk)
    with pytest.raises(Cancelled):
        noticed.find(school.dataset, STEWARD, is_cancelled=lambda: True)
    assert noticed.kept(school.dataset, STEWARD) is None
