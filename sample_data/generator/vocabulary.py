"""The ministry's words: every variable that occurs in its datasets, with labels in English and Spanish.

A name means the same in every dataset. Code lists of places and schools are filled in by `descriptors.py`.
"""

from collections.abc import Mapping

from core.catalog import Code, Variable, VariableRole, VariableType
from core.words import Words

TEXT, INTEGER, NUMBER = VariableType.TEXT, VariableType.INTEGER, VariableType.NUMBER
BOOLEAN, DATE, YEAR = VariableType.BOOLEAN, VariableType.DATE, VariableType.YEAR
IDENTIFIER, DIMENSION = VariableRole.IDENTIFIER, VariableRole.DIMENSION
MEASURE, HIDDEN = VariableRole.MEASURE, VariableRole.HIDDEN

CURRENCY = {"en": "crowns", "es": "coronas"}
PERSONS = {"en": "people", "es": "personas"}


def words(english: str, spanish: str = "") -> Words:
    """Return a label in both languages; without the Spanish one, the same in both (a name)."""
    return {"en": english, "es": spanish or english}


def codes(entries: Mapping[str, tuple[str, str]]) -> tuple[Code, ...]:
    """Return a code list from code -> (English, Spanish)."""
    return tuple(Code(value, words(*label)) for value, label in entries.items())


YES_NO = codes({"true": ("Yes", "Sí"), "false": ("No", "No")})
SEX = codes({"F": ("Female", "Femenino"), "M": ("Male", "Masculino")})
AREA = codes({"urban": ("Urban", "Urbana"), "rural": ("Rural", "Rural")})
MANAGEMENT = codes({"public": ("Public", "Pública"), "private": ("Private", "Privada")})
TONGUE = codes(
    {"spanish": ("Spanish", "Castellano"), "indigenous": ("Indigenous language", "Lengua originaria")}
)
SUBJECT = codes({"reading": ("Reading", "Lectura"), "maths": ("Mathematics", "Matemática")})
CONTRACT = codes(
    {"appointed": ("Appointed", "Personal nombrado"), "contracted": ("On contract", "Personal contratado")}
)
LEVEL = codes(
    {
        "primary": ("Primary", "Primaria"),
        "secondary": ("Secondary", "Secundaria"),
        "combined": ("Primary and secondary", "Primaria y secundaria"),
    }
)
STATUS = codes(
    {
        "promoted": ("Promotion", "Promoción"),
        "repeats": ("Repetition", "Repitencia"),
        "dropout": ("Dropout", "Deserción"),
    }
)
ACHIEVEMENT = codes(
    {
        "before_start": ("Pre-beginning", "Previo al inicio"),
        "start": ("Beginning", "En inicio"),
        "in_process": ("In process", "En proceso"),
        "satisfactory": ("Satisfactory level", "Nivel satisfactorio"),
    }
)
QUINTILE = codes(
    {
        "1": ("1 (least poor)", "1 (menos pobre)"),
        "2": ("2", "2"),
        "3": ("3", "3"),
        "4": ("4", "4"),
        "5": ("5 (poorest)", "5 (más pobre)"),
    }
)
GROUP = codes(
    {
        "treatment": ("Assigned to the programme", "Asignada al programa"),
        "comparison": ("Comparison", "Comparación"),
        "not_eligible": ("Not eligible", "No elegible"),
    }
)
_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th")
GRADE = tuple(
    Code(str(grade), words(f"{_ORDINALS[place]} of {english}", f"{place + 1}.° de {spanish}"))
    for english, spanish, first, last in (("primary", "primaria", 1, 6), ("secondary", "secundaria", 7, 11))
    for place, grade in enumerate(range(first, last + 1))
)
STEP = tuple(Code(str(step), words(f"Step {step}", f"Escala {step}")) for step in range(1, 9))

_PLACES = (
    Variable("region", TEXT, words("Region", "Región"), area_level="region"),
    Variable("province", TEXT, words("Province", "Provincia"), area_level="province"),
    Variable("district", TEXT, words("District", "Distrito"), area_level="district"),
    Variable("region_name", TEXT, words("Name of the region", "Nombre de la región"), HIDDEN),
    Variable("province_name", TEXT, words("Name of the province", "Nombre de la provincia"), HIDDEN),
    Variable("district_name", TEXT, words("Name of the district", "Nombre del distrito"), HIDDEN),
    Variable(
        "population",
        INTEGER,
        words("Population", "Población"),
        MEASURE,
        words("Estimated residents of the district in 2024.", "Residentes estimados del distrito en 2024."),
        PERSONS,
    ),
    Variable(
        "poverty_share",
        NUMBER,
        words("Poverty rate", "Tasa de pobreza"),
        MEASURE,
        words(
            "Share of residents (0 to 1) below the poverty line. Weight by population when averaging over districts.",
            "Proporción de residentes (0 a 1) bajo la línea de pobreza. Pondere por población al promediar distritos.",
        ),
    ),
    Variable(
        "urban_share",
        NUMBER,
        words("Urban share", "Proporción urbana"),
        MEASURE,
        words(
            "Share of residents (0 to 1) who live in towns.",
            "Proporción de residentes (0 a 1) que viven en zonas urbanas.",
        ),
    ),
    Variable(
        "poverty_quintile",
        TEXT,
        words("Poverty quintile of the district", "Quintil de pobreza del distrito"),
        description=words(
            "Fifths of the districts by poverty rate; a fifth of districts is not a fifth of people.",
            "Quintiles de los distritos según pobreza; un quintil de los distritos no es un quintil de las personas.",
        ),
        codes=QUINTILE,
        is_ordered=True,
    ),
    Variable("area_km2", NUMBER, words("Surface", "Superficie"), MEASURE, unit=words("km²")),
    Variable(
        "altitude_m",
        INTEGER,
        words("Altitude", "Altitud"),
        MEASURE,
        words("Altitude of the district's middle.", "Altitud del punto medio del distrito."),
        words("metres", "metros"),
    ),
    Variable("longitude", NUMBER, words("Longitude", "Longitud"), HIDDEN, unit=words("degrees", "grados")),
    Variable("latitude", NUMBER, words("Latitude", "Latitud"), HIDDEN, unit=words("degrees", "grados")),
)

_SCHOOLS = (
    Variable(
        "school_code",
        TEXT,
        words("School", "Institución educativa"),
        description=words(
            "Seven digits; leading zeros count.", "Siete dígitos; los ceros iniciales cuentan."
        ),
        area_level="school",
        original="cod_mod",
    ),
    Variable("school_name", TEXT, words("Name of the school", "Nombre de la institución"), HIDDEN),
    Variable(
        "area",
        TEXT,
        words("Area", "Área"),
        description=words("Where the school stands.", "Dónde se ubica la institución."),
        codes=AREA,
    ),
    Variable("level", TEXT, words("Level offered", "Nivel que ofrece"), codes=LEVEL),
    Variable("management", TEXT, words("Management", "Gestión"), codes=MANAGEMENT),
    Variable("has_electricity", BOOLEAN, words("Electricity", "Electricidad"), codes=YES_NO),
    Variable("has_water", BOOLEAN, words("Piped water", "Agua de red pública"), codes=YES_NO),
    Variable("has_internet", BOOLEAN, words("Internet", "Internet"), codes=YES_NO),
    Variable("founded", YEAR, words("Year founded", "Año de fundación")),
    Variable(
        "programme_group",
        TEXT,
        words("Programme group", "Grupo del programa"),
        description=words(
            "The lot of the school in the information programme of 2022 (assigned, whether or not it was delivered).",
            "El grupo que tocó a la institución en el sorteo del programa de información de 2022 (asignación, se haya entregado o no).",
        ),
        codes=GROUP,
    ),
    Variable(
        "stratum",
        TEXT,
        words("Stratum of the draw", "Estrato del sorteo"),
        description=words("Region and area.", "Región y área."),
    ),
    Variable("is_treated", BOOLEAN, words("Assigned to the programme", "Asignada al programa"), codes=YES_NO),
    Variable(
        "is_delivered",
        BOOLEAN,
        words("Programme delivered", "Programa entregado"),
        description=words("Only assigned schools can receive it.", "Solo las asignadas pueden recibirlo."),
        codes=YES_NO,
    ),
)

_PUPILS = (
    Variable("year", YEAR, words("School year", "Año escolar"), original="anio"),
    Variable(
        "pupil_id",
        TEXT,
        words("Pupil", "Estudiante"),
        IDENTIFIER,
        words("The same number in all years.", "El mismo número en todos los años."),
        original="id_est",
    ),
    Variable("grade", INTEGER, words("Grade", "Grado"), codes=GRADE, is_ordered=True),
    Variable("sex", TEXT, words("Sex", "Sexo"), codes=SEX),
    Variable(
        "age",
        INTEGER,
        words("Age", "Edad"),
        MEASURE,
        words("On 31 March of the year.", "Al 31 de marzo del año."),
        words("years", "años"),
    ),
    Variable(
        "is_over_age",
        BOOLEAN,
        words("Over age", "Extraedad"),
        description=words(
            "Two or more years older than usual for the grade.",
            "Dos o más años por encima de la edad normativa del grado.",
        ),
        codes=YES_NO,
    ),
    Variable("mother_tongue", TEXT, words("Mother tongue", "Lengua materna"), codes=TONGUE),
    Variable(
        "attendance",
        INTEGER,
        words("Attendance", "Asistencia"),
        MEASURE,
        words(
            "Share of school days attended. Some schools reported none in 2020.",
            "Porcentaje de días asistidos. Algunas instituciones no lo reportaron en 2020.",
        ),
        words("%"),
    ),
    Variable(
        "mark",
        INTEGER,
        words("Final mark", "Nota final"),
        MEASURE,
        words(
            "From 0 to 20, pass mark 11. Pupils who dropped out have none.",
            "De 0 a 20, aprobado desde 11. Quienes abandonaron no tienen nota.",
        ),
        words("points out of 20", "puntos sobre 20"),
    ),
    Variable("status", TEXT, words("Situation at the end of the year", "Situación final"), codes=STATUS),
    Variable("subject", TEXT, words("Subject", "Área evaluada"), codes=SUBJECT),
    Variable(
        "score",
        INTEGER,
        words("Score", "Puntaje"),
        MEASURE,
        words(
            "Scale with mean about 500 and standard deviation about 100.",
            "Escala con media de aproximadamente 500 y desviación estándar de 100.",
        ),
        words("points", "puntos"),
    ),
    Variable(
        "achievement",
        TEXT,
        words("Level of achievement", "Nivel de logro"),
        description=words("Cut at 420, 520 and 600 points.", "Cortes en 420, 520 y 600 puntos."),
        codes=ACHIEVEMENT,
        is_ordered=True,
    ),
    Variable("entry_year", YEAR, words("First year in the register", "Primer año en el registro")),
)

_PEOPLE = (
    Variable(
        "document",
        TEXT,
        words("Identity document", "Documento de identidad"),
        IDENTIFIER,
        words("Eight digits; leading zeros count.", "Ocho dígitos; los ceros iniciales cuentan."),
        original="dni",
    ),
    Variable("given_names", TEXT, words("Given names", "Nombres"), HIDDEN),
    Variable("surname_1", TEXT, words("First surname", "Primer apellido"), HIDDEN),
    Variable("surname_2", TEXT, words("Second surname", "Segundo apellido"), HIDDEN),
    Variable("birth_date", DATE, words("Date of birth", "Fecha de nacimiento")),
    Variable(
        "step", INTEGER, words("Step of the pay scale", "Escala magisterial"), codes=STEP, is_ordered=True
    ),
    Variable("contract", TEXT, words("Contract", "Condición laboral"), codes=CONTRACT),
    Variable(
        "pay_month",
        DATE,
        words("Month of pay", "Mes de pago"),
        description=words("The first day of the month.", "El primer día del mes."),
    ),
    Variable("base_pay", NUMBER, words("Base pay", "Remuneración básica"), MEASURE, unit=CURRENCY),
    Variable("rural_bonus", NUMBER, words("Rural bonus", "Asignación por ruralidad"), MEASURE, unit=CURRENCY),
    Variable("other_pay", NUMBER, words("Other payments", "Otros ingresos"), MEASURE, unit=CURRENCY),
    Variable("deductions", NUMBER, words("Deductions", "Descuentos"), MEASURE, unit=CURRENCY),
    Variable("net_pay", NUMBER, words("Net pay", "Remuneración neta"), MEASURE, unit=CURRENCY),
)

VARIABLES = {variable.name: variable for variable in (*_PLACES, *_SCHOOLS, *_PUPILS, *_PEOPLE)}
