"""The colours: two grounds, few colours, grey for context. Chosen to differ for colour-blind eyes as well."""

from dataclasses import dataclass

from charts.style import Style

FEW = 5
_BRIGHT = 125


@dataclass(frozen=True)
class Palette:
    """The colours of one ground. `few` serves up to five series, `many` (Okabe and Ito 2008) up to seven."""

    ground: str
    text: str
    muted: str
    grid: str
    grey: str
    faint: str
    accent: str
    few: tuple[str, ...]
    many: tuple[str, ...]
    sequential: str

    def series(self, count: int) -> tuple[str, ...]:
        """Return one colour per series, at most seven."""
        return (self.few if count <= FEW else self.many)[:count]

    def on(self, colour: str) -> str:
        """Return the colour of words on a coloured ground: white, or dark where white would be hard to read.

        >>> LIGHT.on("#0B6E75"), LIGHT.on("#D9822B")
        ('#FFFFFF', '#12191C')
        """
        red, green, blue = _channels(colour)
        return "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < _BRIGHT else "#12191C"

    def ink(self, colour: str) -> str:
        """Return the colour moved towards that of the text, so that words written in it can be read.

        >>> LIGHT.ink("#D9822B")
        '#7a562d'
        """
        mixed = zip(_channels(colour), _channels(self.text), strict=True)
        return "#" + "".join(f"{(a + b) // 2:02x}" for a, b in mixed)


def palette(style: Style) -> Palette:
    """Return the colours of the ground; paper is light."""
    return DARK if style.ground == "dark" else LIGHT


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


LIGHT = Palette(
    ground="#FFFFFF",
    text="#1B2A2F",
    muted="#55656A",
    grid="#E3E9EA",
    grey="#8A9497",
    faint="#C9D1D3",
    accent="#0B6E75",
    few=("#0B6E75", "#D9822B", "#5B6BBF", "#B0413E", "#6B8E23"),
    many=("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#1B2A2F"),
    sequential="yellowgreenblue",
)
DARK = Palette(
    ground="#12191C",
    text="#E6ECEC",
    muted="#A9B7BA",
    grid="#2A383E",
    grey="#8C999D",
    faint="#46555B",
    accent="#4FB3BA",
    few=("#4FB3BA", "#E8A05A", "#97A3EE", "#E58681", "#A9C75E"),
    many=("#4BA3DB", "#E69F00", "#1DBF92", "#E9803A", "#DE9CC2", "#8FD0F5", "#F0E442"),
    sequential="viridis",
)
