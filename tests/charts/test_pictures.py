"""What every picture has to hold, read off its specification."""

import json
from datetime import date

import pyarrow as pa
import pytest

from charts.draw import draw, specification
from charts.kinds import ChartKind, fitting
from charts.picture import DATASET
from charts.style import Style
from locales import speaker
from tests.charts import samples
from tests.charts.samples import answer_of

K = ChartKind
EVERY = [(name, kind) for name, answer in samples.GALLERY.items() for kind in fitting(answer)]
STYLES = [Style(), Style("dark", is_narrow=True), Style("print")]


def spec_of(kind, answer, style=Style(), region="en_US", language="en"):  # noqa: B008 - frozen
    return specification(kind, answer, speaker=speaker(language, region), style=style)


def parts(node):
    """Every dictionary inside a specification, rows of data left out."""
    if isinstance(node, dict):
        yield node
        for key, child in node.items():
            if key not in {"values", "datasets"}:
                yield from parts(child)
    elif isinstance(node, list):
        for child in node:
            yield from parts(child)


def marks(spec, kind):
    """The layers with this mark."""
    return [
        part
        for part in parts(spec)
        if isinstance(part.get("mark"), dict) and part["mark"].get("type") == kind
    ]


def rows_of(spec):
    if DATASET in spec.get("datasets", {}):
        return spec["datasets"][DATASET].to_pylist()
    return next(part["data"]["values"] for part in parts(spec) if "data" in part)


def notes(spec):
    return " ".join(spec.get("title", {}).get("text", []))


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_every_picture_follows_the_schema_on_every_ground(name, kind):
    for style in STYLES:
        chart = draw(kind, samples.GALLERY[name], speaker=speaker("es", "es_PE"), style=style)
        assert chart.to_dict()  # raises when it does not follow the schema


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_every_picture_is_plain_json_without_addresses(name, kind):
    spec = spec_of(kind, samples.GALLERY[name])
    sent = json.dumps({key: part for key, part in spec.items() if key != "datasets"}, allow_nan=False)
    assert not any({"href", "url", "image"} & set(part) for part in parts(json.loads(sent)))


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_the_rows_are_not_at_the_top_of_a_picture(name, kind):
    assert "data" not in spec_of(kind, samples.GALLERY[name])


def test_a_ranking_keeps_the_order_of_the_answer_and_puts_the_unreported_last():
    answer = answer_of("by=sex", {"sex": [None, "1", "0"], "value": [9, 5, 7]})
    (bar,) = marks(spec_of(K.RANKING, answer), "bar")
    assert bar["encoding"]["y"]["scale"]["domain"] == ["Girls", "Boys", "Not reported"]
    assert bar["encoding"]["y"]["sort"] is None


def test_the_bars_of_amounts_begin_at_zero_and_the_dots_of_means_need_not():
    (bar,) = marks(spec_of(K.RANKING, samples.previous_by_region()), "bar")
    assert bar["encoding"]["x"]["scale"]["domain"] == [0, 2_500_000]
    dot = marks(spec_of(K.RANKING, samples.by_region()), "point")[0]
    assert dot["encoding"]["x"]["scale"]["domain"] == [400, 525]


def test_the_bars_of_amounts_below_zero_reach_both_ways():
    (bar,) = marks(spec_of(K.RANKING, samples.below_zero()), "bar")
    assert bar["encoding"]["x"]["scale"]["domain"] == [-75, 50]


def test_one_reference_is_one_dashed_rule_with_its_label():
    spec = spec_of(K.RANKING, samples.by_region())
    (rule,) = marks(spec, "rule")
    assert rule["mark"]["strokeDash"]
    assert rule["data"]["values"] == [{"ref": 501.5, "words": "The country: 501.5 points"}]


def test_a_reference_that_varies_is_a_grey_mark_per_row():
    spec = spec_of(K.RANKING, samples.previous_by_region())
    assert not marks(spec, "rule")
    assert marks(spec, "tick")[0]["encoding"]["x"]["field"] == "ref"
    assert notes(spec) == "Grey mark: Previous period."


def test_a_withheld_figure_is_a_dash_and_not_a_bar_of_zero():
    row = rows_of(spec_of(K.RANKING, samples.previous_by_region()))[3]
    assert row["v0"] is None
    assert row["v0_words"] == "–"


def test_a_long_ranking_says_how_much_of_it_is_drawn():
    spec = spec_of(K.RANKING, samples.sixty_regions())
    assert len(rows_of(spec)) == 30
    assert notes(spec) == "30 of 60 are drawn; the table has all."


def test_few_groups_that_are_not_drawn_are_named():
    count = 33
    cells = {"region": [f"{n}" for n in range(count)], "value": list(range(count, 0, -1))}
    assert "Region 31, Region 32, Region 33" in notes(spec_of(K.RANKING, answer_of("by=region", cells)))


def test_every_row_of_a_ranking_has_room_for_its_name():
    assert spec_of(K.RANKING, samples.by_region(25))["height"] == 25 * 22


def test_a_line_breaks_where_a_year_is_missing():
    answer = answer_of("by=year", {"year": [2018, 2019, 2021, 2022], "value": [1, 2, 3, 4]})
    rows = rows_of(spec_of(K.TREND, answer))
    assert [(row["at"], row.get("v0")) for row in rows] == [
        ("2018", 1),
        ("2019", 2),
        ("2020", None),
        ("2021", 3),
        ("2022", 4),
    ]


def test_a_figure_between_two_gaps_is_seen_as_a_dot():
    years = [*range(1960, 2000), 2010]
    answer = answer_of("by=year", {"year": years, "value": [1] * 41})
    seen = [row["at"] for row in rows_of(spec_of(K.TREND, answer)) if row["dot"]]
    assert seen == ["2010"]


def test_seven_lines_have_a_colour_and_the_rest_are_grey_and_said_to_be():
    spec = spec_of(K.TREND, samples.many_lines(14))
    rows = rows_of(spec)
    assert len({row["s"] for row in rows if row["other"]}) == 7
    assert len({row["s"] for row in rows}) == 14
    assert notes(spec) == "7 lines are coloured; the other 7 are grey."


def test_the_country_is_one_dashed_line_beside_the_regions():
    dashed = [
        line for line in marks(spec_of(K.TREND, samples.many_lines()), "line") if "strokeDash" in line["mark"]
    ]
    assert len(dashed) == 1
    assert len(dashed[0]["data"]["values"]) == 24


def test_a_record_without_a_year_is_named_below_the_trend():
    answer = answer_of("by=year", {"year": [2020, 2021, None], "value": [10, 12, 1234]})
    assert notes(spec_of(K.TREND, answer)) == "Not reported, so not on the axis: 1,234."


def test_an_empty_band_is_a_gap_between_bars():
    rows = rows_of(spec_of(K.DISTRIBUTION, samples.by_band()))
    lows = [row["low"] for row in rows]
    assert 725.0 not in lows
    assert {row["high"] - row["low"] for row in rows} == {25.0}


def test_the_parts_of_a_composition_fill_their_row():
    # 2020: 5,000 + 9,000 + 13,000 + 900 not reported = 27,900; 5,000 / 27,900 = 17.9 %
    rows = [row for row in rows_of(spec_of(K.COMPOSITION, samples.parts())) if row["whole"] == "2020"]
    assert rows[0]["share_text"] == "17.9\N{NARROW NO-BREAK SPACE}%"
    assert rows[-1]["end"] == pytest.approx(1)
    assert rows[-1]["g1"] == "Not reported"


def test_a_heat_map_writes_its_numbers_while_there_are_few():
    assert marks(spec_of(K.HEATMAP, samples.region_by_sex(8)), "text")
    assert not marks(spec_of(K.HEATMAP, samples.many_lines(3)), "text")  # 3 x 24 = 72 cells


def test_time_runs_across_a_heat_map():
    cell = marks(spec_of(K.HEATMAP, samples.by_year_and_sex()), "rect")[0]
    assert cell["encoding"]["x"]["scale"]["domain"][0] == "2018"


def test_the_third_breakdown_makes_small_multiples():
    spec = spec_of(K.TREND, samples.three_ways())
    assert spec["vconcat"][0]["facet"]["field"] == "g2"


def test_at_most_twelve_small_multiples_and_a_note():
    rows = [(year, sex, f"{region}") for year in (2020, 2021) for sex in "01" for region in range(15)]
    columns = dict(zip(("year", "sex", "region"), map(list, zip(*rows, strict=True)), strict=True))
    answer = answer_of("by=year,sex,region", {**columns, "value": [int(row[2]) for row in rows]})
    for kind in fitting(answer):
        spec = spec_of(kind, answer)
        drawn = {row["g2"] for row in rows_of(spec)}
        assert len(drawn) == 12
        assert "Region 15" in drawn
        assert "12 of 15" in notes(spec)


def test_many_rows_travel_as_one_arrow_table():
    spec = spec_of(K.TREND, samples.many_lines(14))
    assert isinstance(spec["datasets"][DATASET], pa.Table)
    assert spec["datasets"][DATASET].num_rows == 14 * 24


@pytest.mark.parametrize(
    ("region", "decimal", "thousands"), [("en_US", ".", ","), ("es_PE", ".", ","), ("es_ES", ",", ".")]
)
def test_numbers_follow_the_region(region, decimal, thousands):
    spec = spec_of(K.RANKING, samples.previous_by_region(), region=region, language="es")
    numbers = spec["config"]["locale"]["number"]
    assert (numbers["decimal"], numbers["thousands"]) == (decimal, thousands)
    assert rows_of(spec)[0]["v0_words"] == f"2{thousands}100{thousands}400"


def test_months_follow_the_language():
    line = marks(spec_of(K.TREND, samples.many_lines(), language="es"), "line")[0]
    assert line["encoding"]["x"]["axis"]["values"][:2] == ["ene 2023", "abr 2023"]


def test_ticks_are_few_and_round():
    axis = marks(spec_of(K.RANKING, samples.by_region()), "point")[0]["encoding"]["x"]["axis"]
    assert axis["values"] == [400, 425, 450, 475, 500, 525]


def test_shares_are_written_as_percentages():
    axes = [
        part for part in parts(spec_of(K.TREND, samples.by_quarter())) if part.get("format", "").endswith("%")
    ]
    assert axes
    assert {axis["format"] for axis in axes} == {",.1%"}


def test_hostile_labels_stay_data():
    spec = spec_of(K.RANKING, samples.hostile())
    rows = rows_of(spec)
    assert [row["g0"] for row in rows][:3] == list(samples.HOSTILE[:3])
    fields = {part["field"] for part in parts(spec) if "field" in part}
    assert fields <= {"g0", "v0", "v0_end", "v0_words", "v0_text", "n_text"}
    written = [
        part[key] for part in parts(spec) for key in ("test", "expr", "filter", "calculate") if key in part
    ]
    assert set(written) <= {"datum.g0_missing", "max(width - 70, 60)", "datum.g0 + ': ' + datum.v0_text"}


def test_a_tooltip_has_no_title_that_vega_would_obey():
    titles = [
        part["title"]
        for part in parts(spec_of(K.RANKING, samples.hostile()))
        if part.get("field") == "g0" and "title" in part
    ]
    assert titles == ["Image"]


def test_two_groups_with_one_label_stay_two():
    names = [row["g0"] for row in rows_of(spec_of(K.RANKING, samples.hostile()))]
    assert len(set(names)) == len(names)
    assert "Lima (6)" in names


def test_what_is_not_a_number_is_missing():
    answer = answer_of("show=mean(score)&by=sex", {"sex": ["0", "1"], "value": [float("nan"), float("inf")]})
    assert [row["v0"] for row in rows_of(spec_of(K.RANKING, answer))] == [None, None]


@pytest.mark.parametrize("kind", [K.TREND, K.RANKING])
def test_one_period_can_be_drawn(kind):
    answer = answer_of("by=month(born)", {"born_month": [date(2024, 1, 1)], "value": [3]})
    assert rows_of(spec_of(kind, answer))


def test_the_words_on_paper_stand_above_and_below():
    spec = specification(
        K.RANKING,
        samples.sixty_regions(),
        speaker=speaker("en", "en_US"),
        style=Style("print"),
        title="Most live in Region 01",
        subtitle="Number of records",
        footer="Source: sample",
    )
    assert spec["title"]["text"] == ["Most live in Region 01"]
    assert spec["vconcat"][0]["title"]["text"] == ["30 of 60 are drawn; the table has all.", "Source: sample"]
