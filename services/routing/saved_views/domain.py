"""A view of the inbox that somebody has saved: a name, and what the list is narrowed to."""

from dataclasses import dataclass
from typing import Final

from shared.errors import Conflict, FieldProblem, Invalid

MOST: Final = 20
"""Of one person."""
LONGEST_NAME: Final = 60
LONGEST_QUERY: Final = 600


class TooManyViews(Conflict):
    code = "views.too-many"
    title = "There are as many saved views as one person may have. Remove one first."


class ViewUnfit(Invalid):
    code = "views.unfit"

    def __init__(self) -> None:
        message = f"A saved view has a name of 1 to {LONGEST_NAME} characters that can be shown."
        super().__init__(FieldProblem(field="name", code=self.code, message=message))


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """`query`: the filters as they stand in an address, empty for the list without any."""

    name: str
    query: str

    @classmethod
    def of(cls, name: str, query: str) -> "SavedView":
        """Raises `ViewUnfit`; spaces round a name and in a row say nothing."""
        shown = " ".join(name.split())
        is_shown = 1 <= len(shown) <= LONGEST_NAME and shown.isprintable()
        if not is_shown or len(query) > LONGEST_QUERY:
            raise ViewUnfit
        return cls(name=shown, query=query)
