"""The small pieces the country is put together from: thousands of Voronoi cells, cut at the coast.

All borders come from ONE noded set of lines, so any grouping of the pieces is a valid coverage: no gaps, no overlaps.
"""

from dataclasses import dataclass

import contourpy
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree  # type: ignore[import-untyped]

from sample_data.generator.relief import GRID, Terrain, at
from sample_data.generator.streams import Floats

Shapes = npt.NDArray[np.object_]

_SMALLEST_ISLAND = 0.0012
_MOST_ISLANDS = 12
_SNAP = 1e-7


@dataclass(frozen=True)
class Faces:
    """The pieces in the unit square, a point inside each, and their common borders (columns a, b, length)."""

    shapes: Shapes
    points: Floats
    borders: pd.DataFrame


def faces(terrain: Terrain, rng: np.random.Generator, count: int) -> Faces:
    """Return about `count` pieces, smaller where many people live, that fill the land exactly."""
    land = coastline(terrain)
    lines = _lines(land, _even_points(land, terrain, rng, count))
    shapes = shapely.get_parts(shapely.polygonize([lines]))
    inside = shapely.point_on_surface(shapes)
    shapely.prepare(land)
    is_land = shapely.contains(land, inside)
    shapes = shapes[is_land]
    return Faces(shapes, shapely.get_coordinates(inside[is_land]), common_borders(shapes))


def coastline(terrain: Terrain) -> shapely.Geometry:
    """Return the land: the largest piece above the sea and the larger islands, lakes filled."""
    axis = np.linspace(0, 1, GRID)
    contours = contourpy.contour_generator(axis, axis, terrain.ground, fill_type="OuterOffset")
    pieces = [
        shapely.Polygon(ring[: offset[1]]) for ring, offset in zip(*contours.filled(0.0, 10.0), strict=True)
    ]
    pieces.sort(key=lambda piece: -piece.area)
    kept = [piece for piece in pieces if piece.area > pieces[0].area * _SMALLEST_ISLAND][:_MOST_ISLANDS]
    return shapely.set_precision(shapely.union_all([shapely.make_valid(piece) for piece in kept]), 1e-6)


def common_borders(shapes: Shapes) -> pd.DataFrame:
    """Return which pieces touch along a line, and how long it is; every pair once, a < b.

    Pieces of one noded set of lines share their segments exactly, so equal segments are common borders.
    """
    rings, owners = shapely.get_rings(shapes, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    is_segment = ring[1:] == ring[:-1]
    ends = np.sort(
        (points @ [1, 1j]).reshape(-1)[np.c_[: len(points) - 1, 1 : len(points)][is_segment]], axis=1
    )
    segments = pd.DataFrame({"start": ends[:, 0], "end": ends[:, 1], "piece": owners[ring[:-1][is_segment]]})
    segments = segments.assign(length=np.abs(ends[:, 1] - ends[:, 0])).sort_values(["start", "end", "piece"])
    twin = (segments["start"] == segments["start"].shift(-1)) & (segments["end"] == segments["end"].shift(-1))
    pairs = pd.DataFrame(
        {
            "a": segments["piece"][twin],
            "b": segments["piece"].shift(-1)[twin].astype(int),
            "length": segments["length"][twin],
        }
    )
    return pairs.groupby(["a", "b"])["length"].sum().reset_index()


def _even_points(land: shapely.Geometry, terrain: Terrain, rng: np.random.Generator, count: int) -> Floats:
    """Return points that keep their distance: two rounds of Lloyd's method against random points."""
    points = _scattered(land, terrain, rng, count)
    for _ in range(2):
        crowd = _scattered(land, terrain, rng, count * 4)
        points = centres(points, crowd)
    return points


def centres(points: Floats, crowd: Floats) -> Floats:
    """Return each point moved to the middle of those of the crowd that are nearest to it."""
    nearest = cKDTree(points).query(crowd)[1]
    number = np.bincount(nearest, minlength=len(points))
    sums = np.c_[[np.bincount(nearest, crowd[:, axis], len(points)) for axis in (0, 1)]].T
    return np.where(number[:, None] > 0, sums / np.maximum(number, 1)[:, None], points)


def _scattered(land: shapely.Geometry, terrain: Terrain, rng: np.random.Generator, count: int) -> Floats:
    shapely.prepare(land)
    points = np.empty((0, 2))
    while len(points) < count:
        tried = rng.random((count * 8, 2))
        weight = at(terrain.settlement, tried) ** 0.45
        tried = tried[rng.random(len(tried)) < weight / weight.max()]
        points = np.vstack([points, tried[shapely.contains_xy(land, tried[:, 0], tried[:, 1])]])
    return points[:count]


def _lines(land: shapely.Geometry, points: Floats) -> shapely.Geometry:
    """Return the cells' edges within the land and the coast, noded together."""
    far = 5 * np.array([[-1, -1], [-1, 1], [1, -1], [1, 1.0]]) + 0.5
    cells = shapely.MultiPoint(np.vstack([points, far]))
    edges = shapely.get_parts(shapely.voronoi_polygons(cells, only_edges=True))
    shapely.prepare(land)
    inside = shapely.contains_properly(land, edges)
    cut = shapely.intersection(edges[shapely.intersects(land, edges) & ~inside], land)
    coast = shapely.get_parts(shapely.boundary(land))
    return shapely.union_all(np.concatenate([edges[inside], cut, coast]), grid_size=_SNAP)
