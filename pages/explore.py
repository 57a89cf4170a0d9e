"""Explore: a question picked from lists, its chart, and the table behind it."""

from ui.answers import show
from ui.arrival import show_arrival
from ui.controls import question
from ui.empty import nothing_yet

show_arrival()
asked = question()
if asked is None:
    nothing_yet()
else:
    show(asked)
