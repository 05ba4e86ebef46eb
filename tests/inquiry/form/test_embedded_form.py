"""`embed=1`: the whole form in a frame of the sites that are named, and of no others."""

import re
from collections.abc import AsyncIterator
from html import unescape
from itertools import product
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.form.store import MongoDrafts
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from tests.inquiry.builders import network_changes, settings
from tests.inquiry.form.embedding import (
    FRAMED_PAGE,
    FROM_HOME,
    HOME,
    SITES,
    FramedFiller,
    ancestors,
)
from tests.inquiry.form.filling import PAGE, STEPS, Filler, answers
from tests.support.clocks import StillClock
from tests.support.http import client_of

FRAMED, NOBODY = " ".join(SITES), "'none'"
FOREIGN = (
    "https://evil.example", SITES[0], "null", "", "http://testserver", "https://testserver:8443",
    "https://testserver.evil.example", "https://testserver/", "testserver", "https://",
)  # fmt: skip
HOSTILE_EMBEDS = (
    "embed=", "embed=0", "embed=true", "embed=01", "embed=1 ", "embed=%31%00", "embed=11",
    "embed=1&embed=0", "embed=1&embed=1", "embed=1;script-src", "embed[]=1", "Embed=1",
    "embed=%D9%A1", "embed=*", "embed=https://evil.example",
)  # fmt: skip


@pytest.fixture
def inquiry(mongodb_uri: str, database_prefix: str, clock: StillClock) -> InquiryWeb:
    chosen = settings(
        mongodb_uri,
        database_prefix,
        embed_origins=",".join(SITES),
        inquiry_url=HOME,
        cookie_secure=True,
    )
    return build_inquiry(chosen, application="wayfare-tests", now=clock)


@pytest.fixture
async def api(inquiry: InquiryWeb) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(app_of(inquiry), base_url=HOME) as client:
        await inquiry.directory.apply(network_changes())
        yield client


@pytest.fixture
async def filler(api: httpx2.AsyncClient, clock: StillClock) -> FramedFiller:
    opened = FramedFiller(api, clock)
    await opened.begin()
    return opened


def links(page: str) -> list[tuple[str, str]]:
    """Every address that the page leads or sends to, with the tag that has it."""
    found = re.findall(r'(<(?:a|form)\b[^>]*?\b(?:href|action)="([^"]+)"[^>]*>)', page)
    return [(unescape(address), tag) for tag, address in found]


def stays_in_the_frame(page: str) -> bool:
    """Whatever leads to the form is embedded, and whatever leads elsewhere opens a tab."""
    for address, tag in links(page):
        url = urlsplit(address)
        if url.scheme == "tel" or address.startswith("#"):
            continue
        is_embedded = parse_qs(url.query).get("embed") == ["1"]
        in_a_tab = 'target="_blank" rel="noopener"' in tag
        if is_embedded == in_a_tab or not address.startswith("/"):
            return False
        if is_embedded != url.path.startswith("/inquire") and not in_a_tab:
            return False
    return True


async def test_every_page_of_the_form_is_for_the_frames_of_these_sites_alone(
    filler: FramedFiller, inquiry: InquiryWeb
) -> None:
    await filler.fill()
    for step in (*STEPS, "check"):
        page = await filler.see(step)
        assert ancestors(page) == FRAMED
        assert page.headers["referrer-policy"] == "same-origin"
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert stays_in_the_frame(page.text), step
        assert page.text.count('class="language as-link"') == 4
        assert "In an emergency, call 911" in page.text
    sent = await filler.send()
    assert sent.headers["location"].startswith(f"/inquire/{filler.handle}/sent?")
    thanks = await filler.api.get(sent.headers["location"])
    assert thanks.status_code == 200
    assert ancestors(thanks) == FRAMED
    assert stays_in_the_frame(thanks.text)
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    assert f'href="/status/{document["reference"]}" target="_blank"' in thanks.text
    assert "A coordinator reads your inquiry and answers you by" in thanks.text
    assert (await filler.api.get(sent.headers["location"])).text == thanks.text


async def test_what_was_sent_is_told_by_the_draft_and_no_session_is_given_to_a_frame(
    filler: FramedFiller, inquiry: InquiryWeb
) -> None:
    await filler.fill()
    sent = await filler.send()
    again = await filler.see("who")
    assert "This form was sent already" in again.text
    assert ancestors(again) == FRAMED
    assert stays_in_the_frame(again.text)
    for answer in (sent, again):
        assert "wayfare-status" not in str(answer.headers.get_list("set-cookie"))
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    status = await filler.api.get(f"/status/{document['reference']}?embed=1")
    assert "We have received your inquiry" not in status.text
    assert ancestors(status) == NOBODY
    filler.api.cookies.clear()
    stranger = await filler.api.get(sent.headers["location"])
    assert stranger.status_code == 303
    assert document["reference"] not in stranger.headers["location"]


async def test_the_page_after_sending_is_not_told_once_it_is_erased_or_for_another_draft(
    filler: FramedFiller, inquiry: InquiryWeb
) -> None:
    address = filler.address("sent")
    assert (await filler.api.get(address)).headers["location"].startswith("/inquire?")
    await filler.fill()
    await filler.send()
    assert (await filler.api.get(address)).status_code == 200
    assert (await filler.api.get(address.replace("embed=1", "embed=0"))).status_code == 404
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    changed = {"$set": {"erased_at": document["received_at"]}}
    await inquiry.database["inquiries"].update_one({}, changed)
    assert (await filler.api.get(address)).headers["location"].startswith("/inquire?")


async def test_pages_of_a_session_are_in_no_frame_whatever_is_asked(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = Filler(api, clock)
    await filler.begin()
    await filler.fill()
    sent = await filler.send()
    reference = sent.headers["location"].rsplit("/", 1)[1]
    for address in (f"/inquire/sent/{reference}", f"/status/{reference}", "/inquire", "/nothing"):
        for query in ("", "?embed=1"):
            answer = await api.get(f"{address}{query}", headers={"Accept": "text/html"})
            is_form = address == "/inquire" and query
            assert ancestors(answer) == (FRAMED if is_form else NOBODY), address
    assert "Thank you" in (await api.get(f"/inquire/sent/{reference}?embed=1")).text


async def test_any_other_value_is_the_ordinary_form(api: httpx2.AsyncClient) -> None:
    for embed in HOSTILE_EMBEDS:
        begun = await api.get(f"{PAGE}&{embed}")
        assert begun.status_code == 303, embed
        assert "?" not in begun.headers["location"]
        assert "samesite=lax" in begun.headers["set-cookie"].lower()
        page = await api.get(f"{begun.headers['location']}?{embed}")
        assert page.status_code == 200, embed
        assert ancestors(page) == NOBODY, embed
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "embed" not in page.text


async def test_where_no_site_is_named_the_form_is_the_ordinary_one(
    mongodb_uri: str, database_prefix: str, clock: StillClock
) -> None:
    plain = build_inquiry(settings(mongodb_uri, database_prefix), now=clock)
    async with client_of(app_of(plain)) as api:
        await plain.directory.apply(network_changes())
        begun = await api.get(FRAMED_PAGE)
        page = await api.get(f"{begun.headers['location']}?embed=1")
        assert ancestors(page) == ancestors(begun) == NOBODY
        assert "embed" not in page.text
        posted = await api.post(f"{begun.headers['location']}?embed=1", data={})
        assert posted.status_code == 303


async def test_the_cookie_is_for_frames_and_one_jar_for_each_site_round_them(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = FramedFiller(api, clock)
    kept, posted = await filler.begin(), await filler.post("who")
    discarded = await filler.post("discard")
    for answer in (kept, posted, discarded):
        (cookie,) = answer.headers.get_list("set-cookie")
        name, *attributes = [part.strip() for part in cookie.split(";")]
        assert name.startswith(f"__Secure-wayfare-framed-{filler.handle}=")
        assert {"Secure", "HttpOnly", "Partitioned", "Path=/inquire"} <= set(attributes)
        assert "samesite=none" in [one.lower() for one in attributes]
    assert "Max-Age=0" in discarded.headers["set-cookie"]
    assert (await filler.see("who")).status_code == 410


async def test_a_draft_of_a_tab_is_not_shown_in_a_frame_nor_the_other_way_round(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    alone, framed = Filler(api, clock), FramedFiller(api, clock)
    await alone.begin()
    await framed.begin()
    assert alone.handle != framed.handle
    await alone.post("who")
    await framed.post("who", **{"patient.given_name": "Framed"})
    in_frame = await api.get(f"{alone.address('who')}?embed=1")
    in_tab = await api.get(framed.address("who").partition("?")[0])
    assert in_frame.status_code == in_tab.status_code == 410
    assert "Maria" not in in_frame.text
    assert "Framed" not in in_tab.text


async def test_what_another_site_sends_changes_nothing_and_is_told_kindly(
    filler: FramedFiller, inquiry: InquiryWeb
) -> None:
    await filler.fill()
    typed = {"patient.given_name": "Mallory", "location": "vancouver"}
    for origin, step in product(FOREIGN, ("who", "check", "ask", "discard")):
        headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
        refused = await filler.api.post(filler.address(step), data=typed, headers=headers)
        assert refused.status_code == 403, (origin, step)
        assert ancestors(refused) == FRAMED
        assert stays_in_the_frame(refused.text)
        assert 'href="/inquire?procedure=micro-needling' in unescape(refused.text)
        assert "set-cookie" not in refused.headers
    checked = await filler.text("check")
    assert "Mallory" not in checked
    assert "Maria" in checked
    assert await inquiry.database["inquiries"].count_documents({}) == 0


async def test_without_any_origin_or_with_two_nothing_is_taken_either(filler: FramedFiller) -> None:
    address = filler.address("who")
    twice = [("Origin", HOME), ("Origin", HOME)]
    for headers in ([], twice, [("Sec-Fetch-Site", "same-origin")]):
        refused = await filler.api.post(address, data=filler.typed["who"], headers=headers)
        assert refused.status_code == 403
        assert "Please open this form in a tab of its own" in refused.text
    assert (await filler.post("who")).status_code == 303


async def test_a_service_with_several_names_takes_what_comes_from_the_one_that_was_called(
    inquiry: InquiryWeb, clock: StillClock
) -> None:
    async with client_of(app_of(inquiry), base_url="https://second.example") as api:
        await inquiry.directory.apply(network_changes())
        filler = FramedFiller(api, clock)
        await filler.begin()
        for origin, status in (
            ("https://second.example", 303),
            (HOME, 303),
            ("http://second.example", 403),
            ("https://third.example", 403),
        ):
            posted = await api.post(filler.address("who"), headers={"Origin": origin}, data={})
            assert posted.status_code == status, origin


async def test_whose_browser_keeps_no_cookie_is_led_to_the_same_form_in_a_tab(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = FramedFiller(api, clock)
    await filler.begin(f"{FRAMED_PAGE}&site=toronto-web", "fr-CA")
    api.cookies.clear()
    for answer in (await filler.see("who"), await filler.post("who"), await filler.send()):
        assert answer.status_code == 410
        assert ancestors(answer) == FRAMED
        assert "Veuillez ouvrir ce formulaire dans un onglet à part" in answer.text
        (own_tab,) = [a for a, tag in links(answer.text) if "_blank" in tag]
        assert parse_qs(urlsplit(own_tab).query) == {
            "procedure": ["micro-needling"],
            "location": ["toronto"],
            "locale": ["fr-CA"],
            "site": ["toronto-web"],
        }
    begun = await api.get(own_tab)
    page = await api.get(begun.headers["location"])
    assert page.status_code == 200
    assert ancestors(page) == NOBODY
    assert "Clinic of Toronto" in page.text


async def test_the_language_changes_in_the_frame_and_everything_typed_stays(
    filler: FramedFiller,
) -> None:
    switched = await filler.post("who", switch="ar")
    page = await filler.api.get(switched.headers["location"])
    assert ancestors(page) == FRAMED
    assert 'dir="rtl"' in page.text
    assert 'value="Maria"' in page.text
    assert stays_in_the_frame(page.text)
    assert all("locale=ar" in address for address, _ in links(page.text) if "embed" in address)


async def test_mistakes_and_the_way_to_mend_them_stay_in_the_frame(filler: FramedFiller) -> None:
    filler.typed = answers(patient__email="maria@")
    await filler.fill(until="contact")
    refused = await filler.post("contact")
    page = await filler.api.get(refused.headers["location"])
    assert "Enter an e-mail address in the form" in page.text
    assert stays_in_the_frame(page.text)
    await filler.post("contact", **{"patient.email": "maria@example.com"})
    mended = dict(filler.typed["contact"], **{"patient.email": "maria@example.com"})
    filler.typed = {**filler.typed, "contact": mended}
    await filler.fill()
    check = (await filler.see("check")).text
    changing = next(a for a, _ in links(check) if a.endswith("#patient-email"))
    query = parse_qs(urlsplit(changing).query)
    assert query["then"] == ["check"]
    assert query["embed"] == ["1"]
    assert 'name="then" value="check"' in (await filler.api.get(changing)).text


async def test_what_is_refused_is_a_page_in_the_frame_and_a_draft_that_is_gone_begins_anew(
    filler: FramedFiller, inquiry: InquiryWeb
) -> None:
    html = {**FROM_HOME, "Accept": "text/html"}
    nothing = await filler.api.get(filler.address("nothing"), headers=html)
    large = await filler.api.post(
        filler.address("who"), data={"message": "x" * 200_000}, headers=html
    )
    latin = {**html, "Content-Type": "multipart/form-data; boundary=x; charset=latin-1"}
    unread = await filler.api.post(filler.address("who"), content=b"", headers=latin)
    missing = await filler.api.get("/inquire/a/b/c?embed=1", headers=html)
    await inquiry.database["drafts"].delete_many({})
    gone = await filler.see("who")
    found = {404: nothing, 413: large, 415: unread, 410: gone}
    for status, answer in [*found.items(), (404, missing)]:
        assert answer.status_code == status
        assert ancestors(answer) == FRAMED
        assert stays_in_the_frame(answer.text), status
    assert "This form is not here any more" in gone.text
    again = next(address for address, _ in links(gone.text) if address.startswith("/inquire?"))
    assert (await filler.api.get(again)).status_code == 303


async def test_what_cannot_be_kept_at_this_moment_is_sent_again_from_within_the_frame(
    filler: FramedFiller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_busy(*_: object) -> bool:
        return False

    with monkeypatch.context() as others:
        others.setattr(MongoDrafts, "replace", is_busy)
        delayed = await filler.post("who")
    assert delayed.status_code == 503
    assert ancestors(delayed) == FRAMED
    assert stays_in_the_frame(delayed.text)
    (again,) = [address for address, tag in links(delayed.text) if tag.startswith("<form")]
    typed = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', delayed.text))
    kept = await filler.api.post(again, data=typed, headers=FROM_HOME)
    assert kept.status_code == 303
    assert 'value="Maria"' in await filler.text("who")


async def test_who_must_wait_is_told_so_in_the_frame(
    mongodb_uri: str, database_prefix: str, clock: StillClock
) -> None:
    chosen = settings(
        mongodb_uri, database_prefix, embed_origins=SITES[0], inquiry_url=HOME,
        cookie_secure=True, limit_drafts_by_address="2/hour",
    )  # fmt: skip
    few = build_inquiry(chosen, application="wayfare-tests", now=clock)
    async with client_of(app_of(few), base_url=HOME) as api:
        await few.directory.apply(network_changes())
        filler = FramedFiller(api, clock)
        await filler.begin()
        await filler.post("who")
        for answer in (await filler.post("who"), await api.get(FRAMED_PAGE)):
            assert answer.status_code == 429
            assert "retry-after" in answer.headers
            assert ancestors(answer) == SITES[0]
            assert stays_in_the_frame(answer.text)


async def test_the_choice_of_a_procedure_stays_in_the_frame_with_its_clinic(
    api: httpx2.AsyncClient,
) -> None:
    page = "/inquire?embed=1&location=toronto&site=toronto-web&procedure=unheard-of"
    chooser = await api.get(page)
    assert ancestors(chooser) == FRAMED
    assert "Which procedure is it about?" in chooser.text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', chooser.text))
    assert hidden == {
        "locale": "en-CA",
        "embed": "1",
        "location": "toronto",
        "site": "toronto-web",
    }
    begun = await api.get("/inquire", params={**hidden, "procedure": "micro-needling"})
    assert "Clinic of Toronto" in (await api.get(begun.headers["location"])).text


async def test_what_stands_in_the_address_is_carried_as_text_and_not_without_end(
    api: httpx2.AsyncClient,
) -> None:
    evil = '"><script>alert(1)</script>&embed=0#x\r\nX-Injected: y'
    begun = await api.get(
        "/inquire",
        params={
            "embed": "1",
            "procedure": "micro-needling",
            "campaign": evil,
            "page": "x" * 5000,
            "unknown": "y",
        },
    )
    assert begun.status_code == 303
    assert "x-injected" not in begun.headers
    query = parse_qs(urlsplit(begun.headers["location"]).query)
    assert query == {"embed": ["1"], "procedure": ["micro-needling"], "campaign": [evil]}
    page = await api.get(begun.headers["location"])
    assert "<script>alert" not in page.text
    assert stays_in_the_frame(page.text)


async def test_whatever_bytes_stand_in_the_address_there_is_a_page(api: httpx2.AsyncClient) -> None:
    for raw in (
        "%00",
        "%FF",
        "%ED%A0%80",
        "%0D%0AX-Injected:%20y",
        "%25",
        "%E2%80%AE",
        "%F0%9F%98%80",
    ):
        odd = f"campaign={raw}&site={raw}&locale={raw}&location={raw}&revision={raw}"
        begun = await api.get(f"/inquire?embed=1&procedure=micro-needling&{odd}")
        assert begun.status_code == 303, raw
        assert "x-injected" not in begun.headers
        page = await api.get(begun.headers["location"])
        assert page.status_code == 200, raw
        assert stays_in_the_frame(page.text), raw
        api.cookies.clear()
        assert (await api.get(begun.headers["location"])).status_code == 410, raw


async def test_the_script_is_one_that_caches_keep_and_ask_for_again(
    api: httpx2.AsyncClient,
) -> None:
    answer = await api.get("/embed.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["etag"].startswith('"')
    assert "public" in answer.headers["cache-control"]
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in answer.headers
    assert ancestors(answer) == NOBODY
    for tag in (answer.headers["etag"], f"W/{answer.headers['etag']}", "*"):
        known = await api.get("/embed.js", headers={"If-None-Match": tag})
        assert known.status_code == 304
        assert known.content == b""
        assert known.headers["etag"] == answer.headers["etag"]
    other = await api.get("/embed.js", headers={"If-None-Match": '"other"'})
    assert other.content == answer.content
    assert (await api.head("/embed.js")).headers["etag"] == answer.headers["etag"]
