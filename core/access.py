"""Who is looking, and what each role may open."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Role(IntEnum):
    """How far a person is cleared; each role may open what the ones below it may."""

    VIEWER = 1
    ANALYST = 2
    STEWARD = 3
    ADMINISTRATOR = 4


class Clearance(StrEnum):
    """How a figure may be shown: as counted, or after disclosure control."""

    EXACT = "exact"
    PROTECTED = "protected"


@dataclass(frozen=True)
class Viewer:
    """The person in front of the screen. Nobody in particular is a viewer."""

    role: Role = Role.VIEWER
    name: str = ""
