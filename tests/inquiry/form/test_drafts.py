"""The draft: kept a day, for one browser, and readable to nobody else."""

from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.app import app_of
from services.inquiry.form.domain import Draft, DraftTooLarge, Sent, Step
from services.inquiry.form.domain.sealing import DraftUnreadable, document_id, seal, unseal
from services.inquiry.form.pages.cookies import DraftCookies, is_handle
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from shared.ids import new_handle, new_token
from tests.inquiry.builders import network_changes, settings
from tests.inquiry.form.filling import PAGE, Filler
from tests.support.clocks import StillClock
from tests.support.http import client_of

DRAFT = Draft(
    handle="7k3mq9td",
    procedure="micro-needling",
    locale="fr-CA",
    key="k" * 43,
    answers={"patient.given_name": "Kanarienvogel"},
    answered=frozenset({Step.WHO}),
)


def secret_of(api: httpx2.AsyncClient) -> str:
    return next(v for name, v in api.cookies.items() if name.startswith("wayfare-draft-"))


@given(st.text(), st.integers(min_value=0, max_value=9))
def test_what_is_sealed_opens_with_the_secret_and_version_that_it_was_sealed_with(
    text: str, version: int
) -> None:
    secret = new_token()
    sealed = seal(secret, version, {"a": text})
    assert unseal(secret, version, sealed) == {"a": text}
    for other, number in ((new_token(), version), (secret, version + 1)):
        with pytest.raises(DraftUnreadable):
            unseal(other, number, sealed)


@pytest.mark.parametrize("at", [0, 11, 12, 20, -1])
def test_a_draft_that_somebody_has_changed_by_a_byte_does_not_open(at: int) -> None:
    sealed = bytearray(seal("s" * 43, 0, {"a": "b"}))
    sealed[at] ^= 1
    with pytest.raises(DraftUnreadable):
        unseal("s" * 43, 0, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"x" * 11, b"x" * 12, b"x" * 28])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(DraftUnreadable):
        unseal("s" * 43, 0, sealed)


def test_the_id_of_a_draft_tells_nothing_of_its_secret() -> None:
    assert document_id("s" * 43) != document_id("t" * 43)
    assert "s" * 8 not in document_id("s" * 43)


def test_a_handle_is_short_and_one_can_read_it_out() -> None:
    assert all(is_handle(new_handle()) for _ in range(200))
    for odd in ("", "7k3mq9t", "7k3mq9tdd", "7K3MQ9TD", "7k3mq9tl", "..%2f..%2", "sent"):
        assert not is_handle(odd)


async def test_a_draft_is_kept_and_found_by_its_secret_alone(
    api: httpx2.AsyncClient,  # noqa: ARG001 - the indexes are made
    inquiry: InquiryWeb,
) -> None:
    secret = new_token()
    await inquiry.drafts.add(secret, DRAFT)
    assert await inquiry.drafts.find(secret) == DRAFT
    assert await inquiry.drafts.find(new_token()) is None
    changed = replace(DRAFT, sent=Sent(inquiry_id="i-1", reference="WF-7K3M-Q9TD"))
    assert await inquiry.drafts.replace(secret, changed)
    assert not await inquiry.drafts.replace(secret, DRAFT)  # of a version that is not there now
    assert await inquiry.drafts.find(secret) == replace(changed, version=1)
    await inquiry.drafts.remove(secret)
    assert await inquiry.drafts.find(secret) is None


async def test_nothing_of_it_can_be_read_in_the_database_and_it_is_forgotten_after_a_day(
    api: httpx2.AsyncClient,  # noqa: ARG001 - the indexes are made
    inquiry: InquiryWeb,
) -> None:
    secret = new_token()
    await inquiry.drafts.add(secret, DRAFT)
    document = await inquiry.database["drafts"].find_one({})
    assert document is not None
    assert set(document) == {"_id", "version", "sealed", "kept_at"}
    for word in ("Kanarienvogel", "micro-needling", "fr-CA", DRAFT.handle, secret):
        assert word not in str(document)
    index = (await inquiry.database["drafts"].index_information())["kept_at_1"]
    assert index["expireAfterSeconds"] == 24 * 60 * 60
    earlier = document["kept_at"] - timedelta(hours=24)
    await inquiry.database["drafts"].update_one({}, {"$set": {"kept_at": earlier}})
    assert await inquiry.drafts.find(secret) is None


async def test_one_that_was_exchanged_for_another_is_none(
    api: httpx2.AsyncClient,  # noqa: ARG001 - the indexes are made
    inquiry: InquiryWeb,
) -> None:
    mine, theirs = new_token(), new_token()
    await inquiry.drafts.add(mine, DRAFT)
    await inquiry.drafts.add(theirs, DRAFT)
    stored = await inquiry.database["drafts"].find_one({"_id": document_id(theirs)})
    assert stored is not None
    swapped = {"$set": {"sealed": stored["sealed"]}}
    await inquiry.database["drafts"].update_one({"_id": document_id(mine)}, swapped)
    assert await inquiry.drafts.find(mine) is None


async def test_another_browser_sees_nothing_of_a_form_even_with_its_address(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = Filler(api, clock)
    await filler.begin()
    await filler.post("who")
    mine = dict(api.cookies)
    api.cookies.clear()
    stranger = Filler(api, clock)
    await stranger.begin()
    name = f"wayfare-draft-{filler.handle}"
    for cookies in ({}, {name: "x" * 43}, {name: "short"}, {name: secret_of(api)}):
        api.cookies.clear()
        for cookie, value in cookies.items():
            api.cookies.set(cookie, value, path="/inquire")
        for answer in (await filler.see("who"), await filler.post("who"), await filler.send()):
            assert answer.status_code == 410
            assert "Maria" not in answer.text
            assert "This form is not here any more" in answer.text
        await api.post(filler.address("discard"))
    api.cookies.clear()
    for cookie, value in mine.items():
        api.cookies.set(cookie, value, path="/inquire")
    assert "Maria" in await filler.text("who")


async def test_a_form_that_was_forgotten_is_begun_again(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    filler = Filler(api, clock)
    await filler.begin()
    await filler.fill()
    await inquiry.database["drafts"].delete_many({})
    for answer in (await filler.see("check"), await filler.post("who"), await filler.send()):
        assert answer.status_code == 410
    assert await inquiry.database["inquiries"].count_documents({}) == 0
    again = Filler(api, clock)
    await again.begin()
    assert again.handle != filler.handle


async def test_the_cookie_is_for_the_form_alone_and_no_script_reads_it(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    begun = await Filler(api, clock).begin()
    cookie = begun.headers["set-cookie"]
    assert "; Path=/inquire" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=86400" in cookie
    assert "Secure" not in cookie


async def test_behind_https_the_cookie_is_for_https_alone(
    mongodb_uri: str, database_prefix: str, clock: StillClock
) -> None:
    secure = build_inquiry(settings(mongodb_uri, database_prefix, cookie_secure=True), now=clock)
    async with client_of(app_of(secure), base_url="https://testserver") as api:
        await secure.directory.apply(network_changes())
        filler = Filler(api, clock)
        cookie = (await filler.begin()).headers["set-cookie"]
        assert cookie.startswith("__Secure-wayfare-draft-")
        assert "; Secure" in cookie
        assert (await filler.see("who")).status_code == 200


async def test_a_browser_keeps_a_few_forms_and_forgets_the_first(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    for number in range(14):
        filler = Filler(api, clock)
        await filler.begin()
        draft = await inquiry.drafts.find(secret_of_handle(api, filler.handle))
        assert draft is not None
        sent = draft.become(Sent(inquiry_id=f"i-{number}", reference="WF-7K3M-Q9TD"))
        await inquiry.drafts.replace(secret_of_handle(api, filler.handle), sent)
    kept = [name for name in api.cookies if name.startswith("wayfare-draft-")]
    assert len(kept) == 10
    assert f"wayfare-draft-{filler.handle}" in kept


def secret_of_handle(api: httpx2.AsyncClient, handle: str) -> str:
    return DraftCookies(is_secure=False).secret(dict(api.cookies), handle) or ""


def test_what_is_typed_replaces_what_was_typed_in_the_same_step_and_nothing_else() -> None:
    draft = DRAFT.with_answers(Step.PAYER, {"payer.kind": "self", "patient.given_name": "Eve"})
    assert draft.answers == {"patient.given_name": "Kanarienvogel", "payer.kind": "self"}
    assert draft.answered == {Step.WHO, Step.PAYER}
    emptied = draft.with_answers(Step.PAYER, {}, is_done=False)
    assert emptied.answers == {"patient.given_name": "Kanarienvogel"}


def test_more_than_every_field_can_hold_is_not_kept() -> None:
    with pytest.raises(DraftTooLarge):
        DRAFT.with_answers(Step.NEEDS, {"message": "x" * 200_001})


async def test_many_large_pages_together_are_refused_and_what_was_there_stays(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = Filler(api, clock)
    await filler.begin()
    await filler.fill()
    large = {f"blackout.{index}.from.day": "x" * 30_000 for index in range(3)}
    assert (await filler.post("travel", **large)).status_code == 303
    assert (await filler.post("needs", message="x" * 100_000)).status_code == 303
    answer = await filler.post("who", **{"patient.preferred_name": "x" * 100_000})
    assert answer.status_code == 413
    assert 'value="Maria"' in await filler.text("who")


async def test_a_query_in_the_address_that_cannot_be_kept_is_left_out(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    page = f"{PAGE}&site=toronto-web&page=%E2%80%AEevil&campaign={'x' * 300}&revision=12"
    filler = Filler(api, clock)
    await filler.begin(page)
    draft = await inquiry.drafts.find(secret_of(api))
    assert draft is not None
    source = {name: v for name, v in draft.answers.items() if name.startswith("source.")}
    assert source == {"source.site": "toronto-web", "source.revision": "12"}
    await filler.fill()
    assert "/inquire/sent/" in (await filler.send()).headers["location"]
