"""Writes every sample picture into a folder, to be looked at: python -m tests.charts.gallery FOLDER [PART OF A NAME]."""

import sys
from pathlib import Path

from charts.draw import specification
from charts.files import to_png
from charts.kinds import ChartKind, fitting
from charts.style import Style
from core.answer import Answer
from locales import speaker
from tests.charts import samples

STYLES = {
    "light": (Style("light"), 760),
    "dark": (Style("dark"), 760),
    "print": (Style("print"), 0),
    "phone": (Style("light", is_narrow=True), 360),
}
SAMPLES = samples.GALLERY


def main(folder: Path, wanted: str = "") -> None:
    """Draw every fitting kind of every sample on every ground."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, answer in SAMPLES.items():
        for kind in fitting(answer):
            for ground in STYLES:
                if wanted in f"{name}_{kind}_{ground}":
                    (folder / f"{name}_{kind}_{ground}.png").write_bytes(picture(kind, answer, ground))


def picture(kind: ChartKind, answer: Answer, ground: str) -> bytes:
    """Return one picture as PNG, as wide as it would be on a page."""
    style, width = STYLES[ground]
    spec = specification(
        kind,
        answer,
        speaker=speaker("es" if ground == "dark" else "en", "es_PE" if ground == "dark" else "en_US"),
        style=style,
        title="Girls read better than boys in 24 of 25 regions",
        subtitle="Average reading score, rural schools, 2024; the dashed rule is the country",
        footer="Source: Ministry of Education (sample), edition 2026-01-02. 3 cells are withheld.",
    )
    if spec.get("width") == "container":
        spec["width"] = width
    spec["config"]["background"] = "#12191C" if ground == "dark" else "#FFFFFF"
    return to_png(spec, scale=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
