"""A register of pupils small enough to know by heart, with its profile worked by hand: shared by the tests of manuals and codebooks."""

from datetime import UTC, datetime

from core.access import Role
from core.catalog import Catalog, Code, Dataset, Edition, Link, Variable, VariableRole, VariableType
from core.profile import Bin, Break, BreakKind, Profile, Tally, VariableProfile, YearFigures

SEX = (Code("F", {"en": "Girls", "es": "Niñas"}), Code("M", {"en": "Boys", "es": "Niños"}))
REFUSED = Code("99", {"en": "Not stated", "es": "No declarado"})

# ages of ten pupils: 6 7 8 9 10 11 12 13 99 and one empty; quantiles as one reads them off the eight known ages
AGE = VariableProfile(
    "age",
    VariableType.INTEGER,
    values=8,
    not_reported=1,
    coded=(Tally("99", 1),),
    distinct=8,
    is_distinct_exact=True,
    lowest=6,
    highest=13,
    mean=9.5,
    sd=2.45,
    quantiles=(6, 6, 8, 9, 11, 13, 13),
    histogram=(Bin(6, 10, 4), Bin(10, 14, 4)),
    top=tuple(Tally(str(age), 1) for age in range(6, 14)),
)
PROFILE = Profile(
    "register",
    "2026-05-01",
    records=10,
    variables=(
        VariableProfile("year", VariableType.YEAR, values=10, lowest=2023, highest=2024, distinct=2),
        VariableProfile("document", VariableType.TEXT, values=10, distinct=10, is_distinct_exact=True),
        VariableProfile(
            "sex",
            VariableType.TEXT,
            values=9,
            not_reported=1,
            impossible=1,
            distinct=3,
            is_distinct_exact=True,
            top=(Tally("F", 5), Tally("M", 3), Tally("X", 1)),
        ),
        AGE,
    ),
    duplicates=1,
    year_variable="year",
    years=(
        YearFigures(2023, 6, {"age": 0.0, "sex": 0.0}, {"age": 9.0}),
        YearFigures(2024, 4, {"age": 0.5, "sex": 0.25}, {"age": 11.0}),
    ),
    breaks=(Break(BreakKind.MISSING, "2024", "age", before=0.0, after=0.5),),
)

REGISTER = Dataset(
    name="register",
    title={"en": "Register of pupils", "es": "Padrón de estudiantes"},
    description={
        "en": "Every pupil of two schools & a half.",
        "es": "Cada estudiante de dos escuelas y media.",
    },
    row={"en": "a pupil in a year", "es": "un estudiante en un año"},
    source={"en": "Ministry of Education", "es": "Ministerio de Educación"},
    collected={
        "en": "Head teachers fill in a form in May.",
        "es": "Las direcciones llenan una ficha en mayo.",
    },
    contact="datos@minedu.example",
    licence="CC0-1.0",
    years=(2023, 2024),
    key=("year", "document"),
    links=(Link(("document",), "payments", ("document",)),),
    problems=({"en": "One school sent nothing in 2024.", "es": "Una escuela no envió nada en 2024."},),
    audience=Role.STEWARD,
    edition=Edition(
        "2026-05-01", datetime(2026, 5, 1, tzinfo=UTC), records=10, refused=2, file="register.csv"
    ),
    variables=(
        Variable("year", VariableType.YEAR, {"en": "Year", "es": "Año"}),
        Variable(
            "document",
            VariableType.TEXT,
            {"en": "Document", "es": "Documento"},
            VariableRole.IDENTIFIER,
            codes=(Code("12345678", {"en": "Ana Quispe"}),),
        ),
        Variable("sex", VariableType.TEXT, {"en": "Sex", "es": "Sexo"}, codes=SEX, original="SEXO_ALU"),
        Variable(
            "age",
            VariableType.INTEGER,
            {"en": "Age", "es": "Edad"},
            VariableRole.MEASURE,
            description={"en": "On 31 March.", "es": "Al 31 de marzo."},
            unit={"en": "years", "es": "años"},
            missing=(REFUSED,),
            valid_low=3,
            valid_high=25,
        ),
    ),
)
PAYMENTS = Dataset(
    name="payments",
    title={"en": "Payments", "es": "Pagos"},
    variables=(
        Variable(
            "document", VariableType.TEXT, {"en": "Payee", "es": "Beneficiario"}, VariableRole.IDENTIFIER
        ),
    ),
    edition=Edition("1", datetime(2026, 5, 2, tzinfo=UTC), records=7),
    key=("document",),
)
CATALOG = Catalog({"register": REGISTER, "payments": PAYMENTS})
