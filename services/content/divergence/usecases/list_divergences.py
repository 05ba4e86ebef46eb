"""An editor looks through what clinics say differently, and where the network has moved on."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.content.divergence.domain import Divergence, after, first_with, only
from services.content.divergence.ports import Procedures, Revisions
from services.content.procedures.domain import Draft, overridden_fields, text_key
from services.content.revisions.domain import Kind, RevisionUnreadable
from services.content.text.domain import ProcedureText
from shared.auth.domain import Scope

_AT_ONCE: Final = 20
Position = tuple[str, str, str, str]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """`changed`: only where the network has moved on, or only where it has not."""

    scope: Scope
    location: str | None = None
    procedure: str | None = None
    changed: bool | None = None

    def suits(self, one: Divergence) -> bool:
        return (
            self.scope.covers(one.location)
            and self.location in {None, one.location}
            and self.changed in {None, one.has_changed}
        )


@dataclass(frozen=True, kw_only=True)
class ListDivergences:
    """By procedure, clinic, locale and field; those after `position`."""

    procedures: Procedures
    revisions: Revisions

    async def __call__(
        self, wanted: Filter, *, position: Position | None, limit: int
    ) -> Sequence[Divergence]:
        found: list[Divergence] = []
        async for draft in self._drafts(wanted, position):
            diverging = await _Report(draft=draft, revisions=self.revisions)(wanted)
            found += after(diverging, position)
            if len(found) >= limit:
                break
        return found[:limit]

    async def _drafts(self, wanted: Filter, position: Position | None) -> AsyncIterator[Draft]:
        """From the procedure of the position on."""
        first = wanted.procedure or (position[0] if position else None)
        if first is not None and (draft := await self.procedures.get(first)):
            yield draft
        if wanted.procedure is not None:
            return
        last = first or ""
        while drafts := await self.procedures.overridden(after=last, limit=_AT_ONCE):
            for draft in drafts:
                yield draft
            last = drafts[-1].value.slug


@dataclass(frozen=True, kw_only=True)
class _Report:
    """Of one procedure; an old revision is read once."""

    draft: Draft
    revisions: Revisions
    known: dict[tuple[str, int], ProcedureText] = field(default_factory=dict)

    async def __call__(self, wanted: Filter) -> list[Divergence]:
        found = [await self._of(*one) for one in overridden_fields(self.draft.value)]
        return [one for one in found if wanted.suits(one)]

    async def _of(self, location: str, locale: str, name: str) -> Divergence:
        procedure = self.draft.value
        override = procedure.override(location, locale) or ProcedureText()
        shared_locale, shared = first_with(name, locale, procedure.texts)
        base = self.draft.override_bases.get(location, {}).get(locale, {}).get(name, {})
        return Divergence(
            procedure=procedure.slug,
            location=location,
            locale=locale,
            field=name,
            override=only(name, getattr(override, name)) or ProcedureText(),
            shared=only(name, shared),
            shared_locale=shared_locale,
            base=base,
            has_changed=await self._has_changed(base, locale, name),
        )

    async def _has_changed(self, base: Mapping[str, int], locale: str, name: str) -> bool:
        if not base:
            return True
        try:
            then = {one: await self._text(one, number) for one, number in base.items()}
        except RevisionUnreadable:
            return True
        return first_with(name, locale, then) != first_with(name, locale, self.draft.value.texts)

    async def _text(self, locale: str, number: int) -> ProcedureText:
        if self.draft.text_revision(locale) == number:
            return self.draft.value.texts[locale]
        if (locale, number) not in self.known:
            key = text_key(self.draft.value.slug, locale)
            text = await self.revisions.value(Kind.TEXT, key, number, ProcedureText)
            self.known[locale, number] = text or ProcedureText()
        return self.known[locale, number]
