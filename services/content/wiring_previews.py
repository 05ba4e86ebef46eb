"""Puts previews of drafts together: making links, who made them, and what they show."""

from services.content.previews.store import MongoMadePreviews
from services.content.previews.usecases.make_preview import MakePreview
from services.content.previews.usecases.show_preview import ShowPreview
from services.content.settings import ContentApiSettings
from services.content.site.pages import DrawDraft
from services.content.wiring import Content
from shared.clock import Clock
from shared.ids import new_id
from shared.mongo import Database


class Previews:
    """Over what content is put together of; the key is the web process's own."""

    def __init__(
        self, settings: ContentApiSettings, database: Database, content: Content, now: Clock
    ) -> None:
        compose, keys = content.workflow.compose_draft, settings.preview_keys
        self.made = MongoMadePreviews(database)
        self.make = MakePreview(
            procedures=content.stores.procedures,
            compose=compose,
            made=self.made,
            keys=keys,
            new_id=new_id,
            now=now,
        )
        self.show = ShowPreview(
            compose=compose, draw=DrawDraft(templates=content.templates), keys=keys, now=now
        )
