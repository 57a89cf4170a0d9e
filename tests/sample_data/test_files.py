"""The shipped files are whole, small, and valid."""

import json

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from sample_data.generator import manifest
from tests.sample_data.shipped import SAMPLE, ask

MOST_BYTES = 20_000_000
LEVELS = {"regions": ("region", 25, 2), "provinces": ("province", 196, 4), "districts": ("district", 1874, 6)}


def test_every_shipped_file_is_the_one_in_the_manifest():
    written = json.loads((SAMPLE / manifest.MANIFEST).read_text(encoding="utf-8"))
    assert manifest.manifest(SAMPLE) == written
    assert len(written) == 8 * 2 + 3 + 3 + 2 + 1  # datasets with descriptor, boundaries, raw, linkage, truth


def test_a_changed_byte_is_seen(tmp_path):
    for part in manifest.SHIPPED:
        (tmp_path / part).mkdir()
    (tmp_path / manifest.TRUTH).write_text("{}")
    (tmp_path / "raw" / "a.csv").write_bytes(b"1")
    before = manifest.manifest(tmp_path)
    (tmp_path / "raw" / "a.csv").write_bytes(b"2")
    assert manifest.manifest(tmp_path)["raw/a.csv"] != before["raw/a.csv"]


def test_all_files_together_are_at_most_twenty_megabytes():
    assert sum(path.stat().st_size for path in manifest.shipped_files(SAMPLE)) <= MOST_BYTES


@pytest.mark.parametrize("plural", LEVELS)
def test_boundaries_have_no_gaps_and_no_overlaps_and_the_codes_of_the_districts(plural):
    level, count, digits = LEVELS[plural]
    shapes = gpd.read_parquet(SAMPLE / "boundaries" / f"{plural}.parquet")
    assert list(shapes.columns) == ["code", "name", "geometry"]
    assert len(shapes) == count
    assert shapes.is_valid.all()
    assert shapely.coverage_is_valid(shapes.geometry.to_numpy())
    named = ask(f"select distinct {level}, {level}_name from districts order by 1")
    assert list(zip(shapes["code"], shapes["name"], strict=True)) == named
    assert set(shapes["code"].str.len()) == {digits}


def test_a_detached_part_of_a_region_is_an_island():
    parts = gpd.read_parquet(SAMPLE / "boundaries" / "regions.parquet").to_crs("+proj=cea")
    parts = parts.explode(index_parts=False, ignore_index=True)
    detached = parts[parts.area < parts.area.groupby(parts["code"]).transform("max")]
    neighbours = detached.sindex.query(detached.geometry, predicate="intersects")  # itself among them
    touching = parts.sindex.query(detached.geometry, predicate="intersects")
    assert neighbours.shape[1] == touching.shape[1] == len(detached)


def test_the_boundaries_lie_in_mid_ocean():
    west, south, east, north = gpd.read_parquet(SAMPLE / "boundaries" / "regions.parquet").total_bounds
    assert -38 < west < east < -24
    assert -20 < south < north < -6


def test_the_csv_is_as_untidy_as_promised():
    text = (SAMPLE / "raw" / "matricula_2024.csv").read_bytes().decode("latin-1")
    lines = text.split("\r\n")[:-1]
    assert lines[0].startswith("Código Modular;DNI;")
    assert len(lines) == 1 + 20_000 + 150
    assert len(lines) - len(set(lines)) >= 150
    rows = [line.split(";") for line in lines[1:]]
    assert {row[4] for row in rows} == {"M", "m", "Masculino", "F", "f", "FEMENINO"}
    assert any(row[3] == "00/00/0000" for row in rows)
    assert any(row[6] == "S/N" for row in rows)
    assert any(len(row[0]) == 6 for row in rows)
    assert any("." in row[7] and "," in row[7] for row in rows)


def test_the_yearbook_has_merged_headers_dashes_and_a_total():
    sheet = pd.read_excel(SAMPLE / "raw" / "anuario_2024.xlsx", header=None, engine="calamine")
    assert sheet.iloc[0, 0].startswith("MINISTERIO")
    assert list(sheet.iloc[4, [1, 3, 9]]) == [2020, 2021, 2024]
    assert list(sheet.iloc[5, 1:5]) == ["Urbana", "Rural", "Urbana", "Rural"]
    regions = sheet.iloc[6:31]
    assert (regions == "-").sum().sum() > 0
    total = sheet.iloc[31]
    assert total[0] == "TOTAL"
    assert total[1] == pd.to_numeric(regions[1], errors="coerce").sum()
    assert sheet.iloc[33, 0].startswith("Fuente:")


def test_the_stata_file_carries_labels_and_missing_scores():
    with pd.read_stata(SAMPLE / "raw" / "evaluacion_2024.dta", iterator=True) as file:
        assert file.variable_labels()["p_mat"] == "Puntaje en matemática"
        assert file.value_labels()["nivel"] == {
            1: "Previo al inicio",
            2: "En inicio",
            3: "En proceso",
            4: "Satisfactorio",
        }
    frame = pd.read_stata(SAMPLE / "raw" / "evaluacion_2024.dta", convert_categoricals=False)
    assert len(frame) == 12_000
    assert 0.01 < frame["p_mat"].isna().mean() < 0.03
    assert set(frame["cod_mod"].str.len()) == {7}


def test_the_lists_to_link_hold_the_promised_pairs():
    left, right = (
        pq.read_table(SAMPLE / "linkage" / f"{side}.parquet").to_pandas() for side in ("left", "right")
    )
    assert (len(left), len(right)) == (40_000, 41_500)
    assert left["row_id"].is_unique
    assert right["row_id"].is_unique
    assert left["truth"].is_unique
    assert len(set(left["truth"]) & set(right["truth"])) == 32_000
    assert right["truth"].duplicated().sum() == 1_500
    both = left.merge(right, on="truth", suffixes=("_l", "_r"))
    same = (both["surname_1_l"].str.upper() == both["surname_1_r"].str.upper()).mean()
    assert 0.4 < same < 0.95  # some work to do, but not hopeless
