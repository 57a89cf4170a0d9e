"""Text from data that leaves in a file stays text, whatever it looks like."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def guarded(text: str) -> str:
    """Return the text so that no spreadsheet computes it.

    >>> guarded("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
