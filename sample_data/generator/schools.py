"""The schools: where they stand, what they teach, whom they belong to, what they lack."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from sample_data.generator.streams import Flags, Floats, Texts, logistic, stream

SCHOOLS = 3600
FIRST_SECONDARY, LAST_GRADE = 7, 11

_SAINTS = (
    "San Martín,Santa Rosa,La Libertad,Simón Pardo,Nuestra Señora del Carmen,José Olmos,Miguel Rivas,República,"
    "Los Andes,Virgen del Valle,María Auxiliadora,9 de Octubre,Divino Maestro,Túpac Inca,César Luna,El Porvenir"
)
_SHARE_NUMBERED = 0.55
_SHARE_FOUNDED_UNKNOWN = 0.03


def schools(places: pd.DataFrame, country: gpd.GeoDataFrame, count: int = SCHOOLS) -> pd.DataFrame:
    """Return a row per school, at least one per district, with the district's columns beside it.

    `size` (a relative weight) and `quality` (standard normal) drive the pupils and are not published.
    """
    rng = stream("schools")
    home = _homes(places, rng, count)
    area = np.where(
        rng.random(count) < logistic(4.5 * (_of(places, "urban_share", home) - 0.40)), "urban", "rural"
    )
    frame = places.iloc[home].drop(columns=["longitude", "latitude"]).reset_index(drop=True)
    frame = frame.assign(place=home, area=area, quality=rng.standard_normal(count), **_levels(rng, count))
    return frame.assign(
        management=np.where((area == "urban") & (rng.random(count) < 0.22), "private", "public"),
        size=_size(frame, rng),
        school_code=_codes(rng, count),
        school_name=_names(rng, count),
        **_points(country, home, rng),
        **_services(frame, rng),
        founded=_founded(rng, count),
    )


def _homes(places: pd.DataFrame, rng: np.random.Generator, count: int) -> npt.NDArray[np.int64]:
    people = places["population"].to_numpy()
    more = rng.choice(len(places), count - len(places), p=people / people.sum())
    return np.sort(np.r_[np.arange(len(places)), more])


def _of(places: pd.DataFrame, column: str, home: npt.NDArray[np.int64]) -> Floats:
    return places[column].to_numpy()[home]


def _levels(rng: np.random.Generator, count: int) -> dict[str, npt.NDArray[np.generic]]:
    """Return the level and the first and last grade: primary 1 to 6, secondary 7 to 11, combined 1 to 11."""
    drawn = rng.random(count)
    level = np.select([drawn < 0.45, drawn < 0.60], ["primary", "secondary"], "combined")
    first = np.where(level == "secondary", FIRST_SECONDARY, 1)
    last = np.where(level == "primary", FIRST_SECONDARY - 1, LAST_GRADE)
    return {"level": level, "first_grade": first, "last_grade": last}


def _size(frame: pd.DataFrame, rng: np.random.Generator) -> Floats:
    """Return how many people each school serves, give or take: those of its district, shared among its schools."""
    schools = frame.groupby("place")["place"].transform("size")
    people = (frame["population"] / schools).to_numpy()
    return np.asarray(people * np.exp(0.45 * rng.standard_normal(len(frame))))


def _codes(rng: np.random.Generator, count: int) -> list[str]:
    numbers = np.sort(rng.choice(np.arange(200_000, 1_800_000), count, replace=False))
    return [f"{number:07d}" for number in numbers]


def _names(rng: np.random.Generator, count: int) -> Texts:
    numbered = [f"I.E. N.° {number}" for number in rng.integers(10001, 89999, count)]
    called = np.char.add("I.E. ", _drawn_saints(rng, count))
    return np.where(rng.random(count) < _SHARE_NUMBERED, numbered, called)


def _drawn_saints(rng: np.random.Generator, count: int) -> Texts:
    saints = np.array(_SAINTS.split(","))
    return np.asarray(saints[rng.integers(len(saints), size=count)])


def _points(
    country: gpd.GeoDataFrame, home: npt.NDArray[np.int64], rng: np.random.Generator
) -> dict[str, Floats]:
    shapes = country.geometry.to_numpy()
    points = np.array([_point_in(shapes[place], rng) for place in home])
    return {"longitude": points[:, 0].round(5), "latitude": points[:, 1].round(5)}


def _point_in(shape: shapely.Geometry, rng: np.random.Generator) -> Floats:
    west, south, east, north = shape.bounds
    while True:
        tried = np.c_[rng.uniform(west, east, 16), rng.uniform(south, north, 16)]
        if (inside := shapely.contains_xy(shape, tried[:, 0], tried[:, 1])).any():
            return np.asarray(tried[inside][0])


def _services(frame: pd.DataFrame, rng: np.random.Generator) -> dict[str, Flags]:
    """Return which schools have electricity, water, internet: fewer where rural and poor."""
    is_urban, poverty = (frame["area"] == "urban").to_numpy(), frame["poverty_share"].to_numpy()
    in_town = {"has_electricity": 0.995, "has_water": 0.96, "has_internet": 0.88}
    in_country = {
        "has_electricity": 2.1 - 3 * poverty,
        "has_water": 1.2 - 3 * poverty,
        "has_internet": 0.6 - 4 * poverty,
    }
    return {
        name: rng.random(len(frame)) < np.where(is_urban, in_town[name], logistic(in_country[name]))
        for name in in_town
    }


def _founded(rng: np.random.Generator, count: int) -> "pd.Series[int]":
    year = np.clip(np.round(2012 - 51.2 * rng.beta(1.2, 1.5, count)), 1921, 2019)
    return pd.Series(year).mask(rng.random(count) < _SHARE_FOUNDED_UNKNOWN).astype("Int32")
