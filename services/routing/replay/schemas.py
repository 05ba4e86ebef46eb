"""Replays as `/v1/replays` takes and answers them: ids, codes and numbers."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from services.routing.replay.domain import ClinicLoad, DoctorLoad, Replay, Report
from services.routing.replay.domain.report import KindCount
from shared.events.fields import Id, Instant


class ReplayBody(BaseModel):
    """Inquiries that were received from `from` on and before `to`, as far as that has passed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    policy: Id
    begin: Instant = Field(alias="from")
    end: Instant = Field(alias="to")


class ReplayAccepted(BaseModel):
    id: str


class MoveAnswer(BaseModel):
    """`location_before` or `location_after` null: nobody; `*`: of several, in kinds that are too
    many to be told apart. `reason`: what decided by the draft. `sample`: ids of some inquiries.
    """

    location_before: str | None
    location_after: str | None
    reason: str
    count: int
    sample: list[str]

    @classmethod
    def of(cls, one: KindCount) -> "MoveAnswer":
        before, after, reason = one.kind
        return cls(
            location_before=before or None,
            location_after=after or None,
            reason=reason,
            count=one.count,
            sample=list(one.sample),
        )


class FlipAnswer(BaseModel):
    """An eligibility verdict that would be another one; null: none was asked for."""

    verdict_before: str | None
    verdict_after: str | None
    location_after: str | None
    count: int
    sample: list[str]

    @classmethod
    def of(cls, one: KindCount) -> "FlipAnswer":
        before, after, location = one.kind
        return cls(
            verdict_before=before or None,
            verdict_after=after or None,
            location_after=location or None,
            count=one.count,
            sample=list(one.sample),
        )


class DoctorLoadAnswer(BaseModel):
    """Leads given in the period, and the part of the clinic's that the doctor's capacity makes
    due; null where that is not known.
    """

    location: str
    doctor: str
    before: int
    after: int
    target_before: float | None
    target_after: float | None

    @classmethod
    def of(cls, one: DoctorLoad) -> "DoctorLoadAnswer":
        return cls(
            location=one.location,
            doctor=one.doctor,
            before=one.before,
            after=one.after,
            target_before=one.target_before,
            target_after=one.target_after,
        )


class ClinicLoadAnswer(BaseModel):
    """`gap`: how many leads the doctor who is furthest from the target is away from it."""

    location: str
    before: int
    after: int
    gap_before: float | None
    gap_after: float | None

    @classmethod
    def of(cls, one: ClinicLoad) -> "ClinicLoadAnswer":
        return cls(
            location=one.location,
            before=one.before,
            after=one.after,
            gap_before=one.gap_before,
            gap_after=one.gap_after,
        )


class ReportAnswer(BaseModel):
    """`changes`: inquiries by what changes for them (`none, doctor, clinic, newly_unroutable,
    newly_routable`). `doctors`: the thousand whose number changes the most. `not_recomputable`: by
    reason, those that cannot be decided again.
    """

    replayed: int
    changes: dict[str, int]
    moves: list[MoveAnswer]
    flips: list[FlipAnswer]
    doctors: list[DoctorLoadAnswer]
    clinics: list[ClinicLoadAnswer]
    not_recomputable: dict[str, int]

    @classmethod
    def of(cls, report: Report) -> "ReportAnswer":
        return cls(
            replayed=report.replayed,
            changes=dict(report.changes),
            moves=[MoveAnswer.of(one) for one in report.moves],
            flips=[FlipAnswer.of(one) for one in report.flips],
            doctors=[DoctorLoadAnswer.of(one) for one in report.doctors],
            clinics=[ClinicLoadAnswer.of(one) for one in report.clinics],
            not_recomputable=dict(report.not_recomputable),
        )


class ReplayAnswer(BaseModel):
    """`report` tells of the first `done` of `total`. `failure`: why it failed, as a code."""

    id: str
    policy: str
    begin: datetime = Field(serialization_alias="from")
    end: datetime = Field(serialization_alias="to")
    asked_by: str
    asked_at: datetime
    status: str
    failure: str | None
    done: int
    total: int
    report: ReportAnswer

    @classmethod
    def of(cls, replay: Replay) -> "ReplayAnswer":
        return cls(
            id=replay.id,
            policy=replay.policy,
            begin=replay.period.begin,
            end=replay.period.end,
            asked_by=replay.asked_by,
            asked_at=replay.asked_at,
            status=replay.status.value,
            failure=replay.failure,
            done=replay.done,
            total=replay.total,
            report=ReportAnswer.of(replay.report),
        )
