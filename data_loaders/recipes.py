"""A recipe: how the files of a dataset are read, made by the page and applied to next year's file without one."""

from dataclasses import dataclass

from data_loaders.intake import Layout, Part, SheetLayout


@dataclass(frozen=True)
class TableRule:
    """How one table is read: which (the name of the file's table, or "" for all others), and its layout."""

    table: str = ""
    layout: Layout | SheetLayout | None = None


@dataclass(frozen=True)
class Recipe:
    """How files are read."""

    tables: tuple[TableRule, ...] = ()

    def layout_of(self, part: Part) -> Layout | SheetLayout | None:
        """Return the layout that the recipe gives for a table; None where it is found out."""
        rules = {rule.table: rule for rule in self.tables}
        rule = rules.get(part.table) or rules.get("")
        return rule.layout if rule else None
