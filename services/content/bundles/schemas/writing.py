"""What a bundle says to its files: the same content gives the same bytes, and reading them gives
the same content again.

Entities are in the order of their names, mappings in that of their keys, and what is as it is when
nobody gives it is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from services.content.bundles.domain import (
    Bundle,
    BundledPicture,
    BundledProcedure,
    Export,
    ExportNotFaithful,
)
from services.content.bundles.schemas.decisions import RecordedReviewForm, ScheduleForm
from services.content.bundles.schemas.files import BundleFiles
from services.content.bundles.schemas.forms import (
    AnnouncementForm,
    AnnouncementText,
    BundleForm,
    ClinicOfferingForm,
    GuideSectionForm,
    NetworkForm,
    PictureForm,
    ProcedureForm,
    TravelForm,
    TravelProgramForm,
    TravelText,
)
from services.content.bundles.schemas.manifest import write_manifest
from services.content.bundles.schemas.plain_yaml import write_yaml
from services.content.bundles.schemas.reading import read_bundle
from services.content.bundles.schemas.texts import ListForm, TextForm
from services.content.bundles.schemas.top_announcements import TopAnnouncementForm
from services.content.directory.domain import WEEKDAYS, Doctor, Location, Network, Offering
from services.content.directory.schemas import DoctorForm, LocationForm
from services.content.media.schemas import FocalForm
from services.content.procedures.domain import (
    NetworkBlocks,
    SharedAnnouncement,
    TravelKind,
)
from services.content.text.domain import Block, Paragraph, ProcedureText, Section, TravelBlock

F = TypeVar("F", bound=BaseModel)

_IDENTITY: Final = ("id", "slug", "location", "procedure")
"""What an entry begins with."""
_OF_A_PROCEDURE: Final = (
    "slug", "category", "insured_status", "insured_status_in", "plan_listings", "medical_review",
    "recovery", "picture",
)  # fmt: skip
"""What stands in `network.yaml`; its texts have files of their own."""


def write_bundle(bundle: Bundle) -> BundleFiles:
    """With a manifest that names every file."""
    procedures = [bundled.procedure for bundled in bundle.procedures]
    files = BundleFiles(
        network=write_yaml(_network_yaml(bundle)),
        pages={
            f"{one.slug}.{locale}.yaml": _text(text)
            for one in procedures
            for locale, text in one.texts.items()
        },
        overrides={
            f"{one.slug}.{location}.{locale}.yaml": _text(text)
            for one in procedures
            for location, texts in one.overrides.items()
            for locale, text in texts.items()
        },
        offerings={
            f"{location}.yaml": write_yaml(entries)
            for location, entries in _offerings(bundle.offerings).items()
        },
        pictures={_file_of(picture): picture.image for picture in bundle.pictures},
    )
    paths = [path for path, _ in files.contents()]
    return replace(files, manifest=write_manifest(paths, is_complete=True))


def written_export(export: Export) -> BundleFiles:
    """The files of an export, once they have been read again and found to say the same. Raises
    `BundleNotReadable` where there is more than a bundle may have.
    """
    files = write_bundle(export.bundle)
    if _without_digests(read_bundle(files)) != _without_digests(export.bundle):
        raise ExportNotFaithful
    return files


def _without_digests(bundle: Bundle) -> Bundle:
    """A digest is of files; and in the order of names."""
    procedures = [replace(one, digest="") for one in bundle.procedures]
    return replace(
        bundle,
        locations=tuple(sorted(bundle.locations, key=lambda one: one.key)),
        doctors=tuple(sorted(bundle.doctors, key=lambda one: one.key)),
        offerings=tuple(sorted(bundle.offerings, key=lambda one: one.key)),
        procedures=tuple(sorted(procedures, key=lambda one: one.procedure.key)),
        pictures=tuple(sorted(bundle.pictures, key=lambda one: one.id)),
        announcements=tuple(sorted(bundle.announcements, key=lambda one: one.id)),
        reviews=tuple(sorted(bundle.reviews, key=lambda one: one.key)),
        schedules=tuple(sorted(bundle.schedules, key=lambda one: one.key)),
    )


def plain(form: BaseModel) -> dict[str, Any]:
    """The fields of a form as YAML has them, but for those that say nothing of their own."""
    fields = type(form).model_fields
    given = {name: getattr(form, name) for name in fields}
    names = [
        name
        for name, value in given.items()
        if fields[name].is_required() or value != fields[name].get_default()
    ]
    first = [name for name in _IDENTITY if name in names]
    return {
        fields[name].alias or name: _plain(given[name]) for name in dict.fromkeys([*first, *names])
    }


def _plain(value: Any) -> Any:
    match value:
        case BaseModel():
            return plain(value)
        case Mapping():
            return {str(key): _plain(value[key]) for key in sorted(value, key=_rank)}
        case list() | tuple():
            return [_plain(one) for one in value]
        case StrEnum():
            return value.value
        case _:
            return value


def _rank(key: str) -> tuple[int, str]:
    """Days of the week in their order, anything else by the alphabet."""
    return (WEEKDAYS.index(key) if key in WEEKDAYS else -1, key)


def _network_yaml(bundle: Bundle) -> dict[str, Any]:
    blocks = bundle.blocks
    form = BundleForm.model_construct(
        network=_network(bundle.network),
        announcements=[_announcement(banner) for banner in blocks.announcements],
        top_announcements=[
            TopAnnouncementForm.of(one)
            for one in sorted(bundle.announcements, key=lambda one: one.id)
        ],
        travel=TravelForm(
            out_of_province=_program(blocks, TravelKind.OUT_OF_PROVINCE),
            international=_program(blocks, TravelKind.INTERNATIONAL),
        ),
        locations=_forms(LocationForm, bundle.locations),
        pictures=[_picture(one) for one in sorted(bundle.pictures, key=lambda one: one.id)],
        doctors=_forms(DoctorForm, bundle.doctors),
        categories={slug: dict(names) for slug, names in blocks.categories.items()},
        procedures=[
            _procedure(one) for one in sorted(bundle.procedures, key=lambda one: one.procedure.slug)
        ],
        offerings=[],
        reviews=[
            RecordedReviewForm.model_validate(one, from_attributes=True)
            for one in sorted(bundle.reviews, key=lambda one: one.key)
        ],
        schedules=[
            ScheduleForm.model_validate(one, from_attributes=True)
            for one in sorted(bundle.schedules, key=lambda one: one.key)
        ],
    )
    return plain(form)


def _forms(form: type[F], entities: Sequence[Location | Doctor]) -> list[F]:
    ordered = sorted(entities, key=lambda one: one.key)
    return [form.model_validate(one, from_attributes=True) for one in ordered]


def _offerings(offerings: Sequence[Offering]) -> dict[str, list[dict[str, Any]]]:
    """By clinic."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for one in sorted(offerings, key=lambda one: one.key):
        form = ClinicOfferingForm.model_validate(one, from_attributes=True)
        entries.setdefault(one.location, []).append(plain(form))
    return entries


def _network(network: Network) -> NetworkForm:
    return NetworkForm(
        slug=network.slug,
        name=dict(network.names),
        locales=list(network.languages),
        phone=network.phone,
        logo=network.logo,
        accent=network.accent,
        accent_dark=network.accent_dark,
        site_url=network.site_url,
    )


def _announcement(banner: SharedAnnouncement) -> AnnouncementForm:
    every = [text.is_dismissible for text in banner.texts.values()]
    usual = bool(every) and all(every)
    return AnnouncementForm(
        slug=banner.slug,
        is_dismissible=usual,
        url=banner.url,
        starts_on=banner.starts_on,
        ends_on=banner.ends_on,
        texts={
            locale: AnnouncementText(
                text=text.text,
                action=text.action,
                is_dismissible=None if text.is_dismissible == usual else text.is_dismissible,
            )
            for locale, text in banner.texts.items()
        },
    )


def _program(blocks: NetworkBlocks, kind: TravelKind) -> TravelProgramForm:
    program, guide = blocks.travel(kind), blocks.guides.get(kind, {})
    return TravelProgramForm.model_validate(
        {
            "url": program.url,
            "texts": {
                locale: TravelText.model_validate(_in_blocks(text))
                for locale, text in program.texts.items()
            },
            "guide": {
                locale: [GuideSectionForm.model_validate(_in_blocks(one)) for one in sections]
                for locale, sections in guide.items()
            },
        }
    )


def _in_blocks(part: TravelBlock | Section) -> dict[str, Any]:
    """Paragraphs and lists in the order that they have."""
    blocks = [_block(block) for block in part.blocks]
    return {**vars(part), "blocks": blocks}


def _block(block: Block) -> str | ListForm:
    if isinstance(block, Paragraph):
        return block.text
    return ListForm(items=list(block.items), is_ordered=block.is_ordered)


def _picture(picture: BundledPicture) -> PictureForm:
    words = picture.words
    return PictureForm(
        slug=picture.id,
        file=_file_of(picture),
        alt=dict(words.alt),
        is_decorative=words.is_decorative,
        focal=FocalForm(x=words.focal.x, y=words.focal.y),
        location=picture.location,
    )


def _file_of(picture: BundledPicture) -> str:
    return f"{picture.id}.webp"


def _procedure(bundled: BundledProcedure) -> ProcedureForm:
    given = {name: getattr(bundled.procedure, name) for name in _OF_A_PROCEDURE}
    return ProcedureForm.model_validate(
        {**given, "is_draft": bundled.is_draft}, from_attributes=True
    )


def _text(text: ProcedureText) -> bytes:
    return write_yaml(plain(TextForm.of(text)))
