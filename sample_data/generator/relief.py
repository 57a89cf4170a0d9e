"""The lie of the land: noise like that of real terrain, and the fields of height and settlement made from it."""

from dataclasses import dataclass

import numpy as np

from sample_data.generator.streams import Floats

GRID = 512
_TILT_DEGREES = -28.0


@dataclass(frozen=True)
class Terrain:
    """Fields over the unit square, each GRID x GRID: land where `ground` > 0, `height` 0 to 1, `settlement` > 0."""

    ground: Floats
    height: Floats
    settlement: Floats
    drift_x: Floats
    drift_y: Floats


def terrain(rng: np.random.Generator) -> Terrain:
    """Return an elongated, tilted country: a ridge along its axis, people on the west coast and in the highlands."""
    x, y = np.meshgrid(axis := np.linspace(0, 1, GRID), axis)
    across, along = _tilted(x - 0.5, y - 0.5)
    return Terrain(
        ground=_ground(x, y, np.hypot(across / 0.30, along / 0.44), noise(rng, 3.0)),
        height=_from_zero_to_one(np.exp(-(((across + 0.06) / 0.09) ** 2)) * 1.4 + 0.35 * noise(rng, 2.6)),
        settlement=_settlement(across, noise(rng, 2.4)),
        drift_x=noise(rng, 2.9),
        drift_y=noise(rng, 2.9),
    )


def noise(rng: np.random.Generator, roughness: float) -> Floats:
    """Return 1/f^roughness noise with mean 0 and standard deviation 1; the larger the exponent, the smoother."""
    frequency = np.fft.fftfreq(GRID)
    distance = np.hypot(frequency[:, None], frequency[None, :])
    distance[0, 0] = np.inf
    waves = np.fft.fft2(rng.standard_normal((GRID, GRID))) * distance ** (-roughness / 2)
    field = np.real(np.fft.ifft2(waves))
    field = field - field.mean()
    return np.asarray(field / field.std())


def at(field: Floats, points: Floats) -> Floats:
    """Return the field's values at points of the unit square (n x 2), interpolated between the grid's."""
    place = np.clip(points * (GRID - 1), 0, GRID - 1.001)
    cell = place.astype(int)
    (i, j), (a, b) = cell.T, (place - cell).T
    lower = field[j, i] * (1 - a) + field[j, i + 1] * a
    upper = field[j + 1, i] * (1 - a) + field[j + 1, i + 1] * a
    return np.asarray(lower * (1 - b) + upper * b)


def _tilted(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    angle = np.deg2rad(_TILT_DEGREES)
    return x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)


def _ground(x: Floats, y: Floats, distance: Floats, rough: Floats) -> Floats:
    """Return height above the sea; it falls off smoothly near the square's edge, so that no coast is straight."""
    edge = np.minimum.reduce([x, y, 1 - x, 1 - y])
    return np.asarray(0.62 - 0.62 * distance + 0.15 * rough - 1.2 * np.clip(0.14 - edge, 0, 1) / 0.14)


def _settlement(across: Floats, rough: Floats) -> Floats:
    coast = 1.1 * np.exp(-(((across + 0.17) / 0.08) ** 2))
    highlands = 0.9 * np.exp(-(((across + 0.03) / 0.09) ** 2))
    return np.clip(0.25 + coast + highlands + 0.25 * np.clip(rough, -1, 2), 0.12, None)


def _from_zero_to_one(field: Floats) -> Floats:
    return np.asarray((field - field.min()) / np.ptp(field))
