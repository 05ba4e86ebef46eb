"""The ledger's page over the real inquiry service."""

from tests.shared.disclosure.conftest import Both


async def test_the_page_shows_what_inquiry_has_counted_to_those_who_may_see_it(both: Both) -> None:
    for who, status in (("auditor", 200), ("manager", 200), ("privacy", 200), ("maya", 403)):
        async with both.office.signed_in(who) as client:
            page = await client.get("/console/ledger")
        assert page.status_code == status
        assert ("Every inquiry is accounted for" in page.text) is (status == 200)
        assert (both.lead.reference in page.text) is (status == 200)
        assert "On the way to routing" in page.text or status == 403
