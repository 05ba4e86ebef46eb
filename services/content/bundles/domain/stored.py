"""Everything that content holds, as it is stored, and what of it goes into a bundle."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from services.content.announcements.domain import Announcement
from services.content.bundles.domain.bundle import Bundle, BundledPicture, BundledProcedure
from services.content.bundles.domain.decisions import BundledReview, BundledSchedule
from services.content.directory.domain import Doctor, Location, Network, Offering
from services.content.media.domain import Medium
from services.content.procedures.domain import Draft, NetworkBlocks, Procedure, text_key
from services.content.reviews.domain import TextReviews, digest_of
from services.content.revisions.domain import Revised
from services.content.workflow.domain import Schedule, Workflow
from shared.errors import Conflict, FieldProblem


@dataclass(frozen=True, kw_only=True)
class StoredContent:
    """By key; offerings that are retired and pictures that are removed are among them where
    somebody asked for them, and announcements that were ended.
    """

    network: Network | None
    blocks: Revised[NetworkBlocks]
    locations: Mapping[str, Location] = field(default_factory=dict)
    doctors: Mapping[str, Doctor] = field(default_factory=dict)
    offerings: Mapping[str, Offering] = field(default_factory=dict)
    procedures: Mapping[str, Draft] = field(default_factory=dict)
    media: Mapping[str, Medium] = field(default_factory=dict)
    announcements: Mapping[str, Announcement] = field(default_factory=dict)
    reviews: Mapping[str, TextReviews] = field(default_factory=dict)
    workflows: Mapping[str, Workflow] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PinnedWords:
    """The digests of the words that a schedule publishes: of the text, and of what the clinic says
    differently.
    """

    text: str
    override: str


@dataclass(frozen=True, kw_only=True)
class Export:
    """`left_out`: what would name something that there is not, by its path."""

    bundle: Bundle
    left_out: tuple[FieldProblem, ...] = ()


class NothingToExport(Conflict):
    code = "bundles.nothing-to-export"
    title = "There is no network yet, so there is nothing to export."


class ExportNotFaithful(Conflict):
    code = "bundles.export-not-faithful"
    title = "Something that is stored cannot be written so that it is read again as it is."


def exported(
    stored: StoredContent,
    *,
    images: Mapping[str, bytes],
    drafts: Collection[str],
    pinned: Mapping[str, PinnedWords] = MappingProxyType({}),
) -> Export:
    """`images` of the media by id, `drafts`: the procedures with words that no reader has; `pinned`
    by schedule the words that it publishes. Accounts stay where they are: an export does not say
    who wrote what. Raises `NothingToExport`.
    """
    if stored.network is None:
        raise NothingToExport
    fitting = _Fitting(stored, frozenset(images))
    schedules = _Schedules(stored, pinned)
    problems = (*fitting.problems(), *schedules.problems())
    bundle = Bundle(
        network=replace(stored.network, edited_by=""),
        blocks=stored.blocks.value,
        locations=tuple(fitting.locations()),
        doctors=tuple(fitting.doctors()),
        offerings=tuple(fitting.offerings()),
        procedures=tuple(
            BundledProcedure(procedure=procedure, digest="", is_draft=procedure.slug in drafts)
            for procedure in fitting.procedures()
        ),
        pictures=tuple(
            BundledPicture(
                id=one.id,
                image=images[one.id],
                words=one.words,
                location=one.location if one.location in stored.locations else "",
            )
            for one in stored.media.values()
            if one.id in images
        ),
        announcements=tuple(fitting.announcements()),
        reviews=tuple(current_reviews(stored)),
        schedules=tuple(schedules.fitting()),
    )
    return Export(bundle=bundle, left_out=problems)


def current_reviews(stored: StoredContent) -> Iterator[BundledReview]:
    """Those of the words as they read now; reviews of earlier revisions are history, as these."""
    for draft in stored.procedures.values():
        for locale, text in draft.value.texts.items():
            reviews = stored.reviews.get(text_key(draft.value.slug, locale))
            review = reviews.of(draft.text_revisions[locale]) if reviews else None
            if review is not None and not text.is_empty:
                yield BundledReview(
                    procedure=draft.value.slug,
                    locale=locale,
                    revision=review.revision,
                    words=digest_of(text),
                    reviewer=review.reviewer,
                    on=review.on,
                    due=review.due,
                    overrides=dict(review.overrides),
                )


def schedules_in(stored: StoredContent) -> Iterator[tuple[str, Workflow, str, Schedule]]:
    """Each with its key, its workflow and its locale."""
    for key, workflow in stored.workflows.items():
        for locale, state in workflow.locales.items():
            if state.schedule is not None:
                yield f"{key}:{locale}", workflow, locale, state.schedule


class _Schedules:
    """Those of words that are in the export, at clinics that offer the procedure."""

    def __init__(self, stored: StoredContent, pinned: Mapping[str, PinnedWords]) -> None:
        self._stored = stored
        self._pinned = pinned

    def fitting(self) -> Iterator[BundledSchedule]:
        for key, workflow, locale, schedule in schedules_in(self._stored):
            if self._is_offered(workflow) and self._has_words(key, workflow, locale):
                yield BundledSchedule(
                    location=workflow.location,
                    procedure=workflow.procedure,
                    locale=locale,
                    at=schedule.at.replace(microsecond=0),
                    revision=schedule.release.pin.text_revision,
                    words=self._pinned[key].text,
                    override=self._pinned[key].override,
                )

    def problems(self) -> Iterator[FieldProblem]:
        for key, workflow, locale, _ in schedules_in(self._stored):
            path = f"schedules.{key}"
            if not self._is_offered(workflow):
                yield _left_out(path, "This clinic does not offer the procedure.")
            elif not self._has_words(key, workflow, locale):
                yield _left_out(path, "It is of other words than the newest, which alone are here.")

    def _is_offered(self, workflow: Workflow) -> bool:
        stored, offering = self._stored, self._stored.offerings.get(workflow.key)
        is_known = workflow.location in stored.locations and workflow.procedure in stored.procedures
        return is_known and offering is not None and not offering.is_retired

    def _has_words(self, key: str, workflow: Workflow, locale: str) -> bool:
        procedure = self._stored.procedures[workflow.procedure].value
        text = procedure.texts.get(locale)
        if text is None or text.is_empty:
            return False
        override = procedure.override(workflow.location, locale)
        now = PinnedWords(text=digest_of(text), override=digest_of(override))
        return self._pinned.get(key) == now


class _Fitting:
    """Without what names something that there is not: a bundle has to fit together."""

    def __init__(self, stored: StoredContent, pictures: Collection[str]) -> None:
        self._stored = stored
        self._pictures = pictures

    def locations(self) -> Iterator[Location]:
        for location in self._stored.locations.values():
            yield replace(location, picture=self._shown(location.picture), edited_by="")

    def doctors(self) -> Iterator[Doctor]:
        for doctor in self._stored.doctors.values():
            locations = tuple(one for one in doctor.locations if one in self._stored.locations)
            portrait = self._shown(doctor.portrait)
            yield replace(doctor, locations=locations, portrait=portrait, edited_by="")

    def procedures(self) -> Iterator[Procedure]:
        for draft in self._stored.procedures.values():
            procedure = draft.value
            overrides = {
                location: texts
                for location, texts in procedure.overrides.items()
                if location in self._stored.locations
            }
            picture = self._shown(procedure.picture)
            yield replace(procedure, overrides=overrides, picture=picture)

    def offerings(self) -> Iterator[Offering]:
        for offering in self._stored.offerings.values():
            doctors = tuple(one for one in offering.doctors if self._works(one.slug, offering))
            if self._is_offered(offering) and doctors:
                yield replace(offering, doctors=doctors, edited_by="")

    def announcements(self) -> Iterator[Announcement]:
        for one in self._stored.announcements.values():
            if one.ended_at is None and self._is_announced(one):
                yield replace(one, edited_by="")

    def problems(self) -> Iterator[FieldProblem]:
        stored = self._stored
        for location in stored.locations.values():
            yield from self._picture(f"locations.{location.slug}.picture", location.picture)
        for doctor in stored.doctors.values():
            yield from self._picture(f"doctors.{doctor.slug}.portrait", doctor.portrait)
            yield from self._clinics(f"doctors.{doctor.slug}.locations", doctor.locations)
        for slug, draft in stored.procedures.items():
            yield from self._picture(f"procedures.{slug}.picture", draft.value.picture)
            yield from self._clinics(f"procedures.{slug}.overrides", draft.value.overrides)
        for medium in stored.media.values():
            if medium.id not in self._pictures:
                yield _left_out(f"pictures.{medium.id}", "Its file is not there.")
            yield from self._clinics(f"pictures.{medium.id}.location", [medium.location])
        for offering in stored.offerings.values():
            yield from self._offering(offering)
        for one in stored.announcements.values():
            if one.ended_at is None and not self._is_announced(one):
                yield _left_out(f"top_announcements.{one.id}", "Its clinic is not there.")

    def _offering(self, offering: Offering) -> Iterator[FieldProblem]:
        path = f"offerings.{offering.key}"
        if offering.is_retired:
            return
        if not self._is_offered(offering):
            yield _left_out(path, "Its clinic or its procedure is not there.")
            return
        for one in offering.doctors:
            if not self._works(one.slug, offering):
                yield _left_out(f"{path}.{one.slug}", "This doctor does not work there.")

    def _is_offered(self, offering: Offering) -> bool:
        stored = self._stored
        is_known = offering.location in stored.locations and offering.procedure in stored.procedures
        return is_known and not offering.is_retired

    def _is_announced(self, announcement: Announcement) -> bool:
        return announcement.location in {"", *self._stored.locations}

    def _works(self, doctor: str, offering: Offering) -> bool:
        found = self._stored.doctors.get(doctor)
        return found is not None and offering.location in found.locations

    def _shown(self, picture: str) -> str:
        return picture if picture in self._pictures else ""

    def _picture(self, path: str, picture: str) -> Iterator[FieldProblem]:
        if picture and picture not in self._pictures:
            yield _left_out(path, "This picture is not there.")

    def _clinics(self, path: str, named: Collection[str]) -> Iterator[FieldProblem]:
        for location in named:
            if location and location not in self._stored.locations:
                yield _left_out(f"{path}.{location}", "This clinic is not there.")


def _left_out(path: str, message: str) -> FieldProblem:
    return FieldProblem(field=path, code="left-out", message=message)
