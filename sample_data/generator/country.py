"""The country: 25 regions, 196 provinces and 1,874 districts with their borders, somewhere in the ocean."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sample_data.generator import nesting
from sample_data.generator.faces import Faces, faces
from sample_data.generator.relief import Terrain, at, terrain
from sample_data.generator.streams import Floats, Integers, stream

WEST, SOUTH = -31.0, -13.0
"""The middle of the country, in degrees: mid-Atlantic, where there is no land to mistake it for."""

DEGREES = 12.0
DISTRICT_TOLERANCE = 0.01
DECIMALS = 4


@dataclass(frozen=True)
class Size:
    """How many areas of each level, and of how many small pieces they are made."""

    regions: int = 25
    provinces: int = 196
    districts: int = 1874
    pieces: int = 45_000


def country(size: Size = Size()) -> gpd.GeoDataFrame:
    """Return the districts, sorted by code: region, province, district, longitude, latitude, height, settlement.

    Codes are RR, RRPP and RRPPDD, counted from north to south within each area.
    """
    rng = stream("island")
    land = terrain(rng)
    pieces = faces(land, rng, size.pieces)
    districts = nesting.grouped(pieces.points, size.districts, land, rng, 0.5 / np.sqrt(size.districts))
    districts = nesting.in_one_piece(districts, pieces.borders)
    shapes = _dissolved(pieces, districts)
    return _described(shapes, _nested(shapes, pieces, districts, land, rng, size), land)


def boundaries(districts: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Return the simplified borders per level (code, name, geometry); common borders stay common at all levels."""
    simple = shapely.coverage_simplify(districts.geometry.to_numpy(), DISTRICT_TOLERANCE)
    simple = shapely.transform(simple, lambda points: np.round(points, DECIMALS))
    levels = {}
    for level, plural in (("region", "regions"), ("province", "provinces"), ("district", "districts")):
        frame = gpd.GeoDataFrame(
            {"code": districts[level], "name": districts[f"{level}_name"]}, geometry=simple, crs=4326
        )
        levels[plural] = frame.dissolve("code", method="coverage", as_index=False)[
            ["code", "name", "geometry"]
        ]
    return levels


def _dissolved(pieces: Faces, group: Integers) -> gpd.GeoSeries:
    frame = gpd.GeoDataFrame({"group": group}, geometry=pieces.shapes)
    return frame.dissolve("group", method="coverage").geometry


def _nested(
    shapes: gpd.GeoSeries,
    pieces: Faces,
    districts: Integers,
    land: Terrain,
    rng: np.random.Generator,
    size: Size,
) -> pd.DataFrame:
    """Return x, y, province and region (as numbers) of each district."""
    points = _inside(shapes)
    borders = nesting.merged_borders(pieces.borders, districts)
    province = nesting.grouped(points, size.provinces, land, rng, 0.19 / np.sqrt(size.provinces))
    province = nesting.in_one_piece(province, borders)
    middles = pd.DataFrame(points).groupby(province).mean().to_numpy()
    region = nesting.grouped(middles, size.regions, land, rng, 0.19 / np.sqrt(size.regions))
    region = nesting.in_one_piece(region, nesting.merged_borders(borders, province))
    return pd.DataFrame(
        {"x": points[:, 0], "y": points[:, 1], "province": province, "region": region[province]}
    )


def _described(shapes: gpd.GeoSeries, places: pd.DataFrame, land: Terrain) -> gpd.GeoDataFrame:
    points = places[["x", "y"]].to_numpy()
    degrees = _degrees(points)
    frame = gpd.GeoDataFrame(
        _codes(places),
        geometry=shapely.transform(shapes.to_numpy(), lambda ring: np.round(_degrees(ring), 6)),
        crs=4326,
    ).assign(
        longitude=degrees[:, 0],
        latitude=degrees[:, 1],
        height=at(land.height, points),
        settlement=at(land.settlement, points),
    )
    return frame.sort_values("district").reset_index(drop=True)


def _codes(places: pd.DataFrame) -> pd.DataFrame:
    """Return region, province and district codes, numbered from north to south."""
    north = places.groupby(["region", "province"], as_index=False)["y"].mean()
    north["r"] = _ranks(places.groupby("region")["y"].mean())[north["region"]].to_numpy()
    north["p"] = north.groupby("r")["y"].rank(ascending=False, method="first").astype(int)
    numbered = places.merge(north[["province", "r", "p"]], on="province", how="left")
    numbered["d"] = numbered.groupby(["r", "p"])["y"].rank(ascending=False, method="first").astype(int)
    region = numbered["r"].map("{:02d}".format)
    province = region + numbered["p"].map("{:02d}".format)
    district = province + numbered["d"].map("{:02d}".format)
    return pd.DataFrame({"region": region, "province": province, "district": district})


def _ranks(north: "pd.Series[float]") -> "pd.Series[int]":
    return north.rank(ascending=False, method="first").astype(int)


def _inside(shapes: gpd.GeoSeries) -> Floats:
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(shapes.to_numpy())))


def _degrees(points: Floats) -> Floats:
    return np.asarray((points - 0.5) * DEGREES + [WEST, SOUTH])
