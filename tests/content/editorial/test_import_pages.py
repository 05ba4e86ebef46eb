"""The import screen: what becomes of a page is shown first, then it is taken over by one press."""

import html
import re

import httpx2
import pytest

from services.content.bundles.schemas import read_bundle
from services.content.bundles.schemas.archive import read_archive, write_archive
from services.content.bundles.schemas.writing import write_bundle
from services.content.revisions.domain import Kind
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.bundles.network import PAGE, files
from tests.content.editorial.people import Person, form_of, somebody
from tests.content.importing.captured import PAGES
from tests.content.workflow.editing import edit

IMPORT = "/editorial/import"
DRAFTS = f"{IMPORT}/drafts"
BUNDLES = f"{IMPORT}/bundles"
ODD = "Ear tubes\n\nWhy\n\nGlue ear.\n\nDoctors\n\nDr. Nobody Known\n\n———\n"
FRENCH = (PAGES / "aerateurs.fr-CA.txt").read_bytes()


async def hand_in(
    person: Person, page: bytes, *, status: int = 200, name: str = "page.txt", **fields: str
) -> str:
    """As a browser sends the form with a file."""
    form = form_of(await person.open(IMPORT), IMPORT)
    answer = await person.client.post(
        IMPORT, data={**form, **fields}, files={"file": (name, page, "text/plain")}
    )
    assert answer.status_code == status, answer.text
    return answer.text


def rows(page: str) -> list[str]:
    """The lines of the report, each as one text."""
    found = re.findall(r'<td class="number">(.*?)</tr>', page, re.DOTALL)
    texts = (re.sub(r"<svg.*?</svg>", "", row, flags=re.DOTALL) for row in found)
    return [html.unescape(" ".join(re.sub(r"<[^>]+>", " ", one).split())) for one in texts]


async def test_an_editor_sees_what_becomes_of_each_line_and_takes_the_page_over(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    report = await hand_in(editor, ODD.encode())
    assert rows(report) == [
        "1 Ear tubes Title",
        "3 Why Heading of a section",
        "5 Glue ear. Text of a section",
        "7 Doctors Heading of the doctors",
        "9 Dr. Nobody Known Doctor: the directory says who the directory has no doctor of this "
        "name: Dr. Nobody Known",
        "11 ——— Left out: there are no words in this line.",
    ]
    assert "It takes the place of revision 1 of Ear tubes" in report
    assert (await published.read_text("ear-tubes", "en-CA")).text_revisions == {"en-CA": 1}

    form = form_of(report, DRAFTS)
    taken = await editor.send_form(DRAFTS, form)
    assert taken.headers["location"] == "/editorial/texts/ear-tubes/en-CA?done=imported"
    assert "Taken over as a draft" in await editor.open(taken.headers["location"])
    draft = await published.read_text("ear-tubes", "en-CA")
    assert draft.text_revisions == {"en-CA": 2}
    sections = draft.value.texts["en-CA"].sections
    assert sections is not None
    assert [one.heading for one in sections] == ["Why"]
    assert draft.value.texts["en-CA"].funding == "Public plans pay."
    (newest, _) = await published.list_revisions(Kind.TEXT, "ear-tubes:en-CA", before=None, limit=9)
    assert newest.by is not None

    stale = await editor.send_form(DRAFTS, form, 409)
    assert "Somebody else has changed this text" in stale.text
    assert "revision 2 of Ear tubes" in stale.text


async def test_a_page_in_french_is_the_first_text_of_its_language_or_a_procedure_of_its_own(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    first = await hand_in(editor, FRENCH, locale="fr-CA", procedure="ear-tubes")
    assert "It becomes the first text of Ear tubes" in first
    new = await hand_in(editor, FRENCH, locale="fr-CA")
    assert "It becomes a new procedure with the address" in new
    form = form_of(new, DRAFTS)
    await editor.send_form(DRAFTS, form)
    stored = await published.read_text(form["procedure"], "fr-CA")
    assert stored.value.titles.keys() == {"fr-CA"}
    french = await editor.client.get(IMPORT, headers={"Accept-Language": "fr-CA"})
    assert "Remettre une page" in french.text


async def test_a_pasted_page_stays_in_the_form_and_what_cannot_be_read_is_told(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    nothing = await editor.send(IMPORT, IMPORT, status=422)
    assert 'aria-describedby="body-hint page-error"' in nothing.text
    pasted = await editor.send(IMPORT, IMPORT, status=422, body="Only <words>")
    assert "Only &lt;words&gt;</textarea>" in pasted.text
    assert DRAFTS not in pasted.text
    assert "no headings" in pasted.text
    assert rows(pasted.text)
    binary = await hand_in(editor, b"\x00\xff\xfe" * 200, status=422)
    assert "The page is not text." in binary
    markup = await hand_in(editor, b"<h1>Ear tubes</h1>\n<hr>\n<h2>Why</h2>\n<p>Glue.</p>")
    assert "1 line only draws what stands beside it" in markup
    long = await hand_in(editor, f"# {'a' * 301}\n\n## Why\n\nGlue.".encode(), status=422)
    assert "more in this text than a page can hold" in long
    assert DRAFTS not in long
    assert (await published.read_text("ear-tubes", "en-CA")).text_revisions == {"en-CA": 1}


HOSTILE: dict[str, dict[str, str]] = {
    "no-base64": {"page": "<script>"},
    "nothing": {"page": ""},
    "another-locale": {"page": "QQ==", "locale": "de"},
    "no-slug": {"page": "QQ==", "procedure": "../../x"},
    "no-revision": {"page": "QQ==", "revision": "1e9"},
}


async def test_whatever_is_sent_instead_of_the_form_writes_nothing(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    form = form_of(await hand_in(editor, ODD.encode()), DRAFTS)
    for changes in HOSTILE.values():
        await editor.send_form(DRAFTS, {**form, **changes}, 422)
    unseen = await editor.send_form(DRAFTS, {**form, "revision": "0"}, 409)
    assert "Somebody else has changed this text" in unseen.text
    await edit(published, "Somebody else's words.")
    await editor.send_form(DRAFTS, form, 409)
    assert (await published.read_text("ear-tubes", "en-CA")).text_revisions == {"en-CA": 2}
    del form["csrf_token"]
    await editor.send_form(DRAFTS, form, 403)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("role", "clinic"),
    [(Role.EDITOR, "toronto"), (Role.REVIEWER, "*")],
    ids=["of-one-clinic", "a-reviewer"],
)
async def test_texts_belong_to_the_network_so_importing_is_for_its_editors(
    client: httpx2.AsyncClient,
    content_database: Database,
    role: Role,
    clinic: str,
) -> None:
    person = await somebody(client, content_database, role, clinic)
    await person.open(IMPORT, status=403)
    assert IMPORT not in await person.open("/editorial")


async def send_bundle(
    person: Person, archive: bytes, page: str, *, status: int = 200, do: str = "compare"
) -> httpx2.Response:
    answer = await person.client.post(
        BUNDLES,
        data={**form_of(page, BUNDLES), "do": do},
        files={"file": ("content.zip", archive, "application/zip")},
    )
    assert answer.status_code == status, answer.text
    return answer


async def test_a_bundle_is_shown_with_what_it_would_change_and_then_loaded(
    client: httpx2.AsyncClient, content_database: Database, content: Content
) -> None:
    await content.load_bundle(read_bundle(files()))
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    form = await editor.open(IMPORT)
    assert 'href="/v1/editorial/bundle"' in form
    out = (await editor.client.get("/v1/editorial/bundle")).content
    same = await send_bundle(editor, out, form)
    assert "Loading it would change nothing." in same.text

    news = {"id": "news", "texts": {"en-CA": {"text": "A new clinic opens."}}}
    changed = read_bundle(
        files(PAGE.replace(b"tube", b"grommet & <tube>"), top_announcements=[news])
    )
    archive = write_archive(write_bundle(changed))
    shown = (await send_bundle(editor, archive, form)).text
    assert "Procedure <strong>ear-tubes</strong>" in shown
    assert "Announcement <strong>news</strong>" in shown
    assert "grommet &amp; &lt;tube&gt;" in shown
    other = await send_bundle(editor, out, shown, status=409, do="load")
    assert "another file" in other.text
    loaded = await send_bundle(editor, archive, shown, status=303, do="load")
    assert loaded.headers["location"] == f"{IMPORT}?done=loaded"
    assert "The bundle is loaded." in await editor.open(loaded.headers["location"])
    draft = await content.read_text("ear-tubes", "en-CA")
    assert "grommet" in str(draft.value.texts)
    assert read_archive(out).pages

    refused = await send_bundle(editor, b"PK<script>", form, status=422)
    assert "nothing was written" in refused.text
    assert "<script>" not in refused.text
    missing = await send_bundle(editor, b"", form, status=422)
    assert "Choose a file." in missing.text
