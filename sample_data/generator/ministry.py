"""The sample ministry as a whole: simulate it, and write all that is shipped."""

from pathlib import Path

import geopandas as gpd
import pandas as pd

from sample_data.generator import descriptors, linkage, parquet, raw_files
from sample_data.generator.country import boundaries, country
from sample_data.generator.manifest import TRUTH, write_manifest
from sample_data.generator.panel import panel
from sample_data.generator.payroll import payroll
from sample_data.generator.places import places
from sample_data.generator.programme import assigned
from sample_data.generator.register import register
from sample_data.generator.schools import schools
from sample_data.generator.tables import Ministry, tables, with_school
from sample_data.generator.teachers import teachers
from sample_data.generator.truth import truth, write_truth
from sample_data.generator.yearbook import write_yearbook

Effects = dict[int, dict[str, float]]


def write_ministry(folder: Path) -> None:
    """Write every shipped file into the folder (ministry/, boundaries/, raw/, linkage/, truth.json, manifest.json)."""
    land = country()
    ministry, effects = simulate(land)
    _write_datasets(ministry, folder / "ministry")
    _write_boundaries(land, ministry.districts, folder / "boundaries")
    _write_raw(ministry, folder / "raw")
    _write_linkage(ministry, folder / "linkage")
    write_truth(truth(effects, with_school(ministry.payroll, ministry.schools)), folder / TRUTH)
    write_manifest(folder)


def simulate(land: gpd.GeoDataFrame) -> tuple[Ministry, Effects]:
    """Return all tables, and the programme's true effect by year."""
    districts = places(land)
    all_schools = assigned(schools(districts, land))
    history = panel(all_schools)
    posts = teachers(all_schools, history.enrolment)
    ministry = Ministry(
        districts=districts,
        schools=all_schools,
        enrolment=history.enrolment,
        exams=history.exams,
        pupils=register(history.entered),
        teachers=posts,
        payroll=payroll(posts, all_schools),
    )
    return ministry, history.truth


def _write_datasets(ministry: Ministry, folder: Path) -> None:
    shipped = tables(ministry)
    lists = descriptors.code_lists(shipped["districts"], shipped["schools"])
    for name, table in shipped.items():
        file = folder / name / descriptors.DATA
        parquet.write(table, file)
        dataset = descriptors.describe(name, table, file, lists)
        descriptors.write_descriptor(dataset, folder / name / descriptors.DESCRIPTOR)


def _write_boundaries(land: gpd.GeoDataFrame, districts: pd.DataFrame, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    names = districts[["region_name", "province_name", "district_name"]]
    for plural, frame in boundaries(land.join(names)).items():
        frame.to_parquet(folder / f"{plural}.parquet", compression="zstd", index=False)


def _write_raw(ministry: Ministry, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    enrolment = with_school(ministry.enrolment, ministry.schools)
    raw_files.write_csv(_named(ministry), folder / "matricula_2024.csv")
    write_yearbook(enrolment, folder / "anuario_2024.xlsx")
    raw_files.write_stata(with_school(ministry.exams, ministry.schools), folder / "evaluacion_2024.dta")


def _write_linkage(ministry: Ministry, folder: Path) -> None:
    left, right = linkage.lists(_named(ministry), ministry.districts["district"].to_numpy(str))
    parquet.write(left, folder / "left.parquet")
    parquet.write(right, folder / "right.parquet")


def _named(ministry: Ministry) -> pd.DataFrame:
    """Return the pupils of the latest year with their school and their name."""
    enrolment = ministry.enrolment[ministry.enrolment["year"] == ministry.enrolment["year"].max()]
    persons = ministry.pupils[["pupil_id", "document", "given_names", "surname_1", "surname_2", "birth_date"]]
    return with_school(enrolment.merge(persons, on="pupil_id", validate="one_to_one"), ministry.schools)
