"""The words that somebody wants to publish are looked at: who has reviewed them, and what they are
warned of. What readers have already needs neither a review nor a reason to stay.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from services.content.procedures.domain import Draft, MedicalReview, Procedure
from services.content.publishing.domain import Latest, Pin, page_key
from services.content.reviews.usecases.find_review import FindReview, latest, stated_review
from services.content.reviews.usecases.read_revision import ReadRevision
from services.content.text.domain import ProcedureText, fallback_chain, filled_in
from services.content.wording.domain import WordingWarning, warnings_about
from services.content.workflow.domain import Release
from services.content.workflow.ports import Pages


@dataclass(frozen=True, kw_only=True)
class Checked:
    """`is_live`: readers have these very words; then nothing is warned of and no review needed."""

    release: Release
    is_live: bool
    is_titled: bool
    warnings: tuple[WordingWarning, ...]

    def may_be_shown_on(self, day: date) -> bool:
        review = self.release.review
        return self.is_live or (review is not None and day <= review.due)


@dataclass(frozen=True, kw_only=True)
class CheckWords:
    find_review: FindReview
    read_revision: ReadRevision
    pages: Pages

    async def __call__(
        self,
        draft: Draft,
        location: str,
        locale: str,
        revision: int,
        *,
        together: Collection[str] = (),
    ) -> Checked:
        """Of this revision of the text, and what the clinic says differently now. `together`: the
        locales that are published at once, so that one may inherit from the other.
        """
        slug = draft.value.slug
        text = await self.read_revision.text(slug, locale, revision)
        override = draft.value.override(location, locale)
        before = await self.pages.latest(page_key(location, slug, locale))
        is_live = _is_live(before, location, locale, text, override)
        words = filled_in(override or ProcedureText(), text)
        inherited = await self._inherited(draft, location, locale, together)
        return Checked(
            release=Release(
                pin=Pin(text_revision=revision, facts_revision=draft.facts_revision),
                review=await self.review(draft, location, locale, revision)
                or (_shown_review(before) if is_live else None),
            ),
            is_live=is_live,
            is_titled=text.title is not None,
            warnings=() if is_live else warnings_about(words, inherited=inherited),
        )

    async def _inherited(
        self, draft: Draft, location: str, locale: str, together: Collection[str]
    ) -> ProcedureText:
        """What readers of the page get from other locales: nothing that is a draft."""
        texts: list[ProcedureText] = []
        for other in fallback_chain(locale)[1:]:
            if other in together and other in draft.value.texts:
                texts.append(draft.value.texts[other])
                continue
            live = (await self.pages.latest(page_key(location, draft.value.slug, other))).page
            inputs = live.inputs if live else None
            if inputs is not None and other in inputs.procedure.texts:
                texts.append(inputs.procedure.texts[other])
        return filled_in(ProcedureText(), *texts)

    async def review(
        self, draft: Draft, location: str, locale: str, revision: int
    ) -> MedicalReview | None:
        procedure: Procedure = draft.value
        recorded = await self.find_review(
            procedure, location=location, locale=locale, revision=revision
        )
        stated = stated_review(
            draft,
            location=location,
            locale=locale,
            revision=revision,
            override=procedure.override(location, locale),
        )
        return latest(recorded, stated)


def _is_live(
    before: Latest, location: str, locale: str, text: ProcedureText, override: ProcedureText | None
) -> bool:
    inputs = before.page.inputs if before.page else None
    if inputs is None:
        return False
    live = inputs.procedure
    return live.texts.get(locale) == text and live.override(location, locale) == override


def _shown_review(before: Latest) -> MedicalReview | None:
    inputs = before.page.inputs if before.page else None
    return inputs.procedure.medical_review if inputs else None
