"""One replica of what content publishes: the network, its clinics, doctors and procedures, and who
does what where.
"""

from shared.directory.domain import (
    Change,
    Clinic,
    DatedHours,
    Directory,
    DirectoryIncomplete,
    Doctor,
    Entry,
    Network,
    Offering,
    PositionUnknown,
    Procedure,
    Recovery,
    directory_of,
)
from shared.directory.events import changes_of
from shared.directory.handlers import on_content_events
from shared.directory.ports import DirectoryHistory, DirectoryReplica
from shared.directory.store import MongoDirectory

__all__ = [
    "Change",
    "Clinic",
    "DatedHours",
    "Directory",
    "DirectoryHistory",
    "DirectoryIncomplete",
    "DirectoryReplica",
    "Doctor",
    "Entry",
    "MongoDirectory",
    "Network",
    "Offering",
    "PositionUnknown",
    "Procedure",
    "Recovery",
    "changes_of",
    "directory_of",
    "on_content_events",
]
