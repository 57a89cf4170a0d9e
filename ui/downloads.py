"""Files to take away: which ones there are, and how each is made when somebody asks for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from charts import files
from charts.draw import specification
from charts.kinds import ChartKind
from charts.style import Style
from core.answer import Answer
from core.catalog import Dataset
from core.question_text import to_params
from core.sentences import finding, subtitle
from core.words import Message, N_
from locales import GettextSpeaker
from ui.words import _, label, say


@dataclass(frozen=True)
class Form:
    """One kind of file."""

    suffix: str
    title: str
    mime: str
    icon: str


CSV = Form("csv", N_("Table as CSV"), "text/csv", ":material/csv:")
XLSX = Form(
    "xlsx",
    N_("Table as Excel"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ":material/table:",
)
PNG = Form("png", N_("Picture as PNG"), "image/png", ":material/image:")
SVG = Form("svg", N_("Picture as SVG"), "image/svg+xml", ":material/polyline:")


def forms(kind: ChartKind) -> tuple[Form, ...]:
    """Return the files that an answer can be taken away as."""
    return (XLSX, CSV) if kind is ChartKind.NUMBER else (XLSX, CSV, PNG, SVG)


def file_name(answer: Answer, form: Form) -> str:
    """Return a name that says what is inside and of which edition."""
    return f"{answer.dataset.name}_{answer.dataset.edition.id}.{form.suffix}"


def maker(form: Form, answer: Answer, kind: ChartKind, speaker: GettextSpeaker) -> Callable[[], bytes]:
    """Return a function that makes the file when the button is pressed, in a thread without a session.

    Everything in the session's language is therefore put into words now.
    """
    title, source = say(finding(answer, speaker)), source_of(answer.dataset)
    about = _about(answer, speaker)
    line = say(subtitle(answer, speaker))

    def make() -> bytes:
        if form is CSV:
            return files.to_csv(answer, speaker)
        if form is XLSX:
            return files.to_xlsx(answer, speaker, title=title, about=about)
        spec = specification(
            kind,
            answer,
            speaker=speaker,
            style=Style(ground="print"),
            title=title,
            subtitle=line,
            footer=source,
        )
        return files.to_png(spec) if form is PNG else files.to_svg(spec)

    return make


def source_of(dataset: Dataset) -> str:
    """Return where a dataset comes from: who collects it, else the file that somebody brought."""
    return label(dataset.source) or dataset.edition.file or dataset.name


def _about(answer: Answer, speaker: GettextSpeaker) -> tuple[tuple[str, str], ...]:
    """Return what a file must say about itself."""
    dataset, edition = answer.dataset, answer.dataset.edition
    params = to_params(answer.question)
    published = speaker.say(Message("%(day)s", {"day": edition.published.date()}))
    return (
        (_("Dataset"), speaker.label(dataset.title)),
        (_("Source"), source_of(dataset)),
        (_("Edition"), f"{edition.id} ({published})"),
        (_("Records in the edition"), speaker.number(edition.records)),
        (_("What is shown"), say(subtitle(answer, speaker))),
        (_("Question"), "&".join(f"{name}={value}" for name, values in params.items() for value in values)),
        (_("Clearance"), _("Internal: exact figures, not for publication")),
        (_("Made on"), speaker.day(datetime.now(UTC).date())),
        (_("Export number"), uuid4().hex[:12]),
    )
