"""What the text of a column means: numbers, dates, codes, missing values; proposed over all rows, then converted."""
