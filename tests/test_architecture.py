"""What the import contracts cannot see: what pages call, where the session lives, how long files grow."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("pages", "ui", "charts", "data_loaders", "locales", "core")
PRODUCT = [ROOT / "app.py", *(path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py")))]
BESIDE = [
    ROOT / "start.py",
    *sorted((ROOT / "sample_data").rglob("*.py")),
    # `out` holds what benchmarks make, environments of other programs among it
    *sorted(
        path for path in (ROOT / "benchmarks").rglob("*.py") if "out" not in path.relative_to(ROOT).parts
    ),
]

DRAWS = frozenset(
    [
        "altair_chart",
        "area_chart",
        "bar_chart",
        "bokeh_chart",
        "data_editor",
        "dataframe",
        "download_button",
        "graphviz_chart",
        "html",
        "iframe",
        "json",
        "line_chart",
        "map",
        "metric",
        "plotly_chart",
        "pydeck_chart",
        "pyplot",
        "scatter_chart",
        "table",
        "vega_lite_chart",
        "write",
        "write_stream",
    ]
)
"""Methods that put data on the screen or hand them out: only `ui` calls them, with what must stand beside them."""

LONGEST_FILE, LONGEST_PAGE, LONGEST_FUNCTION = 400, 80, 45
MAY_BE_LONGER = {
    "start.py": "one file that works before anything is installed, with its sentences in two languages",
}


def drawing(source):
    """Return what a page draws by itself, however it gets at the method."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in DRAWS:
            yield node.attr
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("streamlit"):
            yield from (alias.name for alias in node.names if alias.name in DRAWS)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            yield from (
                part.value for part in node.args if isinstance(part, ast.Constant) and part.value in DRAWS
            )


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.py")), ids=lambda page: page.name)
def test_no_page_draws_by_itself(page):
    assert list(drawing(page.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("st.altair_chart(x)", ["altair_chart"]),
        ("left, right = st.columns(2)\nleft.dataframe(x)", ["dataframe"]),
        ("with st.container() as box:\n    box.tabs(['a'])[0].metric('a', 1)", ["metric"]),
        ("st.sidebar.expander('x').write(1)", ["write"]),
        ("draw = st.table\ndraw(x)", ["table"]),
        ("from streamlit import line_chart as picture", ["line_chart"]),
        ("getattr(st, 'json')(x)", ["json"]),
        ("show(ask(question))\nst.columns(2)", []),
    ],
)
def test_the_check_sees_a_planted_drawing(source, found):
    assert list(drawing(source)) == found


def keeping(source):
    """Return the uses of Streamlit's own memory: `session_state` and `cache_data`."""
    kept = {"session_state", "cache_data"}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in kept:
            yield node.attr
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("streamlit"):
            yield from (alias.name for alias in node.names if alias.name in kept)


def test_only_the_session_remembers():
    found = {name(path): sorted(set(keeping(text(path)))) for path in PRODUCT}
    del found["ui/session.py"]
    assert {path: kept for path, kept in found.items() if kept} == {}


def test_nobody_keeps_a_second_cache_of_answers():
    assert "cache_data" not in set(keeping(text(ROOT / "ui" / "session.py")))


@pytest.mark.parametrize(
    "source",
    ["st.session_state['x'] = 1", "from streamlit import session_state", "@st.cache_data\ndef f(): ..."],
)
def test_the_check_sees_a_planted_memory(source):
    assert len(list(keeping(source))) == 1


SQL = re.compile(
    r"\b(select\b.+\bfrom|insert\s+into|create\s+(or\s+replace\s+)?(table|view)|delete\s+from)\b", re.I | re.S
)


def sql_texts(source):
    """Return the text constants that look like SQL; docstrings are prose."""
    tree = ast.parse(source)
    prose = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node not in prose
            and SQL.search(node.value)
        ):
            yield node.value


def test_there_is_no_sql_outside_the_data_loaders():
    found = {
        name(path): list(sql_texts(text(path)))
        for path in PRODUCT
        if not name(path).startswith("data_loaders/")
    }
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_the_check_sees_a_planted_query():
    assert list(sql_texts('engine.run(f"SELECT sum(x) FROM {table}")')) == ["SELECT sum(x) FROM "]
    assert list(sql_texts('engine.run("SELECT sum(x) FROM schools")')) == ["SELECT sum(x) FROM schools"]
    assert list(sql_texts('"""Select the rows from a table."""')) == []


def test_no_module_at_the_top_hides_one_of_pythons_own():
    top = {path.stem for path in ROOT.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert {"app", "start", "core"} <= top
    assert top & sys.stdlib_module_names == set()


REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-databases.txt")


def imported(paths):
    """Return the third-party packages that these files import, by module name."""
    modules = set()
    for path in paths:
        for node in ast.walk(ast.parse(text(path))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                modules.add((node.module or "").split(".")[0])
    ours = {*LAYERS, "app", "start", "tests", "sample_data", "benchmarks"}
    return modules - sys.stdlib_module_names - ours


def chosen(file):
    """Return the part of a requirements file that names what we import ourselves."""
    return text(ROOT / file).split("# Chosen by us")[1].split("# Needed by those")[0]


def pinned(requirements):
    return {plain(package) for package in re.findall(r"^([\w.-]+)==", requirements, re.M)}


def plain(package):
    return re.sub(r"[-_.]+", "-", package).lower()


def unpinned(paths, requirements):
    """Return the imported modules whose package does not stand in these requirements."""
    owners = packages_distributions()
    needed = {module: {plain(owner) for owner in owners.get(module, [module])} for module in imported(paths)}
    return {module for module, packages in needed.items() if not packages & pinned(requirements)}


def test_every_package_that_the_app_imports_was_chosen_and_pinned():
    assert unpinned(PRODUCT, chosen("requirements.txt") + chosen("requirements-databases.txt")) == set()


def test_every_package_that_tests_and_tools_import_is_pinned():
    beside = [*BESIDE, *(ROOT / "tests").rglob("*.py")]
    assert unpinned(beside, "".join(text(ROOT / file) for file in REQUIREMENTS)) == set()


def test_the_check_sees_a_package_that_nobody_pinned(tmp_path):
    module = tmp_path / "module.py"
    module.write_text("import pandas, requests_of_somebody", encoding="utf-8")
    assert unpinned([module], chosen("requirements.txt")) == {"requests_of_somebody"}


def test_every_requirement_is_pinned_to_one_version():
    for file in REQUIREMENTS:
        lines = [line.split("#")[0].split(";")[0].strip() for line in text(ROOT / file).splitlines()]
        loose = [
            line
            for line in lines
            if line and not re.fullmatch(r"[\w.-]+==[\w.]+|-r requirements(-databases)?\.txt", line)
        ]
        assert loose == []


def test_files_stay_short_enough_to_read():
    lengths = {name(path): len(text(path).splitlines()) for path in PRODUCT + BESIDE}
    allowed = {path: LONGEST_PAGE if path.startswith("pages/") else LONGEST_FILE for path in lengths}
    too_long = {path: length for path, length in lengths.items() if length > allowed[path]}
    assert set(too_long) <= set(MAY_BE_LONGER), too_long


def long_functions(source):
    """Return the functions that do not fit on a screen."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
            yield node.name


def test_functions_fit_on_a_screen():
    found = {name(path): list(long_functions(text(path))) for path in PRODUCT + BESIDE}
    assert {path: functions for path, functions in found.items() if functions} == {}


def test_the_check_sees_a_planted_long_function():
    body = "    x = 1\n" * LONGEST_FUNCTION
    assert list(long_functions(f"def grown():\n{body}")) == ["grown"]
    assert list(long_functions("def small():\n    return 1\n")) == []


def name(path):
    return path.relative_to(ROOT).as_posix()


def text(path):
    return path.read_text(encoding="utf-8")
