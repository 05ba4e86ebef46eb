"""Opens the draft of a browser and holds it against what is offered now."""

from dataclasses import dataclass

from services.inquiry.catalogue.domain import CatalogueEmpty, Offer
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.form.domain import Draft, FilledForm
from services.inquiry.form.ports import Drafts
from services.inquiry.form.schemas import consents_of, filled_form
from services.inquiry.intake.usecases.submit_inquiry import SubmitInquiry
from shared.clock import Clock
from shared.errors import NotFound


class DraftGone(NotFound):
    """Forgotten, or of another browser."""

    code = "draft.gone"
    title = "This form is not here any more."
    status = 410


class NotOfferedNow(NotFound):
    """What the draft asks for is not to be had at the moment."""

    code = "draft.not-offered"
    title = "This procedure is not offered at the moment."


@dataclass(frozen=True, kw_only=True)
class Opened:
    secret: str
    form: FilledForm

    @property
    def draft(self) -> Draft:
        return self.form.draft


@dataclass(frozen=True, kw_only=True)
class FormOpener:
    drafts: Drafts
    catalogue: Catalogue
    submit: SubmitInquiry
    now: Clock

    async def __call__(self, handle: str, secret: str | None) -> Opened:
        """Raises `DraftGone`, `NotOfferedNow` and `CatalogueEmpty`."""
        draft = await self.drafts.find(secret) if secret else None
        if secret is None or draft is None or draft.handle != handle:
            raise DraftGone
        return Opened(secret=secret, form=await self.filled(draft))

    async def filled(self, draft: Draft) -> FilledForm:
        offer = await self.offer(draft.procedure)
        if offer is None:
            raise NotOfferedNow
        known = await self.submit.known_texts(consents_of(draft))
        return filled_form(draft, offer, self.now(), known)

    async def offer(self, procedure: str) -> Offer | None:
        """What can be asked for; None where nobody offers it. Raises `CatalogueEmpty` while it is
        not known what is offered.
        """
        offer = await self.catalogue.offer(procedure) if procedure else None
        if offer is not None and offer.clinics:
            return offer
        if not await self.catalogue.is_complete():
            raise CatalogueEmpty
        return None
