"""How a picture is to look: on which ground, and whether for a phone."""

from dataclasses import dataclass
from typing import Literal

Ground = Literal["light", "dark", "print"]


@dataclass(frozen=True)
class Style:
    """The ground a picture stands on and the room it has.

    On screen the ground is see-through and the width that of the page; `print` is white and 800 pixels wide.
    """

    ground: Ground = "light"
    is_narrow: bool = False

    @property
    def is_print(self) -> bool:
        """Whether the picture leaves the screen: a file or a page of a report."""
        return self.ground == "print"
