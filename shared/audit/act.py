"""One thing that somebody of the staff did, as ids and codes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

NETWORK: Final = "network"
"""Instead of a clinic: what concerns all of them, such as a policy or a sign-in."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """Nothing of a patient and nothing that anybody has typed, so that it can stay when an inquiry
    is erased.

    `id`: the same for the same deed, however often it is noted. `account`: whose hand it was.
    `about`: the id of what it was done with. `reason`: a code. `source` and `target`: from where to
    where something was moved, or what it has become.
    """

    id: str
    at: datetime
    clinic: str
    account: str
    action: str
    about: str | None = None
    reason: str | None = None
    source: str | None = None
    target: str | None = None
