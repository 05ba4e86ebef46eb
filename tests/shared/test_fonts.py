"""Fonts come from npm packages: their files for ever, nothing else of the packages, and never
something in their place.
"""

import json
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from shared.web import Templates, create_app
from shared.web.fonts import installed_fonts, preload_header, read_fonts, sheets_for
from shared.web.npm import NODE_MODULES, PackageMissing, of_package
from tests.support.http import client_of

SHEETS = ("text.css", "arabic.css", "chinese.css")
LATIN = f"/fonts/{installed_fonts().latin}"
FACE = re.compile(r"@font-face \{[^}]*\}")


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(create_app("test", routers=[])) as made:
        yield made


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A `node_modules` that may be changed."""
    shutil.copytree(NODE_MODULES / "@fontsource-variable", tmp_path / "@fontsource-variable")
    return tmp_path


@pytest.mark.parametrize("sheet", SHEETS)
async def test_every_file_that_a_style_sheet_names_is_there_for_ever(
    client: httpx2.AsyncClient, sheet: str
) -> None:
    text = (await client.get(f"/fonts/{sheet}")).text
    addresses = set(re.findall(r"url\(([^)]+)\)", text))
    assert addresses
    for address in addresses:
        answer = await client.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "font/woff2"), address
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.content.startswith(b"wOF2")


@pytest.mark.parametrize("sheet", SHEETS)
async def test_a_face_says_for_which_characters_it_is_and_hides_no_text_meanwhile(
    client: httpx2.AsyncClient, sheet: str
) -> None:
    for face in FACE.findall((await client.get(f"/fonts/{sheet}")).text):
        assert "unicode-range: U+" in face
        assert "font-display: swap" in face


async def test_latin_letters_come_from_one_font_in_every_language(
    client: httpx2.AsyncClient,
) -> None:
    for sheet in ("arabic.css", "chinese.css"):
        text = (await client.get(f"/fonts/{sheet}")).text
        assert not re.search(r"-(latin|latin-ext|cyrillic|vietnamese)-", text)
    assert "italic" in (await client.get("/fonts/text.css")).text


async def test_chinese_marks_are_a_family_of_their_own(client: httpx2.AsyncClient) -> None:
    text = (await client.get("/fonts/chinese.css")).text
    marks = [face for face in FACE.findall(text) if "'Noto Sans SC Variable Marks'" in face]
    ranges = ",".join(re.findall(r"unicode-range: ([^;]+);", "\n".join(marks)))
    assert sorted(ranges.split(",")) == ["U+2014", "U+201c", "U+201d", "U+2026"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "nothing.woff2",
        f"{installed_fonts().latin.partition('/')[0]}",
        "source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
        "source-sans-3-0.0.1/source-sans-3-latin-wght-normal.woff2",
        "source-sans-3/package.json",
        "source-sans-3/LICENSE",
        "source-sans-3/index.css",
        "noto-sans-arabic/files/noto-sans-arabic-arabic-wdth-normal.woff2",
        "..%2f..%2fpackage.json",
        "..%2f..%2f..%2fREADME.md",
        "source-sans-3%2f..%2f..%2fhtmx.org%2fdist%2fhtmx.min.js",
        "%2fetc%2fpasswd",
        "%00",
        "x" * 5_000,
    ],
)
async def test_nothing_else_of_the_packages_can_be_had(
    client: httpx2.AsyncClient, path: str
) -> None:
    answer = await client.get(f"/fonts/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_file_answers_head_what_is_known_already_and_a_part_of_it(
    client: httpx2.AsyncClient,
) -> None:
    whole = await client.get(LATIN)
    head = await client.head(LATIN)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    known = await client.get(LATIN, headers={"If-None-Match": whole.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert "immutable" in known.headers["cache-control"]
    part = await client.get(LATIN, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"wOF2")
    assert (await client.post(LATIN)).status_code == 405


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip", "identity"])
async def test_a_style_sheet_is_asked_for_again_and_known(
    client: httpx2.AsyncClient, encoding: str
) -> None:
    asked = {"Accept-Encoding": encoding}
    answer = await client.get("/fonts/chinese.css", headers=asked)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers.get("content-encoding", "identity") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "immutable" not in answer.headers["cache-control"]
    again = {**asked, "If-None-Match": answer.headers["etag"]}
    known = await client.get("/fonts/chinese.css", headers=again)
    assert (known.status_code, known.content) == (304, b"")
    assert (await client.head("/fonts/chinese.css", headers=asked)).content == b""
    assert (await client.post("/fonts/chinese.css")).status_code == 405


def test_another_version_has_other_files_behind_the_same_style_sheets(packages: Path) -> None:
    """Finished pages are stored: what they link must be there after an upgrade."""
    described = packages / "@fontsource-variable" / "source-sans-3" / "package.json"
    described.write_text(json.dumps({"version": "99.0.0"}))
    before, after = installed_fonts(), read_fonts(packages)
    assert set(after.sheets) == set(before.sheets) == set(SHEETS)
    assert after.latin == "source-sans-3-99.0.0/source-sans-3-latin-wght-normal.woff2"
    assert before.latin not in after.files
    assert b"url(/fonts/source-sans-3-99.0.0/" in after.sheets["text.css"]


@pytest.mark.parametrize(
    "path",
    [
        "source-sans-3",
        "noto-sans-sc/wght.css",
        "noto-sans-arabic/package.json",
        "noto-sans-sc/files/noto-sans-sc-119-wght-normal.woff2",
    ],
)
def test_without_its_packages_a_process_does_not_start_and_says_what_is_missing(
    packages: Path, path: str
) -> None:
    missing = packages / "@fontsource-variable" / path
    shutil.rmtree(missing) if missing.is_dir() else missing.unlink()
    with pytest.raises(PackageMissing) as refused:
        read_fonts(packages)
    assert str(refused.value) == f"Cannot start. {missing} is missing; `npm ci` installs it."


def test_the_same_holds_for_scripts(tmp_path: Path) -> None:
    with pytest.raises(PackageMissing, match=r"htmx\.org/dist is missing"):
        of_package("htmx.org/dist", tmp_path)


@pytest.mark.parametrize(
    ("locale", "sheets"),
    [
        ("en-CA", ("text",)),
        ("fr-CA", ("text",)),
        ("es", ("text",)),
        ("ar", ("text", "arabic")),
        ("zh-Hans", ("text", "chinese")),
    ],
)
def test_a_page_links_what_its_language_needs(locale: str, sheets: tuple[str, ...]) -> None:
    assert sheets_for(locale) == tuple(f"/fonts/{sheet}.css" for sheet in sheets)


def test_whole_pages_and_no_fragments_ask_for_latin_letters_at_once(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "page.html").write_text("<!doctype html>\n{% include '_fonts.html' %}")
    (templates / "_part.html").write_text("<p>a part</p>")
    pages = Templates(tmp_path, ("en-CA", "ar"))
    assert pages.page("page.html", None).headers["link"] == preload_header()["Link"]
    assert f"<{LATIN}>" in preload_header()["Link"]
    assert "link" not in pages.page("_part.html", None).headers
    assert "arabic.css" not in bytes(pages.page("page.html", None).body).decode()
    assert "arabic.css" in bytes(pages.page("page.html", None, "ar").body).decode()
