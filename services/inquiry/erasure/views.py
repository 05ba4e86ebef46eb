"""The page that asks whether everything is to be erased."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class EraseView:
    """`typed`: as it was. `must_be_kept`: under a hold, so it cannot be erased now.
    `is_noted`: that it is wanted.
    """

    reference: str
    typed: str = field(repr=False)
    is_wrong: bool
    must_be_kept: bool
    is_noted: bool
    is_open: bool
