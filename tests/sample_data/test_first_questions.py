"""The questions that each sample dataset proposes can be read, make sense, and are not all the same."""

from urllib.parse import parse_qs

import pytest

from core.question import check
from core.question_text import from_params
from sample_data.generator.datasets import DRAFTS
from tests.sample_data.shipped import dataset


@pytest.mark.parametrize("name", sorted(DRAFTS))
def test_every_proposed_question_makes_sense(name):
    shipped = dataset(name)
    assert len(shipped.questions) >= 2
    for text in shipped.questions:
        check(from_params({**parse_qs(text), "data": [name]}), shipped)
