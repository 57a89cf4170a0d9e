"""Files in which other systems read what a dataset holds: Frictionless, DDI-Codebook, DCAT. Pure: values in, bytes out.

Of identifiers and hidden variables every file has the name and the meaning, never a value or a figure.
"""
