"""A replay as pure functions of data: past decisions in, a report out."""

from services.routing.replay.domain.course import Course
from services.routing.replay.domain.job import (
    Checkpoint,
    Period,
    PeriodInvalid,
    Replay,
    ReplayHasEnded,
    ReplayNotFound,
    ReplayStatus,
    TooManyReplays,
)
from services.routing.replay.domain.order import InDecidedOrder
from services.routing.replay.domain.past import (
    Move,
    NotRecomputable,
    PastDecision,
    Position,
    Stay,
    stays_of,
)
from services.routing.replay.domain.report import (
    ClinicLoad,
    DoctorLoad,
    Report,
    report_of,
    weights_of,
)
from services.routing.replay.domain.simulation import Load, Simulation, Window
from services.routing.replay.domain.tally import Change, Replayed, Tally

__all__ = [
    "Change",
    "Checkpoint",
    "ClinicLoad",
    "Course",
    "DoctorLoad",
    "InDecidedOrder",
    "Load",
    "Move",
    "NotRecomputable",
    "PastDecision",
    "Period",
    "PeriodInvalid",
    "Position",
    "Replay",
    "ReplayHasEnded",
    "ReplayNotFound",
    "ReplayStatus",
    "Replayed",
    "Report",
    "Simulation",
    "Stay",
    "Tally",
    "TooManyReplays",
    "Window",
    "report_of",
    "stays_of",
    "weights_of",
]
