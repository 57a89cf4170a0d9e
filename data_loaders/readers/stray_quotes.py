"""Reading a line in which a quote stands where it should not: all ways of taking it, up to some number of oddities."""

from collections.abc import Iterator

from data_loaders.intake import Layout

MOST_STEPS = 4_000
"""A line that branches further is given up: it is refused, not guessed at."""


def readings(line: str, layout: Layout, width: int, most: int, *, is_glued: bool = False) -> list[list[str]]:
    """Return every row of so many cells that the line can be, with at most so many quotes taken as characters.

    `is_glued`: exactly one delimiter is missing beside a quote.
    """
    search = _Search(line, layout, width, most)
    return list(search.cells(0, [], 0, 1 if is_glued else 0))


class _Search:
    """Walks through the line cell by cell, and back where it went wrong."""

    def __init__(self, line: str, layout: Layout, width: int, most: int) -> None:
        self._line, self._width, self._most = line, width, most
        self._delimiter, self._quote = layout.delimiter, layout.quote[:1]
        self._steps = 0

    def cells(self, at: int, done: list[str], odd: int, glued: int) -> Iterator[list[str]]:
        """Yield the complete rows that begin with the cells done."""
        self._steps += 1
        if self._steps > MOST_STEPS or len(done) >= self._width:
            return
        for cell, end, oddities in self._ways(at):
            total = odd + oddities
            if total > self._most:
                continue
            so_far = [*done, cell]
            if end == len(self._line):
                if len(so_far) == self._width and not glued:
                    yield so_far
            elif self._line.startswith(self._delimiter, end):
                yield from self.cells(end + len(self._delimiter), so_far, total, glued)
            elif glued:
                yield from self.cells(end, so_far, total, glued - 1)

    def _ways(self, at: int) -> Iterator[tuple[str, int, int]]:
        """Yield (cell, where it ends, quotes taken as characters) for every way to read the cell that begins here."""
        line, quote = self._line, self._quote
        start = at + len(line[at:]) - len(line[at:].lstrip(" "))
        if line.startswith(quote, start):
            yield from self._quoted(start, 1 if start > at else 0)
        end = self._end(at)
        bare = line[at:end]
        yield bare, end, self._oddities(bare)
        inner = bare.find(quote, 1)
        if inner > 0:
            yield bare[:inner], at + inner, 0

    def _oddities(self, bare: str) -> int:
        """A cell that both begins and ends with a quote is hardly a bare one."""
        if not bare.startswith(self._quote):
            return 0
        return 2 if len(bare) > 1 and bare.endswith(self._quote) else 1

    def _quoted(self, at: int, odd: int) -> Iterator[tuple[str, int, int]]:
        """Yield the cell for every quote that may close it."""
        line, quote = self._line, self._quote
        close = line.find(quote, at + 1)
        while close >= 0:
            after = close + 1
            spaces = after + len(line[after:]) - len(line[after:].lstrip(" "))
            inside = line[at + 1 : close]
            pairs = inside.replace(quote * 2, "")
            singles = pairs.count(quote)
            is_end = after == len(line) or line.startswith(self._delimiter, after)
            if is_end or spaces == len(line) or line.startswith(self._delimiter, spaces):
                value = inside.replace(quote * 2, quote)
                yield value, after if is_end else spaces, odd + singles + (not is_end)
            elif not singles or line.startswith(quote, after):
                yield inside.replace(quote * 2, quote), after, odd + singles
            close = line.find(quote, after)

    def _end(self, at: int) -> int:
        end = self._line.find(self._delimiter, at) if self._delimiter else -1
        return end if end >= 0 else len(self._line)
