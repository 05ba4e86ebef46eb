"""Regional websites look up clinics and doctors."""

from dataclasses import replace

import httpx2

from services.content.wiring import Content
from tests.content.builders import CALGARY, OTTAWA, RAMAN, ROY, TORONTO, offering


async def _three_clinics(content: Content) -> None:
    for clinic in (TORONTO, CALGARY, OTTAWA):
        await content.load_bundle.publish_location(clinic)


async def test_clinics_come_in_pages_that_an_opaque_cursor_continues(
    content: Content, client: httpx2.AsyncClient
) -> None:
    await _three_clinics(content)
    first = (await client.get("/v1/locations?limit=2")).json()
    assert [item["slug"] for item in first["items"]] == ["calgary", "ottawa"]
    second = (
        await client.get("/v1/locations", params={"limit": 2, "cursor": first["next_cursor"]})
    ).json()
    assert [item["slug"] for item in second["items"]] == ["toronto"]
    assert second["next_cursor"] is None


async def test_a_cursor_that_was_not_given_out_is_refused_without_being_repeated(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get("/v1/locations?cursor=%C3%A9%C3%A9")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "cursor"
    assert "é" not in answer.text


async def test_a_clinic_is_told_whole(content: Content, client: httpx2.AsyncClient) -> None:
    await _three_clinics(content)
    clinic = (await client.get("/v1/locations/toronto")).json()
    assert clinic["province"] == "CA-ON"
    assert clinic["hours"] == {"mon": [["08:30", "12:00"], ["13:00", "17:00"]]}
    assert clinic["position"] == {"latitude": 43.6426, "longitude": -79.379}
    assert clinic["revision"] == 1


async def test_an_unknown_clinic_is_a_problem_document(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/v1/locations/atlantis")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "directory.unknown-location"
    assert "atlantis" not in answer.text


async def test_doctors_are_found_by_clinic_procedure_and_language(
    content: Content, client: httpx2.AsyncClient
) -> None:
    load = content.load_bundle
    await load.publish_doctor(RAMAN)
    await load.publish_doctor(replace(ROY, languages=("fr-CA", "en")))
    await load.publish_offering(offering("toronto", "ear-tubes", RAMAN.slug))
    await load.publish_offering(offering("ottawa", "ear-tubes", ROY.slug))

    async def found(query: str) -> list[str]:
        return [one["slug"] for one in (await client.get(f"/v1/doctors{query}")).json()["items"]]

    assert await found("") == ["nicole-roy", "priya-raman"]
    assert await found("?location=calgary") == ["nicole-roy"]
    assert await found("?procedure=ear-tubes&location=toronto") == ["priya-raman"]
    assert await found("?procedure=ear-tubes") == ["nicole-roy", "priya-raman"]
    assert await found("?language=fr") == ["nicole-roy"]
    assert await found("?language=hi") == ["priya-raman"]
    assert await found("?procedure=unknown") == []


async def test_doctors_are_paged_after_they_are_chosen(
    content: Content, client: httpx2.AsyncClient
) -> None:
    for number in range(7):
        languages = ("fr",) if number % 2 else ("en",)
        doctor = replace(ROY, slug=f"doctor-{number}", languages=languages)
        await content.load_bundle.publish_doctor(doctor)
    first = (await client.get("/v1/doctors?language=fr&limit=2")).json()
    assert [one["slug"] for one in first["items"]] == ["doctor-1", "doctor-3"]
    rest = (await client.get(f"/v1/doctors?language=fr&cursor={first['next_cursor']}")).json()
    assert [one["slug"] for one in rest["items"]] == ["doctor-5"]
    assert rest["next_cursor"] is None
