"""A publication is one revision of a page: it rises when the content changes, and only then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.content.procedures.domain import Procedure
from services.content.publishing.domain import (
    FinishedPage,
    NothingToPublish,
    PublishedMeanwhile,
    Representation,
)
from services.content.text.domain import ProcedureText
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.builders import EAR_TUBES, ENGLISH, FRENCH, RAMAN, ear_tubes, save_procedure
from tests.support.clocks import StillClock
from tests.support.outboxes import fact_of

KEY = "toronto:ear-tubes:en-CA"


async def publish(content: Content) -> list[tuple[str, int, bool]]:
    published = await content.publish_pages(location="toronto", procedure="ear-tubes")
    return [(p.listing.locale, p.listing.stamp.revision, p.is_new) for p in published]


async def save(content: Content, procedure: Procedure) -> None:
    await save_procedure(content, procedure)


async def test_publishing_again_without_a_change_changes_nothing(
    published: Content, clock: StillClock, content_database: Database
) -> None:
    before = await content_database["pages"].find_one({"_id": KEY})
    clock.advance(timedelta(hours=3))
    assert await publish(published) == [("en-CA", 1, False)]
    assert await content_database["pages"].find_one({"_id": KEY}) == before


async def test_a_changed_text_is_the_next_revision_in_both_forms_at_once(
    published: Content, clock: StillClock
) -> None:
    clock.advance(timedelta(hours=3))
    await save(published, ear_tubes({"en-CA": replace(ENGLISH, funding="You pay.")}))
    assert await publish(published) == [("en-CA", 2, True)]
    for representation in Representation:
        body = await published.stores.pages.body(KEY, representation, ["identity"])
        assert body is not None
        assert b"You pay." in body.content
        assert body.stamp.revision == 2
        assert body.stamp.published_at == clock()


async def test_a_saved_draft_is_not_seen_before_it_is_published(published: Content) -> None:
    await save(published, ear_tubes({"en-CA": replace(ENGLISH, funding="You pay.")}))
    body = await published.stores.pages.body(KEY, Representation.JSON, ["identity"])
    assert body is not None
    assert b"You pay." not in body.content


async def test_a_new_locale_is_a_page_of_its_own_and_leaves_the_other_alone(
    published: Content, clock: StillClock
) -> None:
    clock.advance(timedelta(hours=3))
    await save(published, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    # English is new too: it names its French alternate.
    assert await publish(published) == [("en-CA", 2, True), ("fr-CA", 1, True)]


async def test_an_inherited_value_is_never_stored(
    published: Content, content_database: Database
) -> None:
    await save(published, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    await publish(published)
    stored = await content_database["procedures"].find_one({"_id": "ear-tubes"})
    assert stored is not None
    assert sorted(stored["texts"]["fr-CA"]) == ["summary", "title"]
    body = await published.stores.pages.body(
        "toronto:ear-tubes:fr-CA", Representation.JSON, ["identity"]
    )
    assert body is not None
    assert b"Does it hurt?" in body.content
    later = replace(FRENCH, faqs=())
    await save(published, ear_tubes({"en-CA": ENGLISH, "fr-CA": later}))
    assert (await publish(published))[1] == ("fr-CA", 2, True)


async def test_a_locale_that_is_taken_away_is_withdrawn_and_its_revisions_go_on(
    published: Content,
) -> None:
    both = {"en-CA": ENGLISH, "fr-CA": FRENCH}
    await save(published, ear_tubes(both))
    await publish(published)
    await save(published, EAR_TUBES)
    assert [locale for locale, _, _ in await publish(published)] == ["en-CA"]
    french = "toronto:ear-tubes:fr-CA"
    assert await published.stores.pages.body(french, Representation.JSON, ["br"]) is None
    await save(published, ear_tubes(both))
    assert (await publish(published))[1] == ("fr-CA", 3, True)


async def test_what_no_doctor_does_here_is_not_published(published: Content) -> None:
    with pytest.raises(NothingToPublish):
        await published.publish_pages(location="toronto", procedure="unknown")
    with pytest.raises(NothingToPublish):
        await published.publish_pages(location="atlantis", procedure="ear-tubes")


async def test_a_procedure_without_any_text_is_not_published(published: Content) -> None:
    await save(published, replace(EAR_TUBES, texts={"en-CA": ProcedureText(funding="x")}))
    with pytest.raises(NothingToPublish):
        await publish(published)


async def test_of_two_publications_at_once_the_one_with_older_sources_is_refused(
    published: Content,
) -> None:
    pages = published.stores.pages
    seen = await pages.latest(KEY)
    assert seen.page is not None
    await save(published, ear_tubes({"en-CA": replace(ENGLISH, funding="You pay.")}))
    await publish(published)
    stamp = replace(seen.page.stamp, revision=2)
    late: FinishedPage = replace(seen.page, listing=replace(seen.page.listing, stamp=stamp))
    with pytest.raises(PublishedMeanwhile):
        await pages.put(late)


async def test_the_facts_are_announced_again_only_when_they_change(
    published: Content, content_database: Database
) -> None:
    async def announced() -> list[int]:
        document = await content_database["procedures"].find_one({"_id": "ear-tubes"})
        assert document is not None
        assert document["events_seq"] == len(document["outbox"])
        return [fact_of(entry)["revision"] for entry in document["outbox"]]

    await save(published, ear_tubes({"en-CA": replace(ENGLISH, funding="You pay.")}))
    await publish(published)
    assert await announced() == [1]
    await save(published, ear_tubes({"en-CA": replace(ENGLISH, title="Ear tubes, small")}))
    await publish(published)
    assert await announced() == [1, 2]


async def test_a_changed_doctor_reaches_the_page_when_it_is_published_again(
    published: Content,
) -> None:
    await published.load_bundle.publish_doctor(replace(RAMAN, name="Dr. P. Raman-Shaw"))
    assert await publish(published) == [("en-CA", 2, True)]


async def test_a_stored_procedure_reads_back_as_it_was_written(content: Content) -> None:
    written = ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}, {"toronto": {"en-CA": FRENCH}})
    await save_procedure(content, written)
    stored = await content.stores.procedures.get("ear-tubes")
    assert stored is not None
    assert (stored.value, stored.revision) == (written, 1)
