"""What a dry run says: entity by entity and field by field, by the rules of the load itself."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.announcements.domain import Announcement, AnnouncementText
from services.content.bundles.domain import (
    Bundle,
    BundledPicture,
    BundledProcedure,
    EntityDifference,
    Kind,
    Status,
    StoredContent,
    as_drafts,
    differences,
    lines_of,
)
from services.content.bundles.domain.lines import difference
from services.content.bundles.views import lines_about
from services.content.directory.domain import AnotherNetwork
from services.content.media.domain import DECORATIVE, Medium
from services.content.procedures.domain import (
    Draft,
    LoadMark,
    MedicalReview,
    NetworkBlocks,
    Procedure,
)
from services.content.procedures.store.documents import draft as stored_draft
from services.content.procedures.store.documents import procedure_document
from services.content.revisions.domain import Revised
from services.content.text.domain import BulletList, Paragraph, ProcedureText, Section
from tests.content.builders import (
    BLOCKS,
    DAY,
    EAR_TUBES,
    ENGLISH,
    FRENCH,
    NETWORK,
    RAMAN,
    TORONTO,
    ear_tubes,
    offering,
)
from tests.content.bundles.generated import BUNDLES

STORM = Announcement(id="storm", texts={"en-CA": AnnouncementText(text="Closed.")})
ENDED = datetime(2026, 11, 1, tzinfo=UTC)
EARS = BundledPicture(id="ears", image=b"new", words=DECORATIVE)
BUNDLE = Bundle(
    network=NETWORK,
    blocks=BLOCKS,
    locations=(TORONTO,),
    doctors=(RAMAN,),
    offerings=(offering("toronto", "ear-tubes", RAMAN.slug),),
    procedures=(BundledProcedure(procedure=EAR_TUBES, digest="new"),),
    pictures=(EARS,),
    announcements=(STORM,),
)


def draft(procedure: Procedure, *, text_revision: int = 1, **marked: Any) -> Draft:
    revisions = dict.fromkeys(procedure.texts, text_revision)
    mark = {"digest": "old", "text_revisions": dict.fromkeys(procedure.texts, 1)}
    return Draft(
        value=procedure,
        revision=1,
        text_revisions=revisions,
        facts_revision=1,
        loaded=LoadMark(**{**mark, "facts_revision": 1, **marked}),
    )


def medium(picture: BundledPicture, **changes: Any) -> Medium:
    given = Medium(
        id=picture.id,
        words=picture.words,
        source=sha256(picture.image).hexdigest(),
        digest="0" * 32,
        width=400,
        height=300,
        renditions=(),
        location=picture.location,
    )
    return replace(given, **changes)


def stored_as(bundle: Bundle, **changes: Any) -> StoredContent:
    """What a load of the bundle leaves."""
    stored = StoredContent(
        network=bundle.network,
        blocks=Revised(value=bundle.blocks, revision=1),
        locations={one.key: one for one in bundle.locations},
        doctors={one.key: one for one in bundle.doctors},
        offerings={one.key: one for one in bundle.offerings},
        procedures={one.procedure.slug: draft(one.procedure) for one in bundle.procedures},
        media={one.id: medium(one) for one in bundle.pictures},
        announcements={one.id: one for one in bundle.announcements},
    )
    return replace(stored, **changes)


STORED = stored_as(BUNDLE)
NOTHING = StoredContent(network=None, blocks=Revised(value=NetworkBlocks(), revision=0))


def compared(bundle: Bundle, stored: StoredContent) -> dict[Kind, EntityDifference]:
    found = differences(bundle, stored, same_images=[one.id for one in bundle.pictures])
    return {one.kind: one for one in found.entities}


def test_over_nothing_everything_is_new() -> None:
    found = differences(BUNDLE, NOTHING, same_images=())

    assert {one.status for one in found.entities} == {Status.NEW}
    assert {one.kind for one in found.entities} == set(Kind) - {Kind.REVIEW, Kind.SCHEDULE}
    assert found.would_change


@pytest.mark.parametrize("part", BUNDLES)
@given(data=st.data())
def test_what_a_bundle_left_is_the_same_and_nothing_would_change(
    part: str, data: st.DataObject
) -> None:
    bundle = data.draw(BUNDLES[part])
    images = [one.id for one in bundle.pictures]
    found = differences(bundle, stored_as(bundle), same_images=images)

    assert {one.status for one in found.entities} == {Status.SAME}
    assert not found.would_change


CHANGES: dict[str, tuple[Kind, StoredContent, str, tuple[str, ...]]] = {
    "network": (
        Kind.NETWORK,
        stored_as(BUNDLE, network=replace(NETWORK, names={"en-CA": "Old"})),
        "names.en-CA", ("@@ -1 +1 @@", "-Old", "+Sample Network"),
    ),
    "a-block-less": (
        Kind.BLOCKS,
        stored_as(BUNDLE, blocks=Revised(value=replace(
            BLOCKS, categories={"ears": {"fr-CA": "Oreilles"}}
        ), revision=1)),
        "categories.ears.en-CA", ("@@ -0,0 +1 @@", "+Ears"),
    ),
    "a-part-of-an-address": (
        Kind.LOCATION,
        stored_as(BUNDLE, locations={
            "toronto": replace(TORONTO, address=replace(TORONTO.address, street="9 Old Road"))
        }),
        "address.street", ("@@ -1 +1 @@", "-9 Old Road", "+1 Harbour Street"),
    ),
    "hours-more": (
        Kind.LOCATION,
        stored_as(BUNDLE, locations={"toronto": replace(TORONTO, hours={})}),
        "hours.mon",
        ("@@ -0,0 +1,4 @@", "+- - 08:30", "+  - 12:00", "+- - 13:00", "+  - 17:00"),
    ),
    "a-doctor": (
        Kind.DOCTOR,
        stored_as(BUNDLE, doctors={RAMAN.slug: replace(RAMAN, bio={})}),
        "bio.en-CA", ("@@ -0,0 +1 @@", "+Treats scars."),
    ),
    "a-text": (
        Kind.PROCEDURE,
        stored_as(BUNDLE, procedures={
            "ear-tubes": draft(ear_tubes({"en-CA": replace(ENGLISH, funding="Nobody pays.")}))
        }),
        "texts.en-CA.funding", ("@@ -1 +1 @@", "-Nobody pays.", "+Public plans pay."),
    ),
    "retired": (
        Kind.OFFERING,
        stored_as(BUNDLE, offerings={
            "toronto:ear-tubes": replace(BUNDLE.offerings[0], is_retired=True)
        }),
        "is_retired", ("@@ -1 +1 @@", "-True", "+False"),
    ),
    "a-picture": (
        Kind.PICTURE,
        stored_as(BUNDLE, media={"ears": medium(EARS, location="toronto")}),
        "location", ("@@ -1 +0,0 @@", "-toronto"),
    ),
    "an-announcement": (
        Kind.ANNOUNCEMENT,
        stored_as(BUNDLE, announcements={"storm": replace(STORM, ends_at="2026-12-27T09:00")}),
        "ends_at", ("@@ -1 +0,0 @@", "-2026-12-27T09:00"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_what_would_change_is_shown_as_a_diff_of_its_field(case: str) -> None:
    kind, stored, field, lines = CHANGES[case]
    found = compared(BUNDLE, stored)[kind]

    assert found.status is Status.CHANGED
    assert [(one.field, one.lines) for one in found.changes] == [(field, lines)]
    assert {one.status for one in compared(BUNDLE, stored).values()} == {
        Status.SAME,
        Status.CHANGED,
    }


EDITED: dict[str, tuple[Kind, StoredContent]] = {
    "network": (
        Kind.NETWORK,
        stored_as(BUNDLE, network=replace(NETWORK, phone="", edited_by="editor")),
    ),
    "a-clinic": (
        Kind.LOCATION,
        stored_as(BUNDLE, locations={"toronto": replace(TORONTO, name="Ours", edited_by="editor")}),
    ),
    "a-removed-picture": (
        Kind.PICTURE,
        stored_as(
            BUNDLE,
            media={"ears": medium(EARS, edited_by="e", removed_at=ENDED)},
        ),
    ),
    "an-announcement": (
        Kind.ANNOUNCEMENT,
        stored_as(
            BUNDLE, announcements={"storm": replace(STORM, is_dismissible=True, edited_by="e")}
        ),
    ),
    "an-announcement-that-was-ended": (
        Kind.ANNOUNCEMENT,
        stored_as(BUNDLE, announcements={"storm": replace(STORM, edited_by="e", ended_at=ENDED)}),
    ),
    "a-text": (
        Kind.PROCEDURE,
        stored_as(
            BUNDLE,
            procedures={"ear-tubes": draft(ear_tubes({"en-CA": FRENCH}), text_revision=2)},
        ),
    ),
}


@pytest.mark.parametrize("case", EDITED)
def test_what_an_editor_wrote_is_kept_and_says_what_is_not_taken(case: str) -> None:
    kind, stored = EDITED[case]
    found = differences(BUNDLE, stored, same_images=["ears"])
    one = next(one for one in found.entities if one.kind is kind)

    assert (one.status, one.changes) == (Status.KEPT, ())
    assert one.kept
    assert not found.would_change


def test_an_editor_who_wrote_the_same_is_in_nobodys_way() -> None:
    stored = stored_as(BUNDLE, locations={"toronto": replace(TORONTO, edited_by="editor")})

    assert compared(BUNDLE, stored)[Kind.LOCATION].status is Status.SAME


def test_a_procedure_may_be_changed_in_one_language_and_kept_in_the_other() -> None:
    both = ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH})
    bundle = replace(BUNDLE, procedures=(BundledProcedure(procedure=both, digest="new"),))
    theirs = ear_tubes(
        {
            "en-CA": replace(ENGLISH, title="Before"),
            "fr-CA": replace(FRENCH, title="D’une rédactrice"),
        }
    )
    seen = replace(draft(theirs), text_revisions={"en-CA": 1, "fr-CA": 2})
    found = compared(bundle, stored_as(bundle, procedures={"ear-tubes": seen}))[Kind.PROCEDURE]

    assert found.status is Status.CHANGED
    assert [one.field for one in found.changes] == ["texts.en-CA.title"]
    assert [one.field for one in found.kept] == ["texts.fr-CA.title"]


def test_what_only_the_database_has_is_left_alone_and_named() -> None:
    bundle = replace(BUNDLE, doctors=(), offerings=(), procedures=(), pictures=())
    bundle = replace(bundle, announcements=())
    found = differences(bundle, STORED, same_images=())
    alone = {one.kind for one in found.entities if one.status is Status.LEFT_ALONE}

    assert alone == {
        Kind.DOCTOR, Kind.OFFERING, Kind.PROCEDURE, Kind.PICTURE, Kind.ANNOUNCEMENT
    }  # fmt: skip
    assert not found.would_change
    assert "doctor priya-raman: only in the database, left alone" in list(lines_about(found))


def test_an_offering_that_the_bundle_no_longer_has_would_be_retired_but_not_an_editors() -> None:
    bundle = replace(BUNDLE, offerings=())
    gone = compared(bundle, STORED)[Kind.OFFERING]
    theirs = replace(BUNDLE.offerings[0], edited_by="editor")
    kept = compared(bundle, stored_as(BUNDLE, offerings={theirs.key: theirs}))[Kind.OFFERING]

    assert (gone.status, gone.changes[0].field) == (Status.CHANGED, "is_retired")
    assert kept.status is Status.LEFT_ALONE


def test_a_page_that_cannot_be_read_leaves_its_procedure_alone() -> None:
    broken = BundledProcedure(procedure=EAR_TUBES, digest="new", is_whole=False)
    bundle = replace(BUNDLE, procedures=(broken,))

    assert compared(bundle, NOTHING)[Kind.PROCEDURE].status is Status.UNREADABLE


def test_files_that_were_loaded_are_the_same_whatever_an_editor_wrote_since() -> None:
    seen = draft(ear_tubes({"en-CA": FRENCH}), text_revision=2, digest="new")
    stored = stored_as(BUNDLE, procedures={"ear-tubes": seen})

    assert compared(BUNDLE, stored)[Kind.PROCEDURE].status is Status.SAME


@pytest.mark.parametrize(
    ("mark", "is_draft", "would_change"),
    [({}, False, True), ({"digest": "new"}, False, True), ({}, True, False)],
    ids=["other-files", "same-files", "a-draft"],
)
def test_words_that_are_stored_and_would_be_published_are_a_change_too(
    mark: dict[str, Any], is_draft: bool, would_change: bool
) -> None:
    bundled = BundledProcedure(procedure=EAR_TUBES, digest="new", is_draft=is_draft)
    bundle = replace(BUNDLE, procedures=(bundled,))
    stored = stored_as(bundle, procedures={"ear-tubes": draft(EAR_TUBES, **mark)})
    found = differences(bundle, stored, same_images=["ears"], unshown=["ear-tubes"])

    assert found.would_change is would_change
    if would_change:
        procedure = next(one for one in found.entities if one.kind is Kind.PROCEDURE)
        assert [one.field for one in procedure.changes] == ["pages"]


def test_the_bundle_of_another_network_is_refused() -> None:
    stored = stored_as(BUNDLE, network=replace(NETWORK, slug="another"))
    with pytest.raises(AnotherNetwork):
        differences(BUNDLE, stored, same_images=())


def test_a_text_that_is_empty_is_not_one_that_is_missing() -> None:
    bundle = replace(
        BUNDLE,
        procedures=(
            BundledProcedure(
                procedure=ear_tubes({"en-CA": ENGLISH, "fr-CA": ProcedureText()}), digest="new"
            ),
        ),
    )
    found = compared(bundle, STORED)[Kind.PROCEDURE]

    assert [(one.field, one.lines[1:]) for one in found.changes] == [("texts.fr-CA", ("+(empty)",))]


def test_a_value_is_shown_in_lines_that_a_person_reads() -> None:
    section = Section(
        id="what",
        heading="What?",
        blocks=(
            Paragraph(text="A tube."),
            BulletList(items=("One", "Two"), is_ordered=True),
        ),
    )
    assert lines_of((section,)) == (
        "- id: what",
        "  heading: What?",
        "  blocks:",
        "    - A tube.",
        "    - 1. One",
        "      2. Two",
    )


def test_what_is_very_long_is_compared_in_no_more_time_than_it_has_lines() -> None:
    old = tuple(f"line {number}" for number in range(30_000))
    new = (old[0], *old[1:-1][::-1], old[-1])
    lines = difference(old, new)

    assert lines[0] == "@@ -2,29998 +2,29998 @@"
    assert lines[1] == "-- line 1"
    assert lines[-1] == "+- line 1"
    assert difference(old, (*old, "more"))[1:] == ("+- more",)


REVIEW = MedicalReview(by="Dr. Raman", on=DAY, due=DAY)
HANDED_IN: dict[str, tuple[Procedure, Draft | None, bool, MedicalReview | None]] = {
    "new": (replace(EAR_TUBES, medical_review=REVIEW), None, True, None),
    "as-it-was-loaded": (EAR_TUBES, draft(EAR_TUBES), False, None),
    "an-editors-draft": (EAR_TUBES, draft(EAR_TUBES, text_revision=2), True, None),
    "other-words": (
        ear_tubes({"en-CA": FRENCH}), draft(replace(EAR_TUBES, medical_review=REVIEW)), True, None,
    ),
    "a-review-of-ones-own": (
        replace(EAR_TUBES, medical_review=REVIEW), draft(EAR_TUBES), False, None,
    ),
    "without-the-review": (
        EAR_TUBES, draft(replace(EAR_TUBES, medical_review=REVIEW)), False, REVIEW,
    ),
    "other-words-of-a-clinic": (
        ear_tubes(overrides={"toronto": {"en-CA": FRENCH}}),
        draft(replace(EAR_TUBES, medical_review=REVIEW)), True, None,
    ),
    "a-draft-that-was-loaded": (EAR_TUBES, draft(EAR_TUBES, is_draft=True), True, None),
}  # fmt: skip


@pytest.mark.parametrize("case", HANDED_IN)
def test_what_is_handed_in_is_published_by_nobody_and_reviewed_by_nobody(case: str) -> None:
    procedure, seen, is_draft, review = HANDED_IN[case]
    bundled = BundledProcedure(procedure=procedure, digest="new")
    stored = {"ear-tubes": seen} if seen else {}
    (found,) = as_drafts(replace(BUNDLE, procedures=(bundled,)), stored).procedures

    assert (found.is_draft, found.procedure.medical_review) == (is_draft, review)
    assert found.digest != bundled.digest


def test_a_mark_of_before_drafts_were_kept_is_of_words_that_were_published() -> None:
    document = {
        "_id": "ear-tubes",
        **procedure_document(EAR_TUBES),
        "revision": 1,
        "text_revisions": {"en-CA": 1},
        "facts_revision": 1,
        "loaded": {"digest": "old", "text_revisions": {"en-CA": 1}, "facts_revision": 1},
    }

    assert stored_draft(document).is_as_loaded


def test_the_lines_of_a_terminal_count_what_is_the_same_and_show_what_is_not() -> None:
    _, stored, _, _ = CHANGES["a-text"]
    found = differences(BUNDLE, stored, same_images=["ears"])

    assert list(lines_about(found)) == [
        "procedure ear-tubes: changed",
        "  texts.en-CA.funding",
        "    @@ -1 +1 @@",
        "    -Nobody pays.",
        "    +Public plans pay.",
        "1 changed; 7 same.",
    ]
