"""When a form was begun: its draft knows, no page tells, and who sends at once is put aside."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.inquiry.form.domain.sealing import document_id, seal, unseal
from services.inquiry.spam.domain import opening_signals, opening_token
from tests.inquiry.form.filling import STEPS, Filler, answers
from tests.inquiry.spam.conftest import Office, signals


async def forget_the_time(office: Office, filler: Filler) -> None:
    """As a draft is that was begun before drafts knew when."""
    secret, drafts = office.secret(filler), office.inquiry.database["drafts"]
    kept = await drafts.find_one({"_id": document_id(secret)})
    assert kept is not None
    content = unseal(secret, kept["version"], kept["sealed"])
    del content["opened"]
    sealed = seal(secret, kept["version"], content)
    await drafts.update_one({"_id": kept["_id"]}, {"$set": {"sealed": sealed}})


async def test_a_person_without_script_who_goes_on_days_later_is_not_put_aside(
    office: Office,
) -> None:
    """It is kept as long as somebody goes on with it every day."""
    filler = await office.filled()
    office.clock.advance(timedelta(days=3))
    assert (await office.press(filler, has_proof=False)).status_code == 303
    assert (await office.latest())["quarantined"] is None


@pytest.mark.parametrize(
    ("has_proof", "expected"), [(False, ["time-not-known", "proof-missing"]), (True, [])]
)
async def test_of_a_draft_of_before_nobody_knows_when_it_was_begun(
    office: Office, has_proof: bool, expected: list[str]
) -> None:
    filler = await office.filled()
    await forget_the_time(office, filler)
    assert (await office.draft(filler)).opened == ""
    assert (await office.press(filler, has_proof=has_proof)).status_code == 303
    assert signals(await office.latest()) == expected


@pytest.mark.parametrize("opened", ["", "1.2"])
async def test_a_time_that_we_do_not_vouch_for_is_none(office: Office, opened: str) -> None:
    filler = await office.filled()
    forged = replace(await office.draft(filler), opened=opened)
    assert await office.inquiry.drafts.replace(office.secret(filler), forged)
    await office.press(filler, has_proof=False)
    assert signals(await office.latest()) == ["time-not-known", "proof-missing"]


async def hasty(office: Office) -> Filler:
    """A form that a program has gone through in three seconds."""
    filler = Filler(office.api, office.clock, reads_for=timedelta(seconds=3))
    await filler.begin()
    await filler.fill()
    return filler


async def test_a_program_that_sends_what_it_has_just_read_is_put_aside(office: Office) -> None:
    earlier = opening_token(office.inquiry.spam_keys.opening, office.clock() - timedelta(hours=1))
    filler = await hasty(office)
    sent = await filler.send(opened=earlier)  # what it says itself counts nothing
    assert sent.status_code == 303
    assert signals(await office.latest()) == ["sent-too-soon", "proof-missing"]


async def test_a_script_that_solves_the_challenge_in_a_hurry_is_only_hasty(office: Office) -> None:
    await office.press(await hasty(office))
    assert (await office.latest())["quarantined"] is None


async def test_when_it_was_begun_is_kept_from_the_first_page_to_the_last(office: Office) -> None:
    """Over mistakes, another language, going back, and coming again for the same procedure."""
    filler = Filler(office.api, office.clock, reads_for=timedelta(seconds=2))
    await filler.begin()
    begun = (await office.draft(filler)).opened
    assert opening_signals(
        begun, office.inquiry.spam_keys.opening, office.clock() + timedelta(seconds=4)
    ) == set()  # fmt: skip
    office.clock.advance(timedelta(seconds=1))
    await filler.post("who", **{"patient.given_name": ""})
    await filler.post("who", switch="fr-CA")
    await filler.post("who", switch="en-CA")
    handle = filler.handle
    await filler.begin()
    assert filler.handle == handle
    await filler.fill()
    await filler.post("contact", back="yes")
    await filler.fill()
    assert (await office.draft(filler)).opened == begun
    assert (await filler.send()).status_code == 303  # after 1 + 2 + 2 seconds
    assert (await office.latest())["quarantined"] is None


async def test_the_next_form_of_the_same_browser_has_a_time_of_its_own(office: Office) -> None:
    await office.send()
    filler = await hasty(office)
    filler.typed = answers(patient__email="other@example.com")
    await filler.post("contact")
    await filler.send()
    assert signals(await office.latest()) == ["sent-too-soon", "proof-missing"]


async def test_no_page_tells_when_the_form_was_begun(office: Office) -> None:
    filler = await office.filled()
    opened = (await office.draft(filler)).opened
    for step in (*STEPS, "check"):
        page = await filler.text(step)
        assert opened not in page
        assert 'name="opened"' not in page
