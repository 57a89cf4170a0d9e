"""The small pictures of quality: bands and cells counted by hand."""

import pytest

from charts.quality_pictures import reporting_grid, score_bands
from charts.style import Style
from core.quality import Reporting
from locales import speaker

SPEAKER = speaker("en", "en_US")
SCREEN = Style()


def rows(spec):
    return spec["layer"][0]["data"]["values"]


@pytest.mark.parametrize(
    ("scores", "bands"),
    [
        ([0.955, 0.965, 0.999], {"95.5–96.0": 1, "96.5–97.0": 1, "99.5–100.0": 1}),
        ([0.0, *[0.995] * 99], {"< 99.0": 1, "99.5–99.6": 99}),
        ([0.2, 0.3], {"20–30": 1, "30–40": 1}),
    ],
)
def test_scores_lie_in_bands_that_nearly_all_fit_into(scores, bands):
    drawn = rows(score_bands(scores, speaker=SPEAKER, style=SCREEN))
    assert {row["band"]: row["count"] for row in drawn if row["count"]} == bands
    assert sum(row["count"] for row in drawn) == len(scores)


def test_a_cell_is_the_darker_the_more_are_missing_and_one_that_nobody_had_to_fill_stays_empty():
    cells = [
        Reporting("North", "2024-01", 10, 10),
        Reporting("North", "2024-02", 10, 5),
        Reporting("South", "2024-01", 0, 0),
    ]
    spec = reporting_grid(cells, words=["a", "b", "c"], speaker=SPEAKER, style=SCREEN)
    assert [(row["missing"], row["text"]) for row in rows(spec)] == [(0.0, ""), (0.5, "50"), (None, "")]


def test_a_phone_has_no_room_for_numbers_in_the_cells():
    cells = [Reporting("North", "2024-01", 10, 9)]
    wide, narrow = (
        reporting_grid(cells, words=["a"], speaker=SPEAKER, style=Style(is_narrow=is_narrow))
        for is_narrow in (False, True)
    )
    assert [len(spec["layer"][0]["layer"]) for spec in (wide, narrow)] == [2, 1]
