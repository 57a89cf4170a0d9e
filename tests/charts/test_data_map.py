"""The map of data as a picture: nothing lies on anything else, with eight datasets and with forty."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

import pytest

from charts.data_map import DATASET, LINK, alternative, nodes, picture
from charts.data_map_layout import Node, lay_out
from charts.style import Style
from core.catalog import Dataset, Edition, Variable, VariableType
from core.links import DataMap, LinkFacts
from locales import speaker

ENGLISH = speaker("en", "en_US")


def dataset(name, title=""):
    variables = (Variable("code", VariableType.TEXT, {"en": "Code"}),)
    edition = Edition("1", datetime(2026, 5, 1, tzinfo=UTC), 1_234)
    return Dataset(name, {"en": title or name}, variables, edition, key=("code",), years=(2020, 2024))


def linked(origin, target, matched=9, *, is_declared=True):
    return LinkFacts(
        origin, ("code",), target, ("code",), 10, 10, matched, matched, 5, 4, 8, 8, 8, is_declared=is_declared
    )


def many(count=40, seed=1):
    """Made-up datasets: six registers that point at one another, facts that point at some of them, a few alone."""
    rng = random.Random(seed)
    names = [f"dataset_{n}" for n in range(count)]
    links = [linked(names[n], names[n - 1]) for n in range(1, 6)]
    for name in names[6 : count - 4]:
        links += [
            linked(name, target) for target in rng.sample(names[:12], rng.randint(1, 4)) if target != name
        ]
    titles = ["Meals", "Census of the buildings and the furniture of all schools of the country by place"]
    return DataMap(tuple(dataset(name, f"{rng.choice(titles)} {name}") for name in names), tuple(links))


def rows(spec, kind):
    """The rows of the layers with this mark, those of named data too."""
    found = []
    for layer in spec["layer"]:
        if layer["mark"]["type"] == kind:
            data = layer["data"]
            found += data["values"] if "values" in data else spec["datasets"][data["name"]].to_pylist()
    return found


def overlaps(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def word_boxes(spec):
    """Where the words stand: as wide as they may become, as high as a line."""
    for row in rows(spec, "text"):
        is_right = row["kind"] in {"rate", "low rate"}
        left = row["x"] - row["room"] if is_right else row["x"]
        yield (left, row["y"] - 7, left + row["room"], row["y"] + 7)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("count", [8, 40, 60])
def test_no_box_lies_on_another_and_no_line_runs_behind_one(count, seed):
    layout = lay_out(nodes(many(count, seed), ENGLISH))
    assert len(layout.boxes) == count
    frames = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in layout.boxes]
    assert not [pair for pair in combinations(frames, 2) if overlaps(*pair)]
    assert all(x1 <= layout.width and y1 <= layout.height and x >= 0 and y >= 0 for x, y, x1, y1 in frames)
    for way in layout.ways:
        for (x0, y0), (x1, y1) in zip(way.points, way.points[1:], strict=False):
            line = (min(x0, x1) + 1, min(y0, y1), max(x0, x1) - 1, max(y0, y1) + 0.01)
            assert not [box for box in frames if overlaps(line, box)], way


@pytest.mark.parametrize("count", [8, 40])
def test_no_words_lie_on_other_words(count):
    found = list(word_boxes(picture(many(count), speaker=ENGLISH, style=Style())))
    assert len(found) > 3 * count
    assert not [pair for pair in combinations(found, 2) if overlaps(*pair)]


def test_what_points_stands_left_of_what_it_points_at():
    layout = lay_out([Node("facts", 1, 1, ("register",)), Node("register", 1, 1)])
    x = {box.name: box.x for box in layout.boxes}
    assert x["facts"] < x["register"]


def test_datasets_that_point_at_each_other_or_themselves_are_drawn():
    layout = lay_out([Node("a", 1, 1, ("b", "a")), Node("b", 1, 1, ("a",)), Node("c", 1, 1, ("c",))])
    assert len(layout.boxes) == 3
    assert sorted((way.origin, way.target) for way in layout.ways) == [("a", "b"), ("b", "a")]


def test_datasets_without_links_stand_below_the_others():
    layout = lay_out([Node("a", 1, 1, ("b",)), Node("b", 1, 1), Node("alone", 1, 1)])
    alone = next(box for box in layout.boxes if box.name == "alone")
    assert layout.band is not None
    assert alone.y > layout.band > max(box.y for box in layout.boxes if box is not alone)


def test_the_same_datasets_always_give_the_same_map():
    assert lay_out(nodes(many(), ENGLISH)) == lay_out(nodes(many(), ENGLISH))


@pytest.mark.parametrize("given", [[], [Node("a", 1, 1)]])
def test_nothing_and_one_dataset_are_maps(given):
    assert len(lay_out(given).boxes) == len(given)


def test_a_row_says_how_many_records_find_theirs_and_is_not_rounded_up():
    known = DataMap(
        (dataset("a"), dataset("b")), (linked("a", "b", 9), linked("b", "a", 10, is_declared=False))
    )
    texts = [row["text"] for row in rows(picture(known, speaker=ENGLISH, style=Style()), "text")]
    assert "90.0\N{NARROW NO-BREAK SPACE}%" in texts
    assert "100\N{NARROW NO-BREAK SPACE}%" in texts
    assert "perhaps to a" in texts
    nearly = replace(linked("a", "b"), records=10**6, with_value=10**6, matched=10**6 - 1)
    known = DataMap(known.datasets, (nearly,))
    texts = [row["text"] for row in rows(picture(known, speaker=ENGLISH, style=Style()), "text")]
    assert "99.9\N{NARROW NO-BREAK SPACE}%" in texts


def test_a_hostile_title_is_text_and_stays_in_its_box():
    hostile = "<script>alert(1)</script>" * 20 + "\n[x](http://foreign.invalid)"
    spec = picture(DataMap((dataset("a", hostile),)), speaker=ENGLISH, style=Style())
    titles = [row for row in rows(spec, "text") if row["kind"] == "title"]
    assert len(titles) == 2
    assert all(len(row["text"]) <= 29 for row in titles)


def test_the_picture_is_plain_json_without_addresses_and_follows_the_schema():
    import altair as alt

    for style in (Style(), Style("dark", is_narrow=True)):
        spec = picture(many(8), speaker=ENGLISH, style=style)
        plain = {**spec, "datasets": {name: table.to_pylist() for name, table in spec["datasets"].items()}}
        assert "http" not in json.dumps({key: part for key, part in plain.items() if key != "$schema"})
        assert alt.LayerChart.from_dict(plain).to_dict()


def test_clicks_give_datasets_and_links_and_everything_is_told():
    known = many(8)
    spec = picture(known, speaker=ENGLISH, style=Style())
    boxes = [row for row in rows(spec, "rect") if DATASET in row]
    links = [row for row in rows(spec, "rect") if LINK in row]
    assert {row[DATASET] for row in boxes} == set(known.by_name)
    assert {row[LINK] for row in links} == {facts.id for facts in known.links}
    assert all(row["said"] for row in (*boxes, *links))
    assert alternative(known, ENGLISH).startswith("Map of 8 datasets")
