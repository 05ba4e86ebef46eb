"""The captured pages of a bundle: in text, Markdown or HTML, each of them once."""

from pathlib import Path

import pytest

from services.content.bundles.schemas import BundleFiles, BundleNotReadable, read_bundle
from services.content.load import files_of
from tests.content.bundles.network import files

_IN_HTML = b"<html><h1>Ear tubes</h1><h2>Why</h2><p>Glue ear.</p></html>"
_IN_MARKDOWN = b"# Ear tubes\n\n## Why\n\nGlue ear."


def bundle_with(pages: dict[str, bytes]) -> BundleFiles:
    return BundleFiles(network=files().network, pages=pages)


@pytest.mark.parametrize(("suffix", "page"), [("html", _IN_HTML), ("md", _IN_MARKDOWN)])
def test_a_page_may_be_markdown_or_html(suffix: str, page: bytes) -> None:
    bundle = read_bundle(bundle_with({f"ear-tubes.en-CA.{suffix}": page}))

    assert bundle.procedures[0].procedure.titles["en-CA"] == "Ear tubes"
    assert bundle.unplaced == ()


def test_two_pages_for_one_text_are_refused() -> None:
    pages = {"ear-tubes.en-CA.html": _IN_HTML, "ear-tubes.en-CA.md": _IN_MARKDOWN}
    with pytest.raises(BundleNotReadable) as refusal:
        read_bundle(bundle_with(pages))

    assert [(problem.field, problem.code) for problem in refusal.value.problems] == [
        ("ear-tubes.en-CA.html", "duplicate")
    ]


def test_names_that_the_bundle_itself_does_not_know_are_reported() -> None:
    page = (
        b"Ear tubes\n\nAvailable in:\n\nToronto\nKnowlton\n\nWhy\n\nGlue ear.\n\nDoctors\n\nDr. B"
    )
    bundle = read_bundle(files(page))

    assert [name.text for name in bundle.unplaced[0].report.unknown] == ["Knowlton", "Dr. B"]


def test_a_folder_gives_its_pages_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "network.yaml").write_bytes(b"")
    (tmp_path / "procedures").mkdir()
    for name in ("a.en-CA.txt", "b.en-CA.md", "c.fr-CA.html", "notes.pdf", ".hidden"):
        (tmp_path / "procedures" / name).write_bytes(b"")

    assert sorted(files_of(tmp_path).pages) == ["a.en-CA.txt", "b.en-CA.md", "c.fr-CA.html"]
