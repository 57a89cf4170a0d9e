"""Codebooks for data that are already here: what files of other systems say about variables, as dictionaries."""
