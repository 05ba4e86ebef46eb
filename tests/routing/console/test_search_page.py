"""The search by e-mail address on the page: what it says when inquiry does not, and its limit."""

import httpx2
import pytest

from shared.disclosure.search import SAME_CONTACT_PATH, SEARCHES_PATH
from shared.mongo import Database
from tests.routing.console.test_console import FRENCH, post
from tests.routing.inbox.builders import open_office
from tests.support.clocks import StillClock

TYPED = "kanarienvogel@example.com"
DOWN = "The inquiry service cannot be asked right now"
SILENT = (
    httpx2.ConnectError("refused"),
    httpx2.ReadTimeout("late"),
    httpx2.Response(500, text=TYPED),
    httpx2.Response(401, json={}),
    httpx2.Response(200, json={"inquiries": [7]}),
    httpx2.Response(200, text=TYPED),
)


async def test_what_was_typed_stays_whatever_becomes_of_it_and_is_in_no_log(
    database: Database, clock: StillClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    enough = f"{len(SILENT) + 3}/hour"
    async with open_office(database, clock, searches_by_account=enough) as office:
        own, other = await office.lead(), await office.lead("calgary")
        asked = office.inquiry_service.asked
        async with office.signed_in("maya") as client:
            for answer in SILENT:
                office.inquiry_service.answer = answer
                page = await post(office, client, "maya", "/console/search", email=TYPED)
                assert page.status_code == 503
                assert DOWN in page.text
                assert page.text.count(f'value="{TYPED}"') == 2  # a phone shows the second alone
                section = await client.get(f"/console/leads/{own.id}/same-contact")
                assert section.status_code == 200
                assert "This cannot be looked up right now." in section.text
            office.inquiry_service.answer = httpx2.Response(422, json={})
            unfit = await post(office, client, "maya", "/console/search", email=TYPED)
            office.inquiry_service.answer = httpx2.Response(
                200, json={"inquiries": [own.inquiry_id, other.inquiry_id, "no-such-inquiry"]}
            )
            query = {"query": f"status=all&reference={own.reference}&email={TYPED}"}
            found = await post(office, client, "maya", "/console/search", email=TYPED, **query)
            client.headers.update(FRENCH)
            french = await post(office, client, "maya", "/console/search", email=TYPED)
            seen = len(asked)
            too_many = await post(office, client, "maya", "/console/search", email=TYPED)
        async with office.signed_in("roy") as client:  # each account has a limit to itself
            assert (await post(office, client, "roy", "/console/search", email=TYPED)).is_success
    assert unfit.status_code == 409
    assert own.reference in found.text.partition('id="found"')[2]
    assert other.reference not in found.text
    assert "Demandes venues de cette adresse courriel" in french.text
    assert (too_many.status_code, len(asked)) == (429, seen + 1)
    assert "Vous avez cherché autant d’adresses" in too_many.text
    assert all(f'value="{TYPED}"' in page.text for page in (unfit, found, too_many))
    assert found.text.count(TYPED) == 2  # in the field and over the list, and in no address
    assert {one.url.path for one in asked} == {SEARCHES_PATH, SAME_CONTACT_PATH}
    assert all(TYPED not in f"{one.url} {one.headers}" for one in asked)
    logged = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records)
    assert TYPED not in logged
    assert "security.leads-searched" in logged
