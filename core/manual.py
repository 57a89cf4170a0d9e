"""The manual that writes itself: what a colleague must know to use a dataset, from its description, profile and checks.

`manual` returns the whole tree. A page that shows a few of very many variables asks for their sections one by one.
"""

from core.manual_beginning import how_to_read, origin, what_a_row_is
from core.manual_editions import years_and_editions
from core.manual_ending import citing, glossary, linking
from core.manual_tree import Facts, Manual, Section
from core.manual_trust import trust
from core.manual_variable import variable_section, variables_overview


def manual(facts: Facts) -> Manual:
    """Return the whole manual."""
    sections = tuple(variable_section(variable, facts) for variable in facts.dataset.variables)
    return Manual(facts.dataset, before(facts), sections, after(facts))


def before(facts: Facts) -> tuple[Section, ...]:
    """Return the sections that come before the variables."""
    return (
        how_to_read(facts),
        what_a_row_is(facts),
        origin(facts),
        years_and_editions(facts),
        trust(facts),
        variables_overview(facts),
    )


def after(facts: Facts) -> tuple[Section, ...]:
    """Return the sections that come after the variables."""
    return (linking(facts), glossary(facts), citing(facts))
