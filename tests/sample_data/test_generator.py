"""The generator: small pieces worked by hand, and the same bytes for the same seed."""

import filecmp

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely

from sample_data.generator import linkage, nesting, parquet
from sample_data.generator.country import Size, boundaries, country
from sample_data.generator.faces import common_borders
from sample_data.generator.manifest import manifest
from sample_data.generator.ministry import write_ministry
from sample_data.generator.panel import panel
from sample_data.generator.places import places
from sample_data.generator.programme import assigned
from sample_data.generator.schools import schools
from sample_data.generator.streams import stream
from tests.sample_data.shipped import SAMPLE

SMALL = Size(regions=3, provinces=8, districts=40, pieces=1500)


@pytest.fixture(scope="module")
def land():
    return country(SMALL)


@pytest.fixture(scope="module")
def few_schools(land):
    return assigned(schools(places(land), land, count=120))


def test_a_stream_starts_anew_and_differs_from_the_others():
    assert stream("pupils").random() == stream("pupils").random()
    assert stream("pupils").random() != stream("panel").random()


def test_a_small_country_has_exactly_the_asked_areas_in_one_coverage(land):
    assert (len(land), land["province"].nunique(), land["region"].nunique()) == (40, 8, 3)
    assert land["district"].is_unique
    assert land["district"].is_monotonic_increasing
    assert shapely.coverage_is_valid(land.geometry.to_numpy())
    assert (land["district"].str[:4] == land["province"]).all()


def test_simplified_boundaries_share_their_vertices_between_levels(land):
    named = land.assign(region_name="r", province_name="p", district_name="d")
    levels = boundaries(named)
    assert shapely.coverage_is_valid(levels["districts"].geometry.to_numpy())
    points = shapely.get_coordinates(levels["districts"].geometry.to_numpy())
    assert np.array_equal(points, points.round(4))
    whole = levels["districts"].geometry.union_all()
    assert whole.symmetric_difference(levels["regions"].geometry.union_all()).area < 1e-9


def test_the_same_seed_gives_the_same_country_and_the_same_pupils(land, few_schools):
    assert (
        shapely.to_wkb(country(SMALL).geometry.to_numpy()).tolist()
        == shapely.to_wkb(land.geometry.to_numpy()).tolist()
    )
    first, second = (panel(few_schools, pupils_per_year=3000) for _ in range(2))
    pd.testing.assert_frame_equal(first.enrolment, second.enrolment)
    pd.testing.assert_frame_equal(first.exams, second.exams)


def test_the_same_table_is_written_as_the_same_bytes(few_schools, tmp_path):
    table = pa.table({name: few_schools[name].to_list() for name in ("school_code", "school_name", "area")})
    for name in ("first", "second"):
        parquet.write(table, tmp_path / f"{name}.parquet")
    assert filecmp.cmp(tmp_path / "first.parquet", tmp_path / "second.parquet", shallow=False)


def test_a_smaller_system_behaves_like_the_large_one(few_schools):
    history = panel(few_schools, pupils_per_year=3000)
    per_year = history.enrolment.groupby("year").size()
    assert per_year.between(2700, 3300).all()
    assert set(history.truth) == {2022, 2023, 2024}
    assert history.entered["pupil_id"].is_unique
    assert set(history.enrolment["pupil_id"]) <= set(history.entered["pupil_id"])


def test_touching_squares_have_a_border_and_corners_have_none():
    # 0 1     0-1, 0-2, 1-3, 2-3 share a side of length 1; 0-3 and 1-2 only a corner.
    # 2 3
    squares = np.array([shapely.box(x, y, x + 1, y + 1) for x, y in ((0, 1), (1, 1), (0, 0), (1, 0))])
    borders = common_borders(squares)
    assert borders[["a", "b"]].to_numpy().tolist() == [[0, 1], [0, 2], [1, 3], [2, 3]]
    assert borders["length"].tolist() == [1, 1, 1, 1]


def test_a_fragment_joins_the_neighbour_with_the_longest_border_and_an_island_stays():
    # Units 0 and 1 are group 0; 2 (group 0) is cut off from them by 3 and 4 (group 1) and 5 (group 2); 6 (group 0) is an island.
    group = np.array([0, 0, 0, 1, 1, 2, 0])
    borders = pd.DataFrame(
        {
            "a": [0, 1, 2, 2, 3, 4],
            "b": [1, 3, 3, 5, 4, 5],
            "length": [1.0, 1.0, 2.0, 3.0, 1.0, 1.0],
        }
    )
    assert nesting.in_one_piece(group, borders).tolist() == [0, 0, 2, 1, 1, 2, 0]
    assert group.tolist() == [0, 0, 0, 1, 1, 2, 0]


def test_a_typing_error_changes_a_name_by_little():
    rng = np.random.default_rng(1)
    for _ in range(50):
        typed = linkage._typo("Quispe", rng)
        assert typed[0] == "Q"
        assert abs(len(typed) - 6) <= 1
    assert linkage._typo("Al", rng) == "Al"


@pytest.mark.slow
def test_the_whole_ministry_is_written_again_byte_for_byte(tmp_path):
    """Two runs here give the same bytes; other versions of numpy than the one that wrote the files may not give those."""
    for name in ("first", "second"):
        write_ministry(tmp_path / name)
    assert manifest(tmp_path / "first") == manifest(tmp_path / "second")
    assert set(manifest(tmp_path / "first")) == set(manifest(SAMPLE))
