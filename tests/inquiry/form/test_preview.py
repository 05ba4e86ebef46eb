"""What the rules say of the clinics that are asked for, where the answers are checked."""

import re

import httpx2
import pytest

from services.inquiry.wiring_web import InquiryWeb
from shared.directory import changes_of
from tests.inquiry.builders import location, offering, procedure
from tests.inquiry.form.filling import Filler, answers
from tests.support.clocks import StillClock

INSURED = procedure("knee-surgery", revision=2).model_copy(update={"insured_status": "insured"})


@pytest.fixture
async def knee(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> httpx2.AsyncClient:
    """Knee surgery, which the public plans pay for, in Vancouver and in Calgary."""
    more = [INSURED, location("calgary", "CA-AB", "America/Edmonton"),
            offering("calgary", "knee-surgery")]  # fmt: skip
    await inquiry.directory.apply(changes_of(more))
    return api


async def checked(api: httpx2.AsyncClient, clock: StillClock, **changes: str) -> Filler:
    home = {
        "residence__country": "CA",
        "residence__subdivision_ca": "CA-BC",
        "residence__postal_prefix": "V6K",
        "patient__phone": "604 555 0123",
        "travel__citizenship": "",
    }
    filler = Filler(api, clock, typed=answers(**{**home, "location": "vancouver", **changes}))
    await filler.begin("/inquire?procedure=knee-surgery")
    await filler.fill()
    return filler


def verdicts(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<li class="verdict (\w+)">.*?<strong>([^<]+)</strong>', page, re.DOTALL)


async def test_where_it_is_forbidden_another_clinic_can_be_asked_with_one_press(
    knee: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = await checked(knee, clock)
    page = await filler.text("check")
    assert verdicts(page) == [("block", "In Vancouver, your home province: not there.")]
    assert "The health plan of your province may pay for this." in page
    assert '<button class="button quiet" type="submit" name="location" value="calgary">' in page
    assert "Ask Calgary instead" in page
    pressed = await knee.post(filler.address("ask"), data={"location": "calgary"})
    assert pressed.headers["location"] == filler.address("check")
    page = await filler.text("check")
    assert verdicts(page) == [("allow", "In Calgary: yes.")]
    assert "Clinic of Calgary" in page


async def test_it_keeps_nobody_from_sending(knee: httpx2.AsyncClient, clock: StillClock) -> None:
    filler = await checked(knee, clock)
    assert "/inquire/sent/" in (await filler.send()).headers["location"]


async def test_who_asks_for_any_clinic_reads_of_each(
    knee: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = await checked(knee, clock, location="")
    assert [verdict for verdict, _ in verdicts(await filler.text("check"))] == ["allow", "block"]


async def test_what_is_not_known_yet_is_said_to_be_so(
    knee: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = await checked(knee, clock, payer__kind="unknown")
    assert verdicts(await filler.text("check")) == [
        ("ask", "In Vancouver, your home province: we need to know more.")
    ]


@pytest.mark.parametrize("wanted", ["atlantis", "", "toronto", "<script>"])
async def test_a_clinic_that_does_not_offer_it_is_not_asked_instead(
    knee: httpx2.AsyncClient, wanted: str, clock: StillClock
) -> None:
    filler = await checked(knee, clock)
    await knee.post(filler.address("ask"), data={"location": wanted})
    assert "Clinic of Vancouver" in await filler.text("check")


async def test_it_is_in_the_language_of_the_page(
    knee: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = await checked(knee, clock)
    await filler.post("check", switch="fr-CA")
    page = await filler.text("check")
    assert "Demander plutôt à Calgary" in page
    assert "Où vous pouvez être traité" in page
