"""What loading a bundle would change, entity by entity and field by field. Nothing is written to
find that out, and loading decides by the same rules.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, Final, TypeVar

from services.content.announcements.domain import Announcement
from services.content.bundles.domain.bundle import Bundle, BundledPicture, BundledProcedure
from services.content.bundles.domain.lines import difference, fields_of
from services.content.bundles.domain.merge import merged
from services.content.bundles.domain.outcomes import (
    Differences,
    EntityDifference,
    FieldDifference,
    Kind,
    Status,
)
from services.content.bundles.domain.stored import StoredContent
from services.content.directory.domain import (
    AnotherNetwork,
    Doctor,
    Location,
    Network,
    Offering,
)
from services.content.media.domain import Medium
from services.content.procedures.domain import Draft

E = TypeVar("E", Location, Doctor, Offering, Network)

_Fields = Mapping[str, Any]


_Changes = tuple[FieldDifference, ...]


def differences(
    bundle: Bundle,
    stored: StoredContent,
    *,
    same_images: Collection[str],
    unshown: Collection[str] = (),
) -> Differences:
    """`same_images`: the pictures of the bundle that are drawn already; `unshown`: procedures with
    a page that does not show what is stored. Raises `AnotherNetwork`.
    """
    if stored.network is not None and stored.network.slug != bundle.network.slug:
        raise AnotherNetwork
    return Differences(
        entities=(
            _entity(Kind.NETWORK, bundle.network, stored.network),
            _blocks(bundle, stored),
            *_pictures(bundle, stored, same_images),
            *_entities(Kind.LOCATION, bundle.locations, stored.locations),
            *_entities(Kind.DOCTOR, bundle.doctors, stored.doctors),
            *_procedures(bundle, stored, unshown),
            *_offerings(bundle, stored),
            *_announcements(bundle, stored),
        )
    )


def _entities(
    kind: Kind, ours: Collection[E], theirs: Mapping[str, E]
) -> Iterator[EntityDifference]:
    named = {one.key for one in ours}
    for one in sorted(ours, key=lambda entity: entity.key):
        yield _entity(kind, one, theirs.get(one.key))
    for key in sorted(theirs.keys() - named):
        yield EntityDifference(kind=kind, key=key, status=Status.LEFT_ALONE)


def _entity(kind: Kind, ours: E, theirs: E | None) -> EntityDifference:
    if theirs is None:
        return _new(kind, ours.key)
    changes = _between(fields_of(theirs), fields_of(ours))
    return _described(kind, ours.key, changes, is_edited=bool(theirs.edited_by))


def _described(
    kind: Kind, key: str, changes: tuple[FieldDifference, ...], *, is_edited: bool
) -> EntityDifference:
    if not changes:
        return EntityDifference(kind=kind, key=key, status=Status.SAME)
    if is_edited:
        return EntityDifference(kind=kind, key=key, status=Status.KEPT, kept=changes)
    return EntityDifference(kind=kind, key=key, status=Status.CHANGED, changes=changes)


def _blocks(bundle: Bundle, stored: StoredContent) -> EntityDifference:
    slug = bundle.network.slug
    if not stored.blocks.revision:
        return _new(Kind.BLOCKS, slug)
    changes = _between(fields_of(stored.blocks.value), fields_of(bundle.blocks))
    return _described(Kind.BLOCKS, slug, changes, is_edited=False)


def _pictures(
    bundle: Bundle, stored: StoredContent, same_images: Collection[str]
) -> Iterator[EntityDifference]:
    for picture in sorted(bundle.pictures, key=lambda one: one.id):
        yield _picture(picture, stored.media.get(picture.id), picture.id in same_images)
    shown = {key for key, medium in stored.media.items() if medium.removed_at is None}
    for key in sorted(shown - {picture.id for picture in bundle.pictures}):
        yield EntityDifference(kind=Kind.PICTURE, key=key, status=Status.LEFT_ALONE)


def _picture(
    picture: BundledPicture, medium: Medium | None, has_same_image: bool
) -> EntityDifference:
    if medium is None:
        return _new(Kind.PICTURE, picture.id)
    ours = {**fields_of(picture.words), "location": picture.location}
    theirs = {**fields_of(medium.words), "location": medium.location}
    if not has_same_image:
        ours["image"] = f"SHA-256 {sha256(picture.image).hexdigest()}"
        theirs["image"] = f"SHA-256 {medium.source}"
    if medium.removed_at is not None:
        theirs["removed_at"] = medium.removed_at.date()
    changes = _between(theirs, ours)
    return _described(Kind.PICTURE, picture.id, changes, is_edited=bool(medium.edited_by))


def _procedures(
    bundle: Bundle, stored: StoredContent, unshown: Collection[str]
) -> Iterator[EntityDifference]:
    ours = {bundled.procedure.slug: bundled for bundled in bundle.procedures}
    for slug in sorted(ours):
        yield _procedure(ours[slug], stored.procedures.get(slug), is_shown=slug not in unshown)
    for slug in sorted(stored.procedures.keys() - ours.keys()):
        yield EntityDifference(kind=Kind.PROCEDURE, key=slug, status=Status.LEFT_ALONE)


def _procedure(
    bundled: BundledProcedure, seen: Draft | None, *, is_shown: bool
) -> EntityDifference:
    kind, slug = Kind.PROCEDURE, bundled.procedure.slug
    if not bundled.is_whole:
        return EntityDifference(kind=kind, key=slug, status=Status.UNREADABLE)
    if seen is None:
        return _new(kind, slug)
    changes, kept, is_as_loaded = _taken(bundled, seen)
    if is_as_loaded and not is_shown:
        changes = (*changes, _PUBLISHED)
    status = Status.CHANGED if changes else Status.KEPT if kept else Status.SAME
    return EntityDifference(kind=kind, key=slug, status=status, changes=changes, kept=kept)


def _taken(bundled: BundledProcedure, seen: Draft) -> tuple[_Changes, _Changes, bool]:
    """What is taken of a procedure and what is not, and whether it then is as loaded."""
    if seen.loaded and seen.loaded.digest == bundled.digest:
        return (), (), seen.is_as_loaded
    merge, before = merged(bundled, seen), fields_of(seen.value)
    changes = _between(before, fields_of(merge.procedure))
    wanted = _between(before, fields_of(bundled.procedure))
    kept = tuple(one for one in wanted if one not in changes)
    return changes, kept, merge.is_as_loaded


_PUBLISHED: Final = FieldDifference(field="pages", lines=difference("draft", "published"))
"""The words are there already, and loading publishes them."""


def _offerings(bundle: Bundle, stored: StoredContent) -> Iterator[EntityDifference]:
    """One that the bundle no longer has is retired, unless an editor has written it."""
    procedures = {bundled.procedure.slug for bundled in bundle.procedures}
    ours = {offering.key: offering for offering in bundle.offerings}
    for key in sorted(ours):
        yield _entity(Kind.OFFERING, ours[key], stored.offerings.get(key))
    for key in sorted(stored.offerings.keys() - ours.keys()):
        offering = stored.offerings[key]
        if offering.is_retired:
            continue
        if offering.procedure in procedures and not offering.edited_by:
            yield _entity(Kind.OFFERING, replace(offering, is_retired=True), offering)
        else:
            yield EntityDifference(kind=Kind.OFFERING, key=key, status=Status.LEFT_ALONE)


def _announcements(bundle: Bundle, stored: StoredContent) -> Iterator[EntityDifference]:
    for one in sorted(bundle.announcements, key=lambda one: one.id):
        yield _announcement(one, stored.announcements.get(one.id))
    not_ended = {key for key, one in stored.announcements.items() if one.ended_at is None}
    for key in sorted(not_ended - {one.id for one in bundle.announcements}):
        yield EntityDifference(kind=Kind.ANNOUNCEMENT, key=key, status=Status.LEFT_ALONE)


def _announcement(ours: Announcement, theirs: Announcement | None) -> EntityDifference:
    if theirs is None:
        return _new(Kind.ANNOUNCEMENT, ours.id)
    changes = _between(fields_of(theirs), fields_of(ours))
    return _described(Kind.ANNOUNCEMENT, ours.id, changes, is_edited=bool(theirs.edited_by))


def _new(kind: Kind, key: str) -> EntityDifference:
    return EntityDifference(kind=kind, key=key, status=Status.NEW)


def _between(before: _Fields, after: _Fields) -> tuple[FieldDifference, ...]:
    paths = sorted({*before, *after})
    return tuple(
        FieldDifference(field=path, lines=difference(before.get(path), after.get(path)))
        for path in paths
        if before.get(path) != after.get(path)
    )
