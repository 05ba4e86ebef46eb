"""Entries, how one follows on another, and what does not."""

from services.routing.audit.domain.chain import (
    BEGINNING,
    BEGUN,
    PROGRAM,
    Entry,
    Head,
    Position,
    Tail,
    begun_act,
    following,
    noted,
)
from services.routing.audit.domain.verification import (
    Checked,
    Fault,
    Misfit,
    begin,
    end,
    going_on,
    is_ours,
    is_vouched,
    step,
)

__all__ = [
    "BEGINNING",
    "BEGUN",
    "PROGRAM",
    "Checked",
    "Entry",
    "Fault",
    "Head",
    "Misfit",
    "Position",
    "Tail",
    "begin",
    "begun_act",
    "end",
    "following",
    "going_on",
    "is_ours",
    "is_vouched",
    "noted",
    "step",
]
