"""The desk: the one counter where questions are asked and answers are handed over."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

import pyarrow as pa

from core.access import Clearance, Viewer
from core.answer import Answer
from core.catalog import Catalog, Dataset
from core.comparison import beside, reference_question
from core.disclosure import Shown, clearance, release
from core.engine import Engine, Reading
from core.errors import BadQuestion
from core.labelling import columns_of
from core.ordering import arrange
from core.plan import plan
from core.precision import lined_up
from core.question import Comparison, Question, check
from core.words import Message

Watch = Callable[[Reading], None]
"""Told of the reading when counting begins, so that somebody can cancel it or follow its progress."""


@dataclass(frozen=True)
class _Key:
    question: Question
    edition: str
    cleared: Clearance


class Desk:
    """Answers questions: checks the role, asks the engine, releases, orders, adds labels. Safe to share."""

    def __init__(self, engine: Engine, catalog: Callable[[], Catalog], *, kept_bytes: int = 64 << 20) -> None:
        self._engine = engine
        self._catalog = catalog
        self._kept = _Kept(kept_bytes)

    def catalog(self, viewer: Viewer) -> Catalog:
        """Return the datasets that this viewer may know of."""
        return self._catalog().visible_to(viewer)

    def ask(self, question: Question, viewer: Viewer, watch: Watch | None = None) -> Answer:
        """Return the answer, kept or counted now; raises an AppError that says what to do instead."""
        dataset = self._catalog().dataset(question.dataset)
        key = _Key(question, dataset.edition.id, clearance(dataset, viewer))
        answer = self._kept.get(key, dataset)
        if answer is None:
            check(question, dataset)
            answer = self._answered(question, dataset, key.cleared, watch)
            self._kept.put(key, answer)
        return answer

    def is_kept(self, question: Question, viewer: Viewer) -> bool:
        """Return whether the answer is at hand without counting."""
        dataset = self._catalog().dataset(question.dataset)
        return (
            self._kept.get(_Key(question, dataset.edition.id, clearance(dataset, viewer)), dataset)
            is not None
        )

    def explain(self, question: Question, viewer: Viewer) -> str:
        """Return how the answer is counted, in the engine's words."""
        dataset = self._catalog().dataset(question.dataset)
        clearance(dataset, viewer)
        check(question, dataset)
        with self._engine.open() as reading:
            return reading.explain(plan(question, dataset, reading.scan(dataset)))

    def _answered(
        self, question: Question, dataset: Dataset, cleared: Clearance, watch: Watch | None
    ) -> Answer:
        question, reference, notes = _with_reference(question, dataset)
        with self._engine.open() as reading:
            if watch:
                watch(reading)
            shown = _counted(question, dataset, cleared, reading)
            table = shown.table
            if reference is not None:
                compared = _counted(reference, dataset, cleared, reading)
                table = beside(table, compared.table, question, dataset)
        columns = columns_of(question, dataset)
        sort = question.sort or ("-value" if question.top else "")
        arranged = arrange(table.select([column.name for column in columns]), columns, sort, question.top)
        cut = table.num_rows - arranged.num_rows
        columns = lined_up(columns, arranged)
        return Answer(question, dataset, arranged, columns, notes, shown.withheld, cut)


def _with_reference(
    question: Question, dataset: Dataset
) -> tuple[Question, Question | None, tuple[Message, ...]]:
    """Return the question, the one it is compared with, and notes; a comparison that cannot be made is left out."""
    if not question.compare:
        return question, None, ()
    try:
        return question, reference_question(question, dataset), ()
    except BadQuestion as error:
        return replace(question, compare=Comparison.NOTHING), None, (error.message,)


def _counted(question: Question, dataset: Dataset, cleared: Clearance, reading: Reading) -> Shown:
    counted = reading.collect(plan(question, dataset, reading.scan(dataset)))
    return release(counted, cleared)


class _Kept:
    """Released answers, the least recently used forgotten first when they take more than `most_bytes`."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._answers: OrderedDict[_Key, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key, dataset: Dataset) -> Answer | None:
        """Return the kept answer, unless the dataset's description (a hidden variable, a label) has changed since."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is None or (answer.dataset is not dataset and answer.dataset != dataset):
                return None
            self._answers.move_to_end(key)
            return answer

    def put(self, key: _Key, answer: Answer) -> None:
        with self._lock:
            if key in self._answers:
                self._bytes -= _size(self._answers.pop(key).table)
            self._answers[key] = answer
            self._bytes += _size(answer.table)
            while self._bytes > self._most_bytes and len(self._answers) > 1:
                _, oldest = self._answers.popitem(last=False)
                self._bytes -= _size(oldest.table)


def _size(table: pa.Table) -> int:
    return int(table.get_total_buffer_size()) + 2_000
