from data_loaders.refusals import RefusedFile, for_download
from locales import speaker


def test_refused_rows_that_look_like_formulas_reach_a_spreadsheet_as_text(tmp_path):
    file = tmp_path / "refused.csv"
    with RefusedFile(file, "data.csv") as refused:
        refused.add(7, "width", "=cmd|' /C calc'!A0,1")
    text = for_download([file], speaker("es", "es_PE")).decode("utf-8-sig")
    assert "\"'=cmd|' /C calc'!A0,1\"" in text
    assert text.splitlines()[0] == "Archivo,Línea,Motivo,Registro"
