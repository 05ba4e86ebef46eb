"""Reviews and schedules go out with their words, and come in where these words are."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from services.content.bundles.domain import Bundle, Kind, Status, Why
from services.content.bundles.schemas import read_bundle
from services.content.bundles.schemas.archive import write_archive
from services.content.bundles.schemas.writing import write_bundle
from services.content.reviews.domain import digest_of
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.bundles.test_bundles_api import sent
from tests.content.bundles.test_export import emptied, exported
from tests.content.bundles.test_load import _everything
from tests.content.editorial.people import Person
from tests.content.editorial.test_import_pages import IMPORT, send_bundle
from tests.content.workflow.editing import REVIEWER, edit, history, publish, review, shown
from tests.shared.auth.builders import FROM_HERE
from tests.support.clocks import StillClock

AT = datetime(2026, 12, 1, 14, tzinfo=UTC)
DECISIONS = {Kind.REVIEW, Kind.SCHEDULE}


async def planned(content: Content) -> Bundle:
    """New words that a physician has read, and that go out in eight days; as an export has them."""
    revision = await edit(content, "New words.")
    await review(content, revision)
    await publish(content, at="2026-12-01T09:00")
    return read_bundle(await exported(content))


async def compared(content: Content, bundle: Bundle) -> dict[Kind, tuple[Status, Why | None]]:
    found = await content.bundles.compare(bundle)
    return {one.kind: (one.status, one.why) for one in found.entities if one.kind in DECISIONS}


async def test_what_was_reviewed_and_scheduled_is_so_elsewhere_and_goes_out_there_once(
    published: Content, content_database: Database, clock: StillClock
) -> None:
    bundle = await planned(published)
    (ours,), (planned_for,) = bundle.reviews, bundle.schedules
    assert (ours.reviewer, ours.revision, ours.words) == (
        REVIEWER, 2, digest_of(bundle.procedures[0].procedure.texts["en-CA"])
    )  # fmt: skip
    assert (planned_for.at, planned_for.words, planned_for.override) == (AT, ours.words, "")
    same = {Kind.REVIEW: (Status.SAME, None), Kind.SCHEDULE: (Status.SAME, None)}
    assert await compared(published, bundle) == same

    await emptied(content_database)
    new = {Kind.REVIEW: (Status.NEW, None), Kind.SCHEDULE: (Status.NEW, None)}
    assert await compared(published, bundle) == new
    loaded = await published.load_bundle(bundle)
    assert loaded.not_taken == []
    await published.maintain_pages()
    assert await shown(published) == ""
    recorded = (await published.stores.reviews.get("ear-tubes", "en-CA")).value.of(1)
    assert recorded is not None
    assert (recorded.reviewer, recorded.due) == (ours.reviewer, ours.due)
    workflow = (await published.stores.workflows.get("toronto", "ear-tubes")).value
    schedule = workflow.of("en-CA").schedule
    assert schedule is not None
    assert (schedule.at, schedule.local, schedule.by) == (AT, "2026-12-01T09:00:00", "")
    assert await compared(published, bundle) == same
    before = await _everything(content_database)
    again = await published.load_bundle(bundle)
    assert (again.changed, again.not_taken) == (0, [])
    assert await _everything(content_database) == before
    out = read_bundle(await exported(published))
    assert (out.reviews, out.schedules) == (
        (replace(ours, revision=1),), (replace(planned_for, revision=1),)
    )  # fmt: skip

    clock.at = AT
    await published.workflow.carry_out()
    assert "New words." in await shown(published)
    assert REVIEWER.name in await shown(published)
    assert await history(published) == [(None, "scheduled"), (None, "carried_out")]
    late = await published.load_bundle(bundle)
    assert [(one.kind, one.why) for one in late.not_taken] == [(Kind.SCHEDULE, Why.PASSED)]


async def test_a_schedule_that_has_passed_publishes_nothing(
    published: Content, content_database: Database, clock: StillClock
) -> None:
    bundle = await planned(published)
    await emptied(content_database)
    clock.at = AT + timedelta(seconds=1)
    assert (await compared(published, bundle))[Kind.SCHEDULE] == (Status.NOT_TAKEN, Why.PASSED)
    loaded = await published.load_bundle(bundle)
    assert [(one.status, one.why) for one in loaded.not_taken] == [(Status.NOT_TAKEN, Why.PASSED)]
    clock.advance(timedelta(days=1))
    await published.workflow.carry_out()
    await published.maintain_pages()
    assert await shown(published) == ""


async def test_what_somebody_has_decided_here_stays_and_the_dry_run_says_so_before(
    published: Content,
) -> None:
    bundle = await planned(published)
    seen = await published.stores.workflows.get("toronto", "ear-tubes")
    await published.workflow.cancel("toronto", "ear-tubes", "en-CA", seen={seen.revision}, by="ed")
    await review(published, 2, due=bundle.reviews[0].due + timedelta(days=30))
    kept = {
        Kind.REVIEW: (Status.KEPT, Why.REVIEWED_HERE),
        Kind.SCHEDULE: (Status.KEPT, Why.DECIDED_HERE),
    }
    assert await compared(published, bundle) == kept
    loaded = await published.load_bundle(bundle)
    assert {one.kind: (one.status, one.why) for one in loaded.not_taken} == kept

    await edit(published, "Words of an editor here.")
    other = dict.fromkeys(DECISIONS, (Status.NOT_TAKEN, Why.OTHER_WORDS))
    assert await compared(published, bundle) == other
    loaded = await published.load_bundle(bundle)
    assert {one.kind: (one.status, one.why) for one in loaded.not_taken} == other
    left = await published.bundles.export()
    assert (left.bundle.reviews, left.bundle.schedules) == ((), ())


async def test_of_two_loads_at_once_one_decides_and_neither_fails(
    published: Content, content_database: Database
) -> None:
    bundle = await planned(published)
    await emptied(content_database)
    await published.load_bundle(replace(bundle, reviews=(), schedules=()))
    load = published.load_bundle.load_decisions
    outcomes = await asyncio.gather(load(bundle), load(bundle), load(bundle))
    found = [one.status for outcome in outcomes for one in outcome if one.kind is Kind.REVIEW]
    assert found.count(Status.NEW) == 1
    assert await history(published) == [(None, "scheduled")]
    assert {one.status for one in await load(bundle)} == {Status.SAME}


async def test_a_schedule_of_older_words_than_the_newest_is_left_out_and_named(
    published: Content,
) -> None:
    await planned(published)
    await edit(published, "Words of next year.")
    export = await published.bundles.export()
    assert (export.bundle.reviews, export.bundle.schedules) == ((), ())
    named = [one.field for one in export.left_out if one.field.startswith("schedules")]
    assert named == ["schedules.toronto:ear-tubes:en-CA"]


async def test_over_http_neither_reviews_nor_schedules_are_taken(
    editor: httpx2.AsyncClient, published: Content, content_database: Database
) -> None:
    bundle = await planned(published)
    for name in ("reviews", "workflows"):
        await content_database[name].delete_many({})
    archive = write_archive(write_bundle(bundle))
    editor.headers.update(FROM_HERE)
    person = Person(client=editor)
    page = (await send_bundle(person, archive, await person.open(IMPORT))).text
    assert "Scheduled publication <strong>toronto:ear-tubes:en-CA</strong>" in page
    assert "Reviews and schedules are not taken in here" in page
    assert "No review of these words is valid on its day." in page
    for dry_run in ("true", "false"):
        answer: dict[str, Any] = (await sent(editor, archive, dry_run=dry_run)).json()
        found = {one["kind"]: one["why"] for one in answer["entities"] if one["why"]}
        assert found == {"review": "handed_in", "schedule": "not_reviewed"}
    for name in ("reviews", "workflows"):
        assert await content_database[name].count_documents({}) == 0
