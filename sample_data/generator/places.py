"""What the districts are like: names, people, poverty, towns, altitude."""

import geopandas as gpd
import numpy as np
import pandas as pd

from sample_data.generator.place_names import place_names
from sample_data.generator.streams import Floats, Texts, logistic, stream

_EQUAL_AREA = "+proj=cea"
_QUINTILES = 5
_FEWEST_PEOPLE = 60


def places(country: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a row per district: codes, names, and what every later table draws upon.

    The most town-like district is the capital; people thin out, and poverty grows, with the distance from it.
    """
    rng = stream("places")
    frame = pd.DataFrame(country.drop(columns="geometry"))
    area = country.to_crs(_EQUAL_AREA).area.to_numpy() / 1e6
    town = _town_score(frame, area, rng)
    urban = logistic(town - np.quantile(town, 0.55))
    far = _distance_from(frame, int(np.argmax(town)))
    people = _people(urban, far, rng)
    poverty = _poverty(frame, urban, far, rng)
    return frame.assign(
        **_names(frame, rng),
        population=np.round(people).astype(int),
        poverty_share=poverty.round(4),
        poverty_quintile=_quintiles(poverty),
        urban_share=urban.round(4),
        area_km2=area.round(1),
        altitude_m=_altitude(frame, rng),
    )


def _names(frame: pd.DataFrame, rng: np.random.Generator) -> dict[str, "pd.Series[str]"]:
    """Return the names of all levels; no name is used twice."""
    codes = {level: sorted(frame[level].unique()) for level in ("region", "province", "district")}
    names = iter(place_names(rng, sum(len(level) for level in codes.values())))
    return {
        f"{level}_name": frame[level].map({code: next(names) for code in codes[level]}) for level in codes
    }


def _town_score(frame: pd.DataFrame, area: Floats, rng: np.random.Generator) -> Floats:
    settled = 1.1 * np.log(frame["settlement"].to_numpy()) - 1.3 * (frame["height"].to_numpy() - 0.5)
    return np.asarray(settled - 0.35 * np.log(area / 250) + 0.8 * rng.standard_normal(len(frame)))


def _distance_from(frame: pd.DataFrame, capital: int) -> Floats:
    """Return degrees from the capital, good enough to say what is far."""
    east = frame["longitude"] - frame["longitude"][capital]
    north = frame["latitude"] - frame["latitude"][capital]
    return np.asarray(np.hypot(east.to_numpy(), north.to_numpy()))


def _people(urban: Floats, far: Floats, rng: np.random.Generator) -> Floats:
    people = np.exp(6.0 + 3.0 * (urban - 0.4) - 0.12 * far + 0.75 * rng.standard_normal(len(urban)))
    return np.clip(np.where(far < 0.35, people * 6, people), _FEWEST_PEOPLE, None)


def _poverty(frame: pd.DataFrame, urban: Floats, far: Floats, rng: np.random.Generator) -> Floats:
    height = frame["height"].to_numpy()
    odds = -2.45 + 2.1 * (1 - urban) + 2.2 * (height - 0.45) + 0.11 * far
    return np.clip(logistic(odds + 0.45 * rng.standard_normal(len(frame))), 0.02, 0.93)


def _quintiles(poverty: Floats) -> Texts:
    """Return "1" for the fifth of districts with the least poverty, to "5" for the poorest."""
    rank = pd.Series(poverty).rank(method="first")
    return np.ceil(rank.to_numpy() * _QUINTILES / len(poverty)).astype(int).astype(str)


def _altitude(frame: pd.DataFrame, rng: np.random.Generator) -> Floats:
    metres = 4600 * frame["height"].to_numpy() ** 1.6 + 60 * rng.standard_normal(len(frame))
    return np.round(np.clip(metres, 3, None)).astype(int)
