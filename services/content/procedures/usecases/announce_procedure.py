"""The network is told of a procedure that is published: what it is called and what its screening
asks.
"""

from collections.abc import Collection
from dataclasses import dataclass

from services.content.procedures.domain import Procedure
from services.content.procedures.ports import Procedures
from shared.events import PlanListing, ProcedurePublished, RecoveryFigures


@dataclass(frozen=True, kw_only=True)
class AnnounceProcedure:
    """Announces again only what has changed; the event's revision counts these announcements."""

    procedures: Procedures

    async def __call__(
        self, procedure: Procedure, *, revision: int, only: Collection[str] | None = None
    ) -> bool:
        """`revision` is the one of the text that was read: a newer one meanwhile makes
        this refuse. `only`: the locales that are announced; of the others it stays what it was.
        """
        last = await self.procedures.announced(procedure.slug)
        count = last.revision if last else 0
        fact = procedure_fact(procedure, count + 1)
        if last is not None and only is not None:
            fact = _keeping(fact, last, only)
        if last is not None and last == fact.model_copy(update={"revision": count}):
            return False
        await self.procedures.announce(fact, revision=revision)
        return True


def _keeping(
    fact: ProcedurePublished, last: ProcedurePublished, only: Collection[str]
) -> ProcedurePublished:
    """With the words of the other locales as they were announced last."""
    kept = {
        name: {
            **{one: words for one, words in getattr(last, name).items() if one not in only},
            **{one: words for one, words in getattr(fact, name).items() if one in only},
        }
        for name in ("titles", "screening")
    }
    return fact.model_copy(update=kept)


def procedure_fact(procedure: Procedure, revision: int) -> ProcedurePublished:
    return ProcedurePublished(
        slug=procedure.slug,
        titles=dict(procedure.titles),
        category=procedure.category,
        insured_status=procedure.insured_status.value,
        insured_status_in={
            province: status.value for province, status in procedure.insured_statuses.items()
        },
        screening=dict(procedure.screening),
        plan_listings={
            province: PlanListing(
                status=listing.status.value,
                source=dict(listing.source),
                as_of=listing.as_of,
                url=listing.url,
            )
            for province, listing in procedure.plan_listings.items()
        },
        recovery=RecoveryFigures(**vars(procedure.recovery)) if procedure.recovery else None,
        revision=revision,
    )
