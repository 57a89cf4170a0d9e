"""Counting bytes in pieces gives what Python's own searches give, whatever the bytes are."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from data_loaders.readers import byte_counts

PIECES = st.lists(
    st.sampled_from([b"a", b"\n", b"\r\n", b";", "ñ".encode(), "€".encode(), b"\xf1", b"\x00"])
).map(b"".join)


@settings(deadline=None)
@given(PIECES)
@example(b"")
def test_counts_agree_with_plain_searches(piece: bytes) -> None:
    assert byte_counts.line_feeds(piece) == piece.count(b"\n")
    begins = any(line[:1] in (b"\r", b";") for line in piece.split(b"\n")[1:])
    assert byte_counts.has_line_beginning_with(piece, b"\r;") == begins


@settings(deadline=None)
@given(PIECES)
def test_utf8_is_told_from_other_bytes(piece: bytes) -> None:
    try:
        text = piece.decode()
    except UnicodeDecodeError:
        assert not byte_counts.is_utf8(piece)
    else:
        assert byte_counts.is_utf8(piece)
        assert byte_counts.continuations(piece) == len(piece) - len(text)


def test_a_line_that_begins_where_two_slices_meet_is_seen() -> None:
    for place in range(byte_counts.SLICE - 2, byte_counts.SLICE + 2):
        assert byte_counts.has_line_beginning_with(b"a" * place + b"\n;b", b";")


def test_pieces_are_counted_in_their_order() -> None:
    pieces = [bytes([number]) * (100 - number) for number in range(100)]
    assert list(byte_counts.each_counted(pieces, len)) == [100 - number for number in range(100)]
