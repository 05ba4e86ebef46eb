"""Somebody opens the link to a preview."""

import asyncio
from dataclasses import dataclass

from services.content.previews.domain import UnknownPreview, read_token
from services.content.previews.ports import DraftPages
from services.content.previews.usecases.compose_draft import ComposeDraft
from services.content.publishing.domain import NothingToPublish
from services.content.revisions.domain import UnknownRevision
from shared.clock import Clock
from shared.keys import KeyRing


@dataclass(frozen=True, kw_only=True)
class ShownPreview:
    locale: str
    html: bytes


@dataclass(frozen=True, kw_only=True)
class ShowPreview:
    compose: ComposeDraft
    draw: DraftPages
    keys: KeyRing
    now: Clock

    async def __call__(self, token: str) -> ShownPreview:
        preview = read_token(token, self.keys)
        if preview is None or not preview.is_open(self.now()):
            raise UnknownPreview
        try:
            page = await self.compose(preview)
        except (NothingToPublish, UnknownRevision) as error:
            raise UnknownPreview from error
        html = await asyncio.to_thread(
            self.draw,
            page,
            text_revision=preview.pin.text_revision,
            until=preview.expires_at,
        )
        return ShownPreview(locale=page.locale, html=html)
