"""An editor or a reviewer makes a link that shows a draft as a page, for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from services.content.previews.domain import USUAL, MadePreview, Preview, token_of
from services.content.previews.ports import MadePreviews, Procedures
from services.content.previews.usecases.compose_draft import ComposeDraft
from services.content.publishing.domain import NothingToPublish, Pin
from shared.clock import Clock
from shared.keys import KeyRing


@dataclass(frozen=True, kw_only=True)
class PreviewWish:
    """Without a `revision` the newest of the text."""

    location: str
    procedure: str
    locale: str
    revision: int | None = None
    open_for: timedelta = USUAL


@dataclass(frozen=True, kw_only=True)
class MakePreview:
    """Refuses what the link could not show. Who made it is stored before anybody has it."""

    procedures: Procedures
    compose: ComposeDraft
    made: MadePreviews
    keys: KeyRing
    new_id: Callable[[], str]
    now: Clock

    async def __call__(self, wish: PreviewWish, *, by: str) -> tuple[Preview, str]:
        """And the token that stands in its link."""
        draft = await self.procedures.get(wish.procedure)
        revision = wish.revision or (draft.text_revision(wish.locale) if draft else None)
        if draft is None or revision is None:
            raise NothingToPublish
        at = self.now()
        preview = Preview(
            location=wish.location,
            procedure=wish.procedure,
            locale=wish.locale,
            pin=Pin(text_revision=revision, facts_revision=draft.facts_revision),
            expires_at=(at + wish.open_for).replace(microsecond=0),
        )
        await self.compose(preview)
        await self.made.add(MadePreview(id=self.new_id(), preview=preview, by=by, at=at))
        return preview, token_of(preview, self.keys.current)
