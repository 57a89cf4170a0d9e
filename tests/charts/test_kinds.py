"""Which picture an answer gets, and what is said to a person who cannot see it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from charts.kinds import ChartKind, alternative, fitting
from locales import speaker
from tests.charts import samples
from tests.charts.samples import answer_of

K = ChartKind


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        (samples.one_number(), (K.NUMBER,)),
        (samples.by_region(), (K.RANKING,)),
        (samples.by_quarter(), (K.TREND, K.RANKING)),
        (samples.by_band(), (K.DISTRIBUTION, K.RANKING)),
        (samples.by_year_and_sex(), (K.TREND, K.GROUPED, K.HEATMAP)),
        (samples.many_lines(), (K.TREND, K.HEATMAP)),
        (samples.region_by_sex(), (K.GROUPED, K.HEATMAP)),
        (samples.region_by_level_counts(), (K.GROUPED, K.HEATMAP, K.COMPOSITION)),
        (samples.parts(), (K.TREND, K.GROUPED, K.HEATMAP, K.COMPOSITION)),
        (samples.two_measures(), (K.RELATION, K.RANKING)),
        (samples.three_ways(), (K.TREND, K.GROUPED, K.HEATMAP)),
        (samples.nothing(), (K.RANKING,)),
    ],
)
def test_an_answer_is_offered_the_pictures_that_fit(answer, kinds):
    assert fitting(answer) == kinds


def test_two_measures_of_a_few_groups_show_no_pattern_and_are_ranked():
    few = {"region": ["1", "2"], "value": [3.0, 4.0], "value_2": [5.0, 6.0]}
    answer = answer_of("show=mean(score)&show=mean(maths)&by=region", few)
    assert fitting(answer) == (K.RANKING, K.RELATION)


def test_one_year_is_no_trend():
    assert fitting(answer_of("by=year", {"year": [2024], "value": [5]}))[0] is K.RANKING


def test_a_mean_by_bands_is_not_a_distribution():
    answer = answer_of(
        "show=mean(maths)&by=band(score;100)", {"score_band": [0.0, 100.0], "value": [3.0, 4.0]}
    )
    assert K.DISTRIBUTION not in fitting(answer)


@pytest.mark.parametrize("broken", [{"withheld": 1}, {"cut": 2}])
def test_what_is_not_whole_is_not_shown_as_a_composition(broken):
    cells = {"sex": ["0", "1"], "value": [10, 20]}
    assert K.COMPOSITION in fitting(answer_of("by=sex", cells))
    assert K.COMPOSITION not in fitting(answer_of("by=sex", cells, **broken))


@pytest.mark.parametrize("values", [[10, None], [10, -1]])
def test_a_missing_or_negative_part_is_not_shown_as_a_composition(values):
    answer = answer_of("show=sum(fee)&by=sex", {"sex": ["0", "1"], "value": values})
    assert K.COMPOSITION not in fitting(answer)


def test_the_alternative_names_the_extremes():
    said = alternative(K.RANKING, samples.below_zero(), speaker("en", "en_US"))
    assert said == (
        "Ranking: Total of fee paid, by Region. Highest: Region 01 with 42.5; lowest: Region 05 with -60."
    )


def test_the_alternative_of_nothing_says_so():
    assert "nothing" in alternative(K.RANKING, samples.nothing(), speaker("en", "en_US"))


def test_the_alternative_of_a_month_says_the_month_in_letters():
    answer = answer_of(
        "by=month(born)", {"born_month": [date(2024, 3, 1), date(2024, 4, 1)], "value": [1, 2]}
    )
    assert "Apr 2024 with 2" in alternative(K.TREND, answer, speaker("en", "en_US"))


def test_choosing_and_drawing_do_not_need_altair():
    code = (
        "import sys\n"
        "from charts.draw import specification\n"
        "from charts.kinds import fitting\n"
        "from charts.style import Style\n"
        "from locales import speaker\n"
        "from tests.charts.samples import GALLERY\n"
        "for answer in GALLERY.values():\n"
        "    for kind in fitting(answer):\n"
        "        specification(kind, answer, speaker=speaker('es', 'es_PE'), style=Style())\n"
        "assert not {'altair', 'vl_convert', 'xlsxwriter'} & set(sys.modules)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert ended.returncode == 0, ended.stderr
