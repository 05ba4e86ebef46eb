"""Which words of a procedure no reader has."""

from collections.abc import Collection
from dataclasses import dataclass

from services.content.bundles.domain import StoredContent
from services.content.bundles.ports import Decisions, Pages
from services.content.procedures.domain import Draft
from services.content.publishing.domain import page_key


@dataclass(frozen=True, kw_only=True)
class FindUnshown:
    pages: Pages
    decisions: Decisions

    async def is_draft(self, draft: Draft, stored: StoredContent) -> bool:
        """Some page that would show its words does not: nobody has published them there, or an
        editor has taken it down. Without a page to show them, words of an editor are a draft.
        """
        clinics = _clinics(draft, stored)
        if not clinics:
            return not draft.is_as_loaded
        overrides = draft.value.overrides
        shown = [
            await self._is_shown(draft, clinic, {*draft.value.texts, *overrides.get(clinic, {})})
            for clinic in clinics
        ]
        return not all(shown)

    async def among(self, slugs: Collection[str], stored: StoredContent) -> list[str]:
        """Those of which a page shows something else, but for what an editor has taken down."""
        found = []
        for slug in sorted(slugs & stored.procedures.keys()):
            draft = stored.procedures[slug]
            shown = [
                await self._is_shown(draft, clinic, draft.value.texts.keys() - retired)
                for clinic in _clinics(draft, stored)
                for retired in [frozenset(await self.decisions.retired(clinic, slug))]
            ]
            if draft.value.titles and not all(shown):
                found.append(slug)
        return found

    async def _is_shown(self, draft: Draft, location: str, locales: Collection[str]) -> bool:
        procedure = draft.value
        for locale in sorted(locales):
            page = (await self.pages.latest(page_key(location, procedure.slug, locale))).page
            live = page.inputs.procedure if page and page.inputs else None
            if (
                live is None
                or live.texts.get(locale) != procedure.texts.get(locale)
                or live.override(location, locale) != procedure.override(location, locale)
            ):
                return False
        return True


def _clinics(draft: Draft, stored: StoredContent) -> list[str]:
    return [
        offering.location
        for offering in stored.offerings.values()
        if offering.procedure == draft.value.slug and not offering.is_retired
    ]
