"""Words in Spanish, Portuguese and English that say that a column is about a person: in headings, and given names."""

import re

DOCUMENT_WORDS = frozenset([
    "dni", "documento", "doc", "document", "cedula", "cpf", "curp", "rut", "passport", "pasaporte",
    "passaporte", "nui", "cui", "ssn", "identidad", "rg", "ci"
])  # fmt: skip
EMAIL_WORDS = frozenset(["email", "mail", "correo", "emails", "correos"])  # fmt: skip
PHONE_WORDS = frozenset([
    "tel", "telefono", "telefone", "telephone", "phone", "celular", "cel", "movil", "mobile", "fono",
    "whatsapp", "fax", "telefonos", "contacto"
])  # fmt: skip
ADDRESS_WORDS = frozenset(["direccion", "domicilio", "address", "endereco", "logradouro", "residencia", "street", "calle"])  # fmt: skip
COORDINATE_WORDS = frozenset([
    "lat", "latitud", "latitude", "lon", "long", "lng", "longitud", "longitude", "coordx", "coordy",
    "coordenada"
])  # fmt: skip
NAME_WORDS = frozenset([
    "apellido", "apellidos", "apepat", "apemat", "surname", "lastname", "firstname", "fullname", "nombres",
    "sobrenome", "paterno", "materno", "forename"
])  # fmt: skip
WEAK_NAME_WORDS = frozenset(["nombre", "name", "nome", "nom"])  # fmt: skip
OF_A_PERSON = frozenset([
    "alumno", "alumna", "estudiante", "docente", "profesor", "profesora", "maestro", "paciente", "persona",
    "titular", "padre", "madre", "apoderado", "director", "directora", "beneficiario", "responsable",
    "student", "pupil", "teacher", "patient", "person", "mother", "father", "guardian", "aluno", "aluna",
    "mae", "pai", "professora", "responsavel", "first", "last", "given", "employee", "empleado",
    "trabajador", "servidor"
])  # fmt: skip
"""Words beside "name" that make it one of a person: `nombre_alumno`, `full_name`, `last_name`."""
WHOLE_WORDS = frozenset(["completo", "full"])  # fmt: skip
"""Beside "name" they are used of places as well, so the values have a say."""
NOT_A_PERSON = frozenset([
    "ie", "iiee", "iei", "cei", "institucion", "institution", "escuela", "school", "colegio", "centro",
    "center", "hospital", "posta", "establecimiento", "facility", "distrito", "district", "provincia",
    "province", "region", "departamento", "department", "municipio", "municipality", "comuna", "ugel",
    "dre", "pais", "country", "ciudad", "city", "programa", "program", "producto", "product", "empresa",
    "company", "entidad", "entity", "archivo", "file", "variable", "curso", "course", "carrera",
    "universidad", "university", "oficina", "office", "red", "area", "zona", "localidad", "caserio",
    "comunidad", "barrio", "cargo", "sede", "unidade", "escola", "estado", "state", "clinica", "santo"
])  # fmt: skip
SORT_WORDS = frozenset(["tipo", "type", "clase", "tiene", "has", "con", "sin", "falta", "kind", "motivo"])  # fmt: skip
"""Words that make a column one about sorts of documents, phones and so on, not one of them: `tipo_documento`."""

GIVEN_NAMES = frozenset([
    "maria", "jose", "juan", "luis", "carlos", "ana", "rosa", "jorge", "pedro", "miguel", "manuel",
    "carmen", "julio", "cesar", "victor", "santiago", "daniel", "david", "angel", "francisco", "fernando",
    "alberto", "ricardo", "roberto", "eduardo", "mario", "raul", "oscar", "hugo", "walter", "edgar",
    "wilmer", "percy", "elmer", "segundo", "jesus", "antonio", "alejandro", "andres", "diego", "sebastian",
    "mateo", "lucas", "gabriel", "rafael", "martin", "pablo", "marco", "milagros", "elena", "luz", "juana",
    "julia", "teresa", "patricia", "silvia", "sandra", "martha", "marta", "gloria", "flor", "nelly",
    "norma", "sonia", "yolanda", "isabel", "lucia", "sofia", "valentina", "camila", "andrea", "daniela",
    "gabriela", "fernanda", "paola", "karina", "vanessa", "jessica", "diana", "monica", "claudia",
    "cecilia", "joao", "paulo", "marcos", "bruno", "felipe", "rodrigo", "gustavo", "thiago", "tiago",
    "beatriz", "juliana", "mariana", "larissa", "leticia", "aline", "fatima", "aparecida", "john", "james",
    "robert", "michael", "william", "richard", "thomas", "charles", "mary", "jennifer", "linda",
    "elizabeth", "susan", "sarah", "karen", "nancy", "anna", "emma", "olivia", "noah", "liam", "emily",
    "jacob", "joshua", "matthew"
])  # fmt: skip

STREET = re.compile(
    r"\b(?:av|avda|avenida|jr|jiron|jirón|calle|psje|pasaje|mz|manzana|urb|asent|aahh|street|st|road|rd|avenue|ave|rua"
    r"|travessa|alameda)\b\.?.{2,}\d|\bs/n\b",
    re.IGNORECASE,
)
