import pytest

from core.catalog import VariableRole
from data_loaders.importer import Unwatched, look, stage
from data_loaders.intake import Hint
from data_loaders.values.proposals import propose
from tests.data_loaders.columns import hinted, proposed, said

PEOPLE = ["Quispe Mamani, María", "Rojas, Juan Carlos", "Huamán, Ana Lucía", "Flores Díaz, José", "Soto, Rosa Elena",
          "Vargas, Luis Alberto", "Chávez, Carmen", "Ríos, Pedro Pablo"]  # fmt: skip
SCHOOLS = ["IE José Olaya", "IE San Martín", "Colegio María Auxiliadora", "IE 1023", "IE 4055 Jorge Basadre"]


def numbers(first, count=60):
    return [str(first + 7 * place) for place in range(count)]


@pytest.mark.parametrize(
    ("name", "values", "role", "reason"),
    [
        ("DNI", numbers(40_123_456), VariableRole.IDENTIFIER, "number of a person's document"),
        ("Apellido paterno", PEOPLE, VariableRole.HIDDEN, "it is a person's name"),
        ("nombre_docente", PEOPLE, VariableRole.HIDDEN, "it is a person's name"),
        ("Nome", PEOPLE, VariableRole.HIDDEN, "it is a person's name"),
        ("full name", PEOPLE, VariableRole.HIDDEN, "it is a person's name"),
        ("teléfono", numbers(987_654_321), VariableRole.HIDDEN, "it is a phone number"),
        ("contact", [f"p{n}@example.org" for n in range(9)], VariableRole.HIDDEN, "the values are e-mail addresses"),
        ("Dirección", [f"Av. Grau {n}" for n in range(9)], VariableRole.HIDDEN, "it is an address"),
        ("lugar", [f"Jr. Puno {n}, Cusco" for n in range(9)], VariableRole.HIDDEN, "look like addresses"),
        ("fecha de nacimiento", ["2011-03-04", "2012-05-06"], VariableRole.HIDDEN, "a day of birth"),
        ("clave", numbers(40_123_456), VariableRole.IDENTIFIER, "look like numbers of people's documents"),
        ("cpf", ["529.982.247-25"] * 6, VariableRole.IDENTIFIER, "number of a person's document"),
    ],
)  # fmt: skip
def test_personal_data_is_told_with_the_reason_and_its_values_are_listed_nowhere(
    tmp_path, name, values, role, reason
):
    column = proposed(tmp_path, name, values)
    assert column.variable.role is role
    assert reason in said(column)
    assert column.variable.codes == ()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("nombre_ie", SCHOOLS),
        ("nombre", SCHOOLS),
        ("tipo_documento", ["DNI", "CE", "DNI"]),
        ("nombre_completo", ["Lima / Lima / Ate", "Cusco / Anta / Zurite", "Puno / Puno / Acora", "Ica / Pisco / Paracas", "Loreto / Maynas / Punchana"]),
        ("cod_modular", numbers(40_123_456)),
        ("anio_nacimiento", ["2010", "2011"]),
        ("fecha", ["20240131"] * 3),
        ("telefono", ["si", "no", "si", "no", "si", "no"]),
    ],
)  # fmt: skip
def test_what_is_about_schools_sorts_or_years_is_no_personal_data(tmp_path, name, values):
    assert "Proposed as" not in said(proposed(tmp_path, name, values))


def test_exact_places_are_personal_in_a_table_of_people_only(tmp_path):
    def roles(heading):
        path = tmp_path / f"{heading}.csv"
        rows = "".join(f"{40_123_456 + n},-12.{n}4531,-77.{n}2211\n" for n in range(60))
        path.write_text(f"{heading},latitud,longitud\n{rows}", encoding="utf-8")
        found = look(path, path.name, tmp_path / f"look_{heading}")
        return [each.variable.role for each in propose(stage(found, tmp_path / heading, Unwatched()))]

    assert roles("dni") == [VariableRole.IDENTIFIER, VariableRole.HIDDEN, VariableRole.HIDDEN]
    assert roles("cod_local") == [VariableRole.IDENTIFIER, VariableRole.MEASURE, VariableRole.MEASURE]


def test_what_the_file_itself_says_of_a_role_stays(tmp_path):
    column = hinted(tmp_path, "apellidos", PEOPLE, Hint(role=VariableRole.DIMENSION))
    assert column.variable.role is VariableRole.DIMENSION
