"""Kinds of file that are told apart only to be refused kindly: what it is, and what to do instead."""

import re
from collections.abc import Callable, Sequence

from core.errors import UnreadableFile
from core.words import N_

R_PROGRAM = N_(
    '"%(file)s" is a file of the program R. Save the table there as CSV (write.csv) or Parquet, and add that file.'
)
PYTHON = N_(
    '"%(file)s" was saved by a Python program, and opening it could run code. Save the table as CSV or Parquet.'
)
COLUMNS = N_('"%(file)s" is a %(kind)s file. Save the table as Parquet or CSV, and add that file.')
SCIENCE = N_(
    '"%(file)s" is a file of measurements (%(kind)s), not a table. Export the table you need as CSV, and add that file.'
)
ENCRYPTED = N_('"%(file)s" is an encrypted Parquet file. Save it without encryption, and add it again.')
PICTURE = N_('"%(file)s" is a picture or a film (%(kind)s), not a table. Add the data it was made from.')
PROGRAM = N_('"%(file)s" is a program (%(kind)s), not a table. It was not opened. Add the data file itself.')
DOCUMENT = N_(
    '"%(file)s" is a document (%(kind)s), not a table. Ask its author for the table as CSV or Excel.'
)
PACKED = N_('"%(file)s" is packed as %(kind)s. Unpack it, or pack it as ZIP or GZ, and add it again.')
DESCRIPTION = N_(
    '"%(file)s" is a description in YAML, not a table. Add the data file that it describes, or a data package as '
    "datapackage.json with its files as a ZIP."
)

LOOKED_AT = 4_096
"""Bytes among which a NUL has to stand where a signature could as well be a word in a heading: "ORCID", "PARENT"."""

_SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"X\n\x00\x00\x00", "R", R_PROGRAM),
    (0, b"RDX2\n", "R", R_PROGRAM),
    (0, b"RDX3\n", "R", R_PROGRAM),
    (0, b"RDA2\n", "R", R_PROGRAM),
    (0, b"RDA3\n", "R", R_PROGRAM),
    (0, b"\x93NUMPY", "NumPy", PYTHON),
    (0, b"PARE", "Parquet", ENCRYPTED),
    (0, b"FEA1", "Feather", COLUMNS),
    (0, b"ARROW1", "Arrow", COLUMNS),
    (0, b"ORC", "ORC", COLUMNS),
    (0, b"Obj\x01", "Avro", COLUMNS),
    (0, b"\x89HDF\r\n\x1a\n", "HDF5", SCIENCE),
    (0, b"CDF\x01", "NetCDF", SCIENCE),
    (0, b"CDF\x02", "NetCDF", SCIENCE),
    (0, b"SIMPLE  =", "FITS", SCIENCE),
    (0, b"II*\x00", "TIFF", PICTURE),
    (0, b"MM\x00*", "TIFF", PICTURE),
    (8, b"WEBP", "WebP", PICTURE),
    (4, b"ftyp", "MP4", PICTURE),
    (0, b"ID3", "MP3", PICTURE),
    (0, b"OggS", "Ogg", PICTURE),
    (0, b"8BPS", "Photoshop", PICTURE),
    (0, b"\x7fELF", "Linux", PROGRAM),
    (0, b"\xca\xfe\xba\xbe", "Java", PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", "macOS", PROGRAM),
    (0, b"\xce\xfa\xed\xfe", "macOS", PROGRAM),
    (0, b"%!PS", "PostScript", DOCUMENT),
    (0, b"\xff\xd8\xff", "JPEG", PICTURE),
    (0, b"\x89PNG", "PNG", PICTURE),
    (0, b"GIF8", "GIF", PICTURE),
    (0, b"\x04\x22\x4d\x18", "LZ4", PACKED),
    (0, b"\x1f\x9d", "Z", PACKED),
    (0, b"LZIP", "lzip", PACKED),
    (0, b"MSCF\x00\x00\x00\x00", "CAB", PACKED),
    (0, b"!<arch>\n", "ar", PACKED),
)
_R_ENDINGS = (".rda", ".rdata", ".rds")
_COMPRESSED = (b"BZh", b"\xfd7zXZ\x00")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_PARTS = (("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint"), ("__substg1.0_", "Outlook"))
_YAML_LINE = re.compile(r"\s*(?:#.*|---.*|- .*|-|[\w\"'@.$-]+:(?:\s.*)?|[\w\"'].*)?\Z")
_YAML_KEY = re.compile(r"[\w$-]+:(?:\s.*)?\Z")


def refuse_foreign(head: bytes, shown_name: str) -> None:
    """Raise UnreadableFile for a file that is surely something other than a table; else do nothing."""
    for offset, signature, kind, sentence in _SIGNATURES:
        is_it = head[offset : offset + len(signature)] == signature
        if is_it and not (signature.isalnum() and b"\x00" not in head[:LOOKED_AT]):
            raise _refused(sentence, shown_name, kind)
    for is_of_kind, kind, sentence in _RULES:
        if is_of_kind(head):
            raise _refused(sentence, shown_name, kind)
    if head.startswith(_OLE):
        _refuse_document(head, shown_name)
    _refuse_by_ending(head, shown_name)


def refuse_document_in_zip(names: Sequence[str], shown_name: str) -> None:
    """Raise UnreadableFile for a ZIP that is in truth a document, a program or a file of another program."""
    if any(name.startswith("word/") for name in names):
        raise _refused(DOCUMENT, shown_name, "Word")
    if any(name.startswith("ppt/") for name in names):
        raise _refused(DOCUMENT, shown_name, "PowerPoint")
    if "META-INF/MANIFEST.MF" in names:
        raise _refused(PROGRAM, shown_name, "Java")
    if names and all(name.endswith(".npy") for name in names):
        raise _refused(PYTHON, shown_name, "NumPy")
    if "mimetype" in names and "META-INF/container.xml" in names:
        raise _refused(DOCUMENT, shown_name, "EPUB")


def refuse_open_document(mimetype: bytes, shown_name: str) -> None:
    """Raise UnreadableFile for an OpenDocument file that is no spreadsheet, by the type it declares."""
    for word, kind in ((b".text", "ODT"), (b".presentation", "ODP"), (b".graphics", "ODG")):
        if word in mimetype and b".spreadsheet" not in mimetype:
            raise _refused(DOCUMENT, shown_name, kind)


def _refused(sentence: str, shown_name: str, kind: str) -> UnreadableFile:
    from data_loaders.readers.kinds import unreadable

    return unreadable(sentence, shown_name, kind=kind)


def _refuse_by_ending(head: bytes, shown_name: str) -> None:
    """Where the bytes alone do not tell: R packs its files by bzip2 or xz, and YAML is plain text."""
    name = shown_name.lower()
    if head.startswith(_COMPRESSED) and name.endswith(_R_ENDINGS):
        raise _refused(R_PROGRAM, shown_name, "R")
    if name.endswith((".yaml", ".yml")) and _is_yaml(head):
        raise _refused(DESCRIPTION, shown_name, "YAML")


def _is_pickle(head: bytes) -> bool:
    """A pickle of protocol 2 to 5 says so in two bytes; from 4 on a frame follows."""
    return (
        head[:1] == b"\x80" and head[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05") and head[2:3] in b"\x95c}]("
    )


def _is_windows_program(head: bytes) -> bool:
    place = int.from_bytes(head[60:64], "little")
    return head.startswith(b"MZ") and len(head) > 64 and head[place : place + 2] in (b"PE", b"NE", b"LE")


def _is_old_tar(head: bytes) -> bool:
    """A tar of before 1988 has no signature: its checksum has to fit."""
    block = head[:512]
    stored = block[148:156].strip(b" \x00")
    if len(block) < 512 or not 1 <= len(stored) <= 7 or not re.fullmatch(rb"[0-7]+", stored):
        return False
    return sum(block) - sum(block[148:156]) + 8 * ord(" ") == int(stored, 8)


def _refuse_document(head: bytes, shown_name: str) -> None:
    """An old office file is named by the streams in it; a workbook has one called Workbook or Book."""
    if any(name.encode("utf-16-le") in head for name in ("Workbook", "Book\x00", "EncryptedPackage")):
        return
    for part, kind in _OLE_PARTS:
        if part.encode("utf-16-le") in head:
            raise _refused(DOCUMENT, shown_name, kind)


def _is_yaml(head: bytes) -> bool:
    lines = [line for line in head.decode("utf-8", "replace").splitlines()[:200] if line.strip()]
    keys = sum(1 for line in lines if _YAML_KEY.match(line.lstrip(" -")))
    return keys * 2 >= len(lines) and all(_YAML_LINE.match(line) for line in lines)


_RULES: tuple[tuple[Callable[[bytes], bool], str, str], ...] = (
    (_is_pickle, "pickle", PYTHON),
    (_is_windows_program, "Windows", PROGRAM),
    (_is_old_tar, "tar", PACKED),
)
