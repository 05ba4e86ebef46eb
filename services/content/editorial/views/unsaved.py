"""What somebody has typed and not saved, offered where they open the form again."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class WindowView:
    """Which window this form is, so that what is typed in it is kept apart from that of others;
    `number` of what it has sent so far.
    """

    id: str
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class UnsavedView:
    """`is_behind`: somebody has written this part since it was begun."""

    at: str
    window: WindowView
    is_behind: bool
