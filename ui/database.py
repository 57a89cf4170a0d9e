"""The way in from a database: which connection, which table, which columns and rows."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from core.catalog import Dataset
from core.errors import AppError
from core.words import Message, N_
from data_loaders.databases import servers
from data_loaders.databases.bringing import source_of
from data_loaders.databases.choice import Condition, DatabaseChoice, Operator
from data_loaders.databases.connections import Connection, Connections, connections
from data_loaders.databases.tables import DatabaseTable, TableDescription
from data_loaders.intake import Part
from ui.bringing import begin_with, refuse
from ui.session import office, remember, remembered, settings
from ui.words import _, plain, say

T = TypeVar("T")

_OPERATORS = {
    Operator.IS: N_("is one of"),
    Operator.IS_NOT: N_("is none of"),
    Operator.AT_LEAST: N_("is at least"),
    Operator.AT_MOST: N_("is at most"),
    Operator.BEGINS: N_("begins with"),
    Operator.EMPTY: N_("is empty"),
    Operator.FILLED: N_("is filled"),
}
_BETWEEN_VALUES = ";"
_EXAMPLE = """[register]
kind = "postgresql"
host = "127.0.0.1"
database = "ministry"
user = "reader"
password_env = "REGISTER_PASSWORD\""""


def choose_from_database() -> None:
    """Show the connections, the tables of the chosen one, and what of a table is to be brought in."""
    found = _tried(lambda: connections(settings()))
    if found is None:
        return
    for note in found.notes:
        st.warning(plain(say(note)), icon=":material/info:")
    if not found.all:
        _how_to_connect(found)
        return
    connection = _connection(found)
    table = _table(connection) if connection else None
    described = _described(connection, table) if connection and table else None
    if connection and table and described:
        _choice(connection, table, described)


def _how_to_connect(found: Connections) -> None:
    st.markdown(_("Write the connection into this file, readable by you alone, and open this page again:"))
    st.code(str(found.file), language=None)
    st.code(_EXAMPLE, language="toml")


def _connection(found: Connections) -> Connection | None:
    return st.selectbox(
        _("Database"),
        found.all,
        index=0 if len(found.all) == 1 else None,
        format_func=lambda each: each.name,
        placeholder=_("Choose a database"),
        key="database",
    )


def _table(connection: Connection) -> DatabaseTable | None:
    tables = _kept(f"tables_{connection.name}", lambda: servers.tables(connection))
    if tables is None:
        return None
    if not tables:
        st.info(_("This database has no table that you may read."), icon=":material/info:")
        return None
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    chosen: DatabaseTable | None = left.selectbox(
        _("Table"),
        [table for table in tables if table.is_readable],
        index=None,
        format_func=_shown,
        placeholder=_("Choose a table"),
        key=f"table_of_{connection.name}",
    )
    if right.button(_("Refresh"), icon=":material/refresh:", key="refresh_tables"):
        remember(f"tables_{connection.name}", None)
        st.rerun()
    return chosen


def _shown(table: DatabaseTable) -> str:
    name = ".".join(part for part in (table.schema, table.name) if part)
    if table.rows is None:
        return name
    one, many = N_("%(table)s (about %(rows)s row)"), N_("%(table)s (about %(rows)s rows)")
    return say(Message(one, {"table": name, "rows": table.rows}, plural=many, count=table.rows))


def _described(connection: Connection, table: DatabaseTable) -> TableDescription | None:
    key = f"described_{connection.name}_{table.schema}_{table.name}"
    return _kept(key, lambda: servers.describe(connection, table.schema, table.name))


def _choice(connection: Connection, table: DatabaseTable, described: TableDescription) -> None:
    """Let the person choose columns and rows; how many rows that is can be counted before they are read."""
    takeable = [column.name for column in described.columns if column.can_be_taken]
    columns = st.multiselect(
        _("Columns"),
        takeable,
        default=takeable,
        key=f"columns_of_{connection.name}_{table.schema}_{table.name}",
    )
    left_out = [column.name for column in described.columns if not column.can_be_taken]
    if left_out:
        st.caption(_("Cannot be brought in: %(columns)s", columns=plain(", ".join(left_out))))
    conditions = _conditions(table, takeable)
    choice = DatabaseChoice(connection.name, table.schema, table.name, tuple(columns), conditions)
    with st.container(horizontal=True, vertical_alignment="center"):
        is_counted = st.button(_("Count the rows"), icon=":material/tag:", key="count_rows")
        if st.button(_("Read this table"), type="primary", icon=":material/database:", key="read_table"):
            _begin(choice)
    if is_counted:
        _counted(connection, choice)


def _conditions(table: DatabaseTable, columns: list[str]) -> tuple[Condition, ...]:
    operators = {_(text): operator for operator, text in _OPERATORS.items()}
    with st.expander(_("Only some rows"), icon=":material/filter_alt:"):
        st.caption(_("Rows have to meet every line. Several values stand with “;” between them."))
        rows = st.data_editor(
            {"column": [""], "operator": [""], "values": [""]},
            key=f"conditions_of_{table.schema}_{table.name}",
            num_rows="dynamic",
            hide_index=True,
            column_config={
                "column": st.column_config.SelectboxColumn(_("Column"), options=columns),
                "operator": st.column_config.SelectboxColumn(_("Condition"), options=list(operators)),
                "values": st.column_config.TextColumn(_("Value")),
            },
        )
    return tuple(
        Condition(column, operators[operator], _values(values))
        for column, operator, values in zip(rows["column"], rows["operator"], rows["values"], strict=True)
        if column and operator
    )


def _values(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(_BETWEEN_VALUES) if part.strip())


def _counted(connection: Connection, choice: DatabaseChoice) -> None:
    try:
        rows = servers.count(connection, choice)
    except AppError as error:
        st.error(plain(say(error.message)), icon=":material/error:")
        return
    if rows is None:
        st.info(_("Counting takes too long. You can read the table all the same."), icon=":material/info:")
    else:
        text = Message(N_("%(rows)s row"), {"rows": rows}, plural=N_("%(rows)s rows"), count=rows)
        st.info(say(text), icon=":material/tag:")


def bring_again(dataset: Dataset, kept: Path) -> None:
    """Bring the table that a dataset came from in once more, as it is now; `kept` is what was chosen then."""
    _take(DatabaseChoice.from_json(kept.read_text(encoding="utf-8")), dataset.name)


def _begin(choice: DatabaseChoice) -> None:
    _take(choice)
    st.rerun()


def _take(choice: DatabaseChoice, before: str = "") -> None:
    room = ExitStack()
    try:
        scratch = room.enter_context(office().store.scratch())
        part = Part(source_of(choice, scratch / "chosen"), choice.table, choice.shown_name)
        begin_with(part, scratch, room, before)
    except AppError as error:
        room.close()
        refuse(error.message)


def _kept(key: str, ask: Callable[[], T]) -> T | None:
    """Return what the database said before in this tab, or ask it now; None where it does not answer."""
    if remembered(key) is None:
        with st.spinner(_("Asking the database")):
            remember(key, _tried(ask))
    kept: Any = remembered(key)
    return kept  # type: ignore[no-any-return]


def _tried(ask: Callable[[], T]) -> T | None:
    try:
        return ask()
    except AppError as error:
        st.error(plain(say(error.message)), icon=":material/error:")
        return None
