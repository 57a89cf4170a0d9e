"""Grouping pieces into districts, districts into provinces, provinces into regions: each in one piece."""

import numpy as np
import pandas as pd
from scipy.sparse import coo_array  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]
from scipy.spatial import cKDTree  # type: ignore[import-untyped]

from sample_data.generator.faces import centres
from sample_data.generator.relief import Terrain, at
from sample_data.generator.streams import Floats, Integers

_ROUNDS = 8


def grouped(points: Floats, count: int, terrain: Terrain, rng: np.random.Generator, sway: float) -> Integers:
    """Return the group (0 to count-1) of each point; borders wander, the more the larger `sway`.

    Starts with a few seeds too many and drops those with the fewest points, so that exactly `count` remain.
    """
    seeds = points[rng.choice(len(points), int(count * 1.01) + 3, replace=False)]
    for _ in range(_ROUNDS):
        seeds = centres(seeds, points)
    drifting = points + 1.6 * sway * _drift(points, terrain)
    while True:
        nearest = cKDTree(seeds + sway * _drift(seeds, terrain)).query(drifting)[1]
        size = np.bincount(nearest, minlength=len(seeds))
        if len(seeds) == count and size.min() > 0:
            return np.asarray(nearest, dtype=np.int64)
        excess = max(1, (len(seeds) - count) // 2)
        seeds = np.delete(seeds, np.argsort(size, kind="stable")[:excess], axis=0)


def in_one_piece(group: Integers, borders: pd.DataFrame) -> Integers:
    """Return the groups with every detached fragment given to the neighbour it shares the longest border with.

    `borders` tells which units touch (columns a, b, length). A fragment that touches no other group is an island, and stays.
    """
    group = group.copy()
    while len(fragment := _fragments(group, borders)):
        for piece, new in fragment.items():
            group[piece] = new
    return group


def merged_borders(borders: pd.DataFrame, group: Integers) -> pd.DataFrame:
    """Return the borders between groups from those between their members."""
    ends = np.sort(np.c_[group[borders["a"]], group[borders["b"]]], axis=1)
    pairs = pd.DataFrame({"a": ends[:, 0], "b": ends[:, 1], "length": borders["length"].to_numpy()})
    return pairs[pairs["a"] != pairs["b"]].groupby(["a", "b"])["length"].sum().reset_index()


def _fragments(group: Integers, borders: pd.DataFrame) -> dict[int, int]:
    """Return the units of the detached fragments that touch a main piece, with the group each should join."""
    piece = _pieces(group, borders)
    size = np.bincount(piece)
    owner = np.zeros(len(size), dtype=np.int64)
    owner[piece] = group
    ranked = pd.DataFrame({"piece": np.arange(len(size)), "owner": owner, "size": size})
    ranked = ranked.sort_values(["size", "piece"], ascending=[False, True])
    detached = set(ranked["piece"][ranked.duplicated("owner")])
    outside = merged_borders(borders, piece)
    both_ways = pd.concat([outside, outside.rename(columns={"a": "b", "b": "a"})])
    moving = both_ways[both_ways["a"].isin(detached) & ~both_ways["b"].isin(detached)]
    joins = moving.sort_values(["length", "b"]).groupby("a")["b"].last()
    return {int(unit): int(owner[joins[piece[unit]]]) for unit in np.flatnonzero(np.isin(piece, joins.index))}


def _pieces(group: Integers, borders: pd.DataFrame) -> Integers:
    within = borders[group[borders["a"]] == group[borders["b"]]]
    shape = (len(group), len(group))
    links = coo_array((np.ones(len(within)), (within["a"].to_numpy(), within["b"].to_numpy())), shape=shape)
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def _drift(points: Floats, terrain: Terrain) -> Floats:
    return np.stack([at(terrain.drift_x, points), at(terrain.drift_y, points)], axis=1)
