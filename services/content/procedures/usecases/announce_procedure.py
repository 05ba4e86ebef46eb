"""The network is told of a procedure that is published: what it is called and what its screening
asks.
"""

from dataclasses import dataclass

from services.content.procedures.domain import Procedure
from services.content.procedures.ports import Procedures
from shared.events import ProcedurePublished, RecoveryFigures


@dataclass(frozen=True, kw_only=True)
class AnnounceProcedure:
    """Announces again only what has changed; the event's revision counts these announcements."""

    procedures: Procedures

    async def __call__(self, procedure: Procedure, *, revision: int) -> bool:
        """`revision` is the one of the text that was read: a newer one meanwhile makes
        this refuse.
        """
        last = await self.procedures.announced(procedure.slug)
        count = last.revision if last else 0
        if last is not None and last == procedure_fact(procedure, count):
            return False
        await self.procedures.announce(procedure_fact(procedure, count + 1), revision=revision)
        return True


def procedure_fact(procedure: Procedure, revision: int) -> ProcedurePublished:
    return ProcedurePublished(
        slug=procedure.slug,
        titles=dict(procedure.titles),
        category=procedure.category,
        insured_status=procedure.insured_status.value,
        insured_status_in={
            province: status.value for province, status in procedure.insured_status_in.items()
        },
        screening=dict(procedure.screening),
        recovery=RecoveryFigures(**vars(procedure.recovery)) if procedure.recovery else None,
        revision=revision,
    )
