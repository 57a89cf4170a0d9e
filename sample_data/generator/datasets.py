"""The ministry's datasets: what each is, its variables in order, its key, its links, and what is wrong with it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from core.access import Role
from core.catalog import Dataset, Edition, Link, VariableRole
from sample_data.generator.exams import GRADES
from sample_data.generator.vocabulary import VARIABLES, words

PUBLISHED = datetime(2026, 11, 12, tzinfo=UTC)

_SOURCE = words(
    "Ministry of Education of Altamar (fictional). Made up by a program; no real person or place.",
    "Ministerio de Educación de Altamar (ficticio). Generado por un programa; ninguna persona ni lugar es real.",
)
_PLACE = ("region", "province", "district")
_TO_SCHOOL = Link(("school_code",), "schools", ("school_code",))
_TO_PUPIL = Link(("pupil_id",), "pupils", ("pupil_id",))
_TO_DISTRICT = Link(("district",), "districts", ("district",))
_DRAFT = Edition("", PUBLISHED, 0)


def _dataset(
    name: str, title: tuple[str, str], row: tuple[str, str], variables: str, **more: object
) -> Dataset:
    draft = Dataset(
        name=name,
        title=words(*title),
        row=words(*row),
        variables=tuple(VARIABLES[variable] for variable in variables.split()),
        source=_SOURCE,
        licence="CC0-1.0",
        edition=_DRAFT,
        is_sample=True,
    )
    return replace(draft, **more)  # type: ignore[arg-type]


_DISTRICTS = _dataset(
    "districts",
    ("Districts", "Distritos"),
    ("a district", "un distrito"),
    "region province district region_name province_name district_name population poverty_share poverty_quintile "
    "urban_share area_km2 altitude_m longitude latitude",
    description=words(
        "The 1,874 districts of the country: population, poverty, towns, altitude.",
        "Los 1,874 distritos del país: población, pobreza, urbanización, altitud.",
    ),
    questions=(
        "show=weighted_mean(poverty_share;population)&by=region&compare=country",
        "show=sum(population)&by=region",
        "show=mean(poverty_share)&show=mean(altitude_m)&by=province",
        "show=rows&by=band(poverty_share;0.05)",
    ),
    years=(2024, 2024),
    key=("district",),
    audience=Role.VIEWER,
    is_open=True,
)

_SCHOOLS = _dataset(
    "schools",
    ("Schools", "Instituciones educativas"),
    ("a school", "una institución educativa"),
    "school_code school_name region province district area level management has_electricity has_water has_internet "
    "founded longitude latitude poverty_quintile programme_group stratum is_treated is_delivered",
    description=words(
        "The register of schools, with services and the lot of each in the information programme.",
        "El padrón de instituciones, con sus servicios y el sorteo del programa de información.",
    ),
    questions=(
        "show=share(has_internet=true)&by=region&compare=country",
        "show=share(has_water=true)&by=area,level",
        "show=rows&by=region,level",
        "show=rows&by=founded,area",
    ),
    years=(2024, 2024),
    key=("school_code",),
    links=(_TO_DISTRICT,),
    problems=(
        words(
            "The year of foundation is unknown for about 3 % of the schools.",
            "Se desconoce el año de fundación de cerca del 3 % de las instituciones.",
        ),
    ),
    audience=Role.VIEWER,
    is_open=True,
)

_ENROLMENT = _dataset(
    "enrolment",
    ("Enrolment", "Matrícula"),
    ("a pupil in a year", "un estudiante en un año"),
    "year pupil_id school_code region province district area management level grade sex age is_over_age mother_tongue "
    "poverty_quintile programme_group attendance mark status",
    description=words(
        "Every pupil in every school year from 2020 to 2024, with the situation at the end of the year.",
        "Cada estudiante en cada año escolar de 2020 a 2024, con su situación final.",
    ),
    questions=(
        "show=share(status=dropout)&by=region&compare=country",
        "show=share(status=dropout)&by=year,area",
        "show=mean(mark)&by=grade,sex",
        "show=share(is_over_age=true)&by=poverty_quintile,area",
        "show=rows&by=year,level",
    ),
    years=(2020, 2024),
    key=("year", "pupil_id"),
    links=(_TO_SCHOOL, _TO_DISTRICT, _TO_PUPIL),
    problems=(
        words(
            "About one school in eight reported no attendance in 2020.",
            "Cerca de una de cada ocho instituciones no reportó asistencia en 2020.",
        ),
        words(
            "In 2020 promotion was nearly automatic: repetition is not comparable with other years.",
            "En 2020 la promoción fue casi automática: la repitencia no es comparable con otros años.",
        ),
    ),
    audience=Role.ANALYST,
)

_EXAMS = _dataset(
    "exams",
    ("National exams", "Evaluaciones nacionales"),
    ("a pupil's score in a subject in a year", "el puntaje de un estudiante en un área evaluada y un año"),
    "year pupil_id subject grade school_code region province district area management level sex mother_tongue "
    "poverty_quintile programme_group score achievement",
    description=words(
        "Reading and mathematics in 4th of primary and 2nd of secondary, 2021 to 2024.",
        "Lectura y matemática en 4.° de primaria y 2.° de secundaria, 2021 a 2024.",
    ),
    questions=(
        "show=mean(score)&by=year,sex&where=subject=reading",
        "show=share(achievement=satisfactory)&by=region&where=subject=reading&where=year=2024&compare=country",
        "show=rows&by=band(score;25)&where=subject=maths",
        "show=rows&by=year,achievement&where=subject=reading",
    ),
    years=(2021, 2024),
    key=("year", "pupil_id", "subject"),
    links=(_TO_SCHOOL, _TO_DISTRICT, _TO_PUPIL),
    problems=(
        words("There was no exam in 2020.", "No hubo evaluación en 2020."),
        words(
            "About 5 % of the pupils were absent, more among those who later dropped out.",
            "Cerca del 5 % estuvo ausente, más entre quienes luego abandonaron.",
        ),
    ),
    audience=Role.ANALYST,
)

_PUPILS = _dataset(
    "pupils",
    ("Register of pupils", "Registro nominal de estudiantes"),
    ("a pupil", "un estudiante"),
    "pupil_id document given_names surname_1 surname_2 sex birth_date mother_tongue entry_year region province district",
    description=words(
        "Everybody who was ever enrolled from 2020 to 2024, with name and document. The place is that of the first school.",
        "Quienes alguna vez se matricularon de 2020 a 2024, con nombre y documento. El lugar es el de la primera institución.",
    ),
    questions=(
        "show=share(mother_tongue=indigenous)&by=region&compare=country",
        "show=rows&by=entry_year,sex",
    ),
    years=(2020, 2024),
    key=("pupil_id",),
    links=(_TO_DISTRICT,),
)

_TEACHERS = _dataset(
    "teachers",
    ("Teachers", "Docentes"),
    ("a teacher's post at a school", "una plaza de un docente en una institución"),
    "document given_names surname_1 surname_2 sex birth_date school_code region province district area level management "
    "contract step",
    description=words("The posts of teachers in 2024.", "Las plazas docentes de 2024."),
    questions=(
        "show=share(contract=contracted)&by=region&compare=country",
        "show=rows&by=step,sex",
    ),
    years=(2024, 2024),
    key=("document", "school_code"),
    links=(_TO_SCHOOL, _TO_DISTRICT),
    problems=(
        words(
            "25 documents stand at two schools (planted).",
            "25 documentos figuran en dos instituciones (error puesto a propósito).",
        ),
    ),
)

_PAYROLL = _dataset(
    "payroll",
    ("Payroll", "Planilla"),
    ("a payment to a teacher for a month", "un pago a un docente por un mes"),
    "year pay_month document school_code region province district area level sex contract step base_pay rural_bonus "
    "other_pay deductions net_pay",
    description=words("Monthly pay of teachers in 2024.", "Pagos mensuales a docentes en 2024."),
    questions=(
        "show=sum(net_pay)&by=month(pay_month)",
        "show=mean(net_pay)&by=area,level",
        "show=median(net_pay)&by=region&compare=country",
    ),
    years=(2024, 2024),
    key=("pay_month", "document", "school_code"),
    links=(
        _TO_SCHOOL,
        _TO_DISTRICT,
        Link(("document", "school_code"), "teachers", ("document", "school_code")),
    ),
    problems=(
        words(
            "25 documents are paid in two schools (planted).",
            "25 documentos cobran en dos instituciones (error puesto a propósito).",
        ),
        words(
            "12 payments have a zero too many in net pay (planted).",
            "12 pagos tienen un cero de más en la remuneración neta (error puesto a propósito).",
        ),
    ),
)

_PROGRAMME = _dataset(
    "programme",
    ("Information programme", "Programa de información"),
    ("an eligible school", "una institución elegible"),
    "school_code region province district area level stratum is_treated is_delivered",
    description=words(
        "The draw of 2022: half of the public schools with secondary grades of every stratum. The true effect is known.",
        "El sorteo de 2022: la mitad de las instituciones públicas con secundaria de cada estrato. Se conoce el efecto verdadero.",
    ),
    questions=(
        "show=share(is_treated=true)&by=region",
        "show=rows&by=area,level",
    ),
    years=(2022, 2024),
    key=("school_code",),
    links=(_TO_SCHOOL, _TO_DISTRICT),
    problems=(
        words(
            "About one assigned school in seven did not receive the programme: compare by assignment.",
            "Cerca de una de cada siete asignadas no recibió el programa: compare según asignación.",
        ),
        words(
            "Strata with an odd number of schools are not split evenly; some have a single school.",
            "Los estratos con número impar de instituciones no se dividen por igual; alguno tiene una sola.",
        ),
    ),
    audience=Role.ANALYST,
)


def _with_grades(dataset: Dataset, grades: Collection[int]) -> Dataset:
    """Return the dataset with only these grades to choose from."""
    kept = {str(grade) for grade in grades}
    variables = tuple(
        replace(item, codes=tuple(code for code in item.codes if code.value in kept))
        if item.name == "grade"
        else item
        for item in dataset.variables
    )
    return replace(dataset, variables=variables)


def _with_identifier(dataset: Dataset, name: str) -> Dataset:
    """Return the dataset with the variable as the identifier that it is where a row is one of them."""
    variables = tuple(
        replace(item, role=VariableRole.IDENTIFIER) if item.name == name else item
        for item in dataset.variables
    )
    return replace(dataset, variables=variables)


DRAFTS: Mapping[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        _DISTRICTS,
        _with_identifier(_SCHOOLS, "school_code"),
        _ENROLMENT,
        _with_grades(_EXAMS, GRADES),
        _PUPILS,
        _TEACHERS,
        _PAYROLL,
        _with_identifier(_PROGRAMME, "school_code"),
    )
}
"""The datasets before their data: without edition, counts, and the code lists of places and schools."""
