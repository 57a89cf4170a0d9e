"""The parts of the messy-CSV benchmark: clean tables, pollutions, scores, and other readers to compare with."""
