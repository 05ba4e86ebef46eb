"""Only reviewed words are published, only those that were pinned, and only in their own locale."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from services.content.procedures.domain import MedicalReview
from services.content.publishing.domain import NothingToPublish
from services.content.revisions.domain import RevisionConflict
from services.content.settings import ContentApiSettings
from services.content.text.domain import ProcedureText
from services.content.wiring import Content, build_content
from services.content.workflow.domain import (
    ReviewNeeded,
    WarningsUnacknowledged,
    WorkflowRevisionConflict,
)
from shared.errors import Invalid
from shared.mongo import Database
from tests.content.builders import ENGLISH, ear_tubes, offering, save_procedure
from tests.content.workflow.editing import ON, edit, history, publish, review, shown
from tests.support.clocks import StillClock

AN_HOUR = timedelta(hours=1)
AT_TWO = "2026-11-23T14:00"


async def test_words_that_nobody_has_reviewed_are_refused_and_reviewed_ones_are_published(
    published: Content,
) -> None:
    revision = await edit(published, "You pay.")
    with pytest.raises(ReviewNeeded) as refused:
        await publish(published)
    assert refused.value.locales == ("en-CA",)
    await review(published, revision - 1)
    with pytest.raises(ReviewNeeded):
        await publish(published)
    assert "You pay." not in await shown(published)
    await review(published, revision)
    done = await publish(published)
    assert [page.listing.stamp.revision for page in done.pages] == [2]
    page = await shown(published)
    assert "You pay." in page
    assert "Dr. Ada Sample" in page
    assert await history(published) == [("ed", "published")]


async def test_an_edit_after_the_review_needs_another_and_the_reviewed_revision_may_go_out(
    published: Content,
) -> None:
    reviewed = await edit(published, "You pay.")
    await review(published, reviewed)
    await edit(published, "Nobody has read this.")
    with pytest.raises(ReviewNeeded):
        await publish(published)
    await publish(published, revision=reviewed)
    assert "You pay." in await shown(published)
    assert "Nobody has read this." not in await shown(published)


async def test_a_review_that_is_overdue_that_day_is_none(
    published: Content, clock: StillClock
) -> None:
    revision = await edit(published, "You pay.")
    await review(published, revision, due=ON + timedelta(days=4))  # Tuesday, as the clock says
    with pytest.raises(ReviewNeeded):
        await publish(published, at="2026-11-25T00:00")
    await publish(published, at="2026-11-24T23:59")
    clock.advance(timedelta(days=2))
    with pytest.raises(ReviewNeeded):
        await publish(published)


async def test_what_is_live_may_be_published_again_without_a_review(published: Content) -> None:
    """Content of before there were reviews counts as reviewed by what it states."""
    done = await publish(published)
    assert [page.is_new for page in done.pages] == [False]


async def test_a_stated_review_counts_until_somebody_edits_the_words(published: Content) -> None:
    stated = MedicalReview(by="Dr. B", on=ON, due=ON + timedelta(days=365))
    english = replace(ENGLISH, funding="You pay.")
    await save_procedure(published, replace(ear_tubes({"en-CA": english}), medical_review=stated))
    await publish(published)
    assert "Dr. B" in await shown(published)
    await edit(published, "You pay twice.")
    with pytest.raises(ReviewNeeded):
        await publish(published)


async def test_what_a_clinic_says_differently_is_reviewed_with_the_text_or_not_at_all(
    published: Content,
) -> None:
    override = {"toronto": {"en-CA": ProcedureText(funding="Here you pay.")}}
    await save_procedure(published, ear_tubes(overrides=override))
    with pytest.raises(ReviewNeeded):
        await publish(published)
    await review(published, 1)
    await publish(published)
    assert "Here you pay." in await shown(published)
    later = {"toronto": {"en-CA": ProcedureText(funding="Here you pay more.")}}
    await save_procedure(published, ear_tubes(overrides=later))
    with pytest.raises(ReviewNeeded):
        await publish(published)


async def test_warned_words_are_published_for_a_reason_that_is_kept(published: Content) -> None:
    revision = await edit(published, "Results are guaranteed.")
    await review(published, revision)
    for reason in ("", "  "):
        with pytest.raises(WarningsUnacknowledged) as refused:
            await publish(published, reason=reason)
    (warning,) = refused.value.warnings["en-CA"]
    assert (warning.field, warning.words) == ("funding", "guaranteed")
    done = await publish(published, reason="It quotes the law.")
    assert done.workflow.value.last is not None
    assert done.workflow.value.last.reason == "It quotes the law."
    stored = await published.stores.workflows.get("toronto", "ear-tubes")
    assert stored == done.workflow
    again = await publish(published)
    assert again.acknowledged.warnings == {}


async def test_a_page_inherits_nothing_from_a_locale_that_is_not_live(published: Content) -> None:
    await published.workflow.retire(
        "toronto", "ear-tubes", "en-CA", reason="Outdated.", seen={0}, by="ed"
    )
    french = await edit(published, "Vous payez.", locale="fr-CA")
    await review(published, french, locale="fr-CA")
    with pytest.raises(WarningsUnacknowledged) as refused:
        await publish(published, locale="fr-CA")
    assert [one.field for one in refused.value.warnings["fr-CA"]] == ["sections"]
    await publish(published, locale="fr-CA", reason="A short page until Monday.")
    assert "A scar." not in await shown(published, "fr-CA")
    assert await shown(published) == ""


async def test_a_page_of_before_its_inputs_were_kept_stays_when_the_other_locale_is_published(
    published: Content, content_database: Database
) -> None:
    old = {"_id": "toronto:ear-tubes:en-CA"}
    await content_database["pages"].update_one(old, {"$unset": {"inputs": ""}})
    before = await shown(published)
    french = await edit(published, "Vous payez.", locale="fr-CA")
    await review(published, french, locale="fr-CA")
    await publish(published, locale="fr-CA", reason="A short page until Monday.")
    assert await shown(published) == before != ""


async def test_one_locale_never_publishes_the_draft_of_the_other(
    published: Content,
) -> None:
    french = await edit(published, "Vous payez.", locale="fr-CA")
    await review(published, french, locale="fr-CA")
    english = await edit(published, "A draft in English.")
    await publish(published, locale="fr-CA")
    assert "Vous payez." in await shown(published, "fr-CA")
    for locale in ("en-CA", "fr-CA"):
        assert "A draft in English." not in await shown(published, locale)
    await edit(published, "Une ébauche.", locale="fr-CA")
    await review(published, english)
    await publish(published, locale="en-CA")
    assert "A draft in English." in await shown(published)
    for locale in ("en-CA", "fr-CA"):
        assert "ébauche" not in await shown(published, locale)
    await published.maintain_pages()
    assert "ébauche" not in await shown(published, "fr-CA")
    announced = await published.stores.procedures.announced("ear-tubes")
    assert announced is not None
    assert announced.titles == {"en-CA": "Ear tubes", "fr-CA": "Aérateurs"}


async def test_the_network_is_not_told_of_a_title_that_is_still_a_draft(
    published: Content,
) -> None:
    await edit(published, "Vous payez.", locale="fr-CA")
    revision = await edit(published, "You pay.")
    await review(published, revision)
    await publish(published)
    announced = await published.stores.procedures.announced("ear-tubes")
    assert announced is not None
    assert announced.titles == {"en-CA": "Ear tubes"}
    assert '"fr-CA"' not in await shown(published)


async def test_a_schedule_publishes_the_pinned_revision_once_and_at_its_hour(
    published: Content, clock: StillClock
) -> None:
    pinned = await edit(published, "You pay.")
    await review(published, pinned)
    done = await publish(published, at=AT_TWO)
    assert done.pages == ()
    newer = await edit(published, "A newer draft.")
    await review(published, newer)
    clock.advance(2 * AN_HOUR - timedelta(seconds=1))
    assert await published.workflow.carry_out() == 0
    assert "You pay." not in await shown(published)
    clock.advance(timedelta(seconds=1))
    assert await published.workflow.carry_out() == 1
    page = await shown(published)
    assert "You pay." in page
    assert "A newer draft." not in page
    assert '"revision":2' in page
    clock.advance(AN_HOUR)
    assert await published.workflow.carry_out() == 0
    assert await shown(published) == page
    assert await history(published) == [("ed", "scheduled"), (None, "carried_out")]


async def test_a_worker_that_was_away_publishes_late_and_with_the_review_of_then(
    published: Content, clock: StillClock
) -> None:
    stated = MedicalReview(by="Dr. B", on=ON, due=ON + timedelta(days=5))
    english = replace(ENGLISH, funding="You pay.")
    await save_procedure(published, replace(ear_tubes({"en-CA": english}), medical_review=stated))
    await publish(published, at=AT_TWO)
    await edit(published, "A newer draft.")
    clock.advance(timedelta(days=30))
    assert await published.workflow.carry_out() == 1
    page = await shown(published)
    assert "You pay." in page
    assert "Dr. B" in page


async def test_of_two_workers_one_carries_a_schedule_out(
    published: Content,
    clock: StillClock,
    settings: ContentApiSettings,
    content_database: Database,
) -> None:
    pinned = await edit(published, "You pay.")
    await review(published, pinned)
    await publish(published, at=AT_TWO)
    clock.advance(2 * AN_HOUR)
    other = build_content(settings, content_database, clock)
    await asyncio.gather(*(one.workflow.carry_out() for one in (published, other) * 3))
    assert await history(published) == [("ed", "scheduled"), (None, "carried_out")]
    assert '"revision":2' in await shown(published)
    assert await published.stores.workflows.releases_due() == []


async def test_a_process_that_ends_between_the_decision_and_the_page_loses_nothing(
    published: Content, clock: StillClock
) -> None:
    pinned = await edit(published, "You pay.")
    await review(published, pinned)
    await publish(published, at=AT_TWO)
    clock.advance(2 * AN_HOUR)
    (due,) = await published.stores.workflows.due(clock())
    decided = replace(due, value=due.value.carry_out(clock()), revision=due.revision + 1)
    await published.stores.workflows.put(decided, by=None, release=["en-CA"])
    with pytest.raises(RevisionConflict):
        await published.stores.workflows.put(decided, by=None, release=["en-CA"])
    assert "You pay." not in await shown(published)
    assert await published.workflow.carry_out() == 1
    assert "You pay." in await shown(published)
    assert await history(published) == [("ed", "scheduled"), (None, "carried_out")]


async def test_a_schedule_is_replaced_cancelled_and_refused_in_the_past(
    published: Content, clock: StillClock
) -> None:
    first = await edit(published, "You pay.")
    await review(published, first)
    await publish(published, at=AT_TWO)
    second = await edit(published, "You pay twice.")
    await review(published, second)
    await publish(published, at="2026-11-23T15:00")
    clock.advance(2 * AN_HOUR)
    assert await published.workflow.carry_out() == 0
    with pytest.raises(Invalid):
        await publish(published, at=AT_TWO)
    seen = await published.stores.workflows.get("toronto", "ear-tubes")
    with pytest.raises(WorkflowRevisionConflict):
        await published.workflow.cancel(
            "toronto", "ear-tubes", "en-CA", seen={seen.revision - 1}, by="ed"
        )
    await published.workflow.cancel("toronto", "ear-tubes", "en-CA", seen={2}, by="ed")
    clock.advance(2 * AN_HOUR)
    assert await published.workflow.carry_out() == 0
    assert "You pay" not in await shown(published)


async def test_a_retired_page_is_gone_with_its_schedule_until_somebody_publishes_it_again(
    published: Content, clock: StillClock
) -> None:
    pinned = await edit(published, "You pay.")
    await review(published, pinned)
    await publish(published, at=AT_TWO)
    retire = published.workflow.retire
    await retire("toronto", "ear-tubes", None, reason="Outdated.", seen={1}, by="ed")
    assert await shown(published) == ""
    clock.advance(2 * AN_HOUR)
    assert await published.workflow.carry_out() == 0
    with pytest.raises(NothingToPublish):
        await published.publish_pages(location="toronto", procedure="ear-tubes")
    with pytest.raises(NothingToPublish):
        await publish(published, locale=None)
    await published.maintain_pages()
    assert await shown(published) == ""
    await publish(published)
    assert "You pay." in await shown(published)
    assert [what for _, what in await history(published)] == ["scheduled", "retired", "published"]


async def test_what_is_due_for_a_procedure_that_is_no_longer_offered_is_dropped(
    published: Content, clock: StillClock
) -> None:
    pinned = await edit(published, "You pay.")
    await review(published, pinned)
    await publish(published, at=AT_TWO)
    await published.load_bundle.publish_offering(offering("toronto").retire())
    clock.advance(2 * AN_HOUR)
    await published.workflow.carry_out()
    await published.workflow.carry_out()
    assert [what for _, what in await history(published)] == ["scheduled", "dropped"]


async def test_a_program_publishes_what_editors_have_published_again_and_no_draft(
    published: Content,
) -> None:
    revision = await edit(published, "You pay.")
    await review(published, revision)
    await publish(published)
    await edit(published, "A draft.")
    offerings, update_pages = published.stores.offerings, published.load_bundle.update_pages
    for is_live in (True, False):
        if not is_live:
            await published.stores.pages.withdraw("toronto", "ear-tubes")
        await offerings.request_pages(["toronto:ear-tubes"], publish=True)
        for due in await offerings.due():
            await update_pages(due)
        assert await published.workflow.carry_out() == (not is_live)
    page = await shown(published)
    assert "You pay." in page
    assert "A draft." not in page
    assert '"Dr. Ada Sample"' in page


async def test_a_new_review_of_what_is_live_reaches_the_page(published: Content) -> None:
    await review(published, 1)
    assert "Dr. Ada Sample" not in await shown(published)
    await published.maintain_pages()
    page = await shown(published)
    assert "Dr. Ada Sample" in page
    assert '"revision":2' in page


async def test_of_two_editors_who_publish_at_once_one_is_told(published: Content) -> None:
    revision = await edit(published, "You pay.")
    await review(published, revision)
    outcomes = await asyncio.gather(*(publish(published) for _ in range(3)), return_exceptions=True)
    lost = [one for one in outcomes if isinstance(one, WorkflowRevisionConflict)]
    assert len(lost) == 2
    assert await history(published) == [("ed", "published")]
