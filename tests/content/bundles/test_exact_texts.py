"""Texts and overrides that are written to the letter, and the manifest: what is wrong is named by
file and field.
"""

from dataclasses import replace
from typing import Any

import pytest
import yaml

from services.content.bundles.domain import BundleDoesNotFit
from services.content.bundles.schemas import BundleFiles, BundleNotReadable, read_bundle
from services.content.bundles.schemas.manifest import write_manifest
from services.content.text.domain import BulletList, Paragraph
from tests.content.bundles.network import NETWORK, Unfolded, files

TEXT = b"title: Ear tubes\nsummary:\n- Small tubes.\n- items: [One, Two]\n  is_ordered: true\n"


def exact(text: bytes = TEXT, **changes: Any) -> BundleFiles:
    return replace(files(**changes), pages={"ear-tubes.en-CA.yaml": text})


def override(text: bytes, name: str = "ear-tubes.toronto.en-CA.yaml") -> BundleFiles:
    return replace(exact(), overrides={name: text})


def test_a_text_is_taken_as_it_is_written() -> None:
    (bundled,) = read_bundle(exact()).procedures

    assert bundled.procedure.texts["en-CA"].summary == (
        Paragraph(text="Small tubes."),
        BulletList(items=("One", "Two"), is_ordered=True),
    )
    assert bundled.is_whole
    assert not bundled.is_draft


def test_what_the_network_says_on_every_page_may_be_said_in_a_text_as_well() -> None:
    travel = {"texts": {"en-CA": {"heading": "Travel", "paragraphs": ["Come."]}}}
    text = TEXT + b"international: {heading: Travel, blocks: [Come.]}\n"
    (bundled,) = read_bundle(exact(text, travel={"international": travel})).procedures

    assert bundled.procedure.texts["en-CA"].international is not None


def test_a_clinic_may_say_any_part_of_a_text_differently() -> None:
    (bundled,) = read_bundle(override(b"faqs: []\nfunding: You pay.\n")).procedures
    found = bundled.procedure.overrides["toronto"]["en-CA"]

    assert (found.faqs, found.funding, found.title) == ((), "You pay.", None)


def test_other_words_of_a_clinic_are_another_bundle() -> None:
    one, other = (read_bundle(override(text)) for text in (b"funding: A", b"funding: B"))

    assert one.procedures[0].digest != other.procedures[0].digest


OFFERED = b"- {procedure: ear-tubes, doctors: [{slug: a-doctor, capacity: 3}]}"
PROCEDURE = {**NETWORK["procedures"][0]}
NOT_READABLE = {
    "no-yaml": (exact(b"title: [\n\n"), "procedures/ear-tubes.en-CA.yaml", "Line 3"),
    "unknown-field": (exact(b"headline: a"), "procedures/ear-tubes.en-CA.yaml.headline", ""),
    "no-text": (exact(b"title: 7"), "procedures/ear-tubes.en-CA.yaml.title", ""),
    "no-mapping": (exact(b"- a"), "procedures/ear-tubes.en-CA.yaml", ""),
    "nothing": (exact(b""), "procedures/ear-tubes.en-CA.yaml", ""),
    "an-alias": (
        exact(b"title: &a b\nfunding: *a"), "procedures/ear-tubes.en-CA.yaml", "Line 1",
    ),
    "circular": (
        exact(b"title: a\nsections: &a\n- *a"), "procedures/ear-tubes.en-CA.yaml", "Line 2",
    ),
    "too-large": (exact(b"#" * 2 * 1024**2 + b"\n"), "procedures/ear-tubes.en-CA.yaml", "2 MiB"),
    "odd-characters": (exact(b'title: "a\\0b"'), "procedures.0.texts.en-CA.title", ""),
    "too-long": (exact(b"title: " + b"a" * 301), "procedures.0.texts.en-CA.title", "300"),
    "two-texts": (
        replace(exact(), pages={"ear-tubes.en-CA.yaml": TEXT, "ear-tubes.en-CA.txt": b"Ear"}),
        "ear-tubes.en-CA.txt", "another page",
    ),
    "no-procedure": (override(b"{}", "ears.toronto.en-CA.yaml"), "ears.toronto.en-CA.yaml", ""),
    "no-locale": (override(b"{}", "ear-tubes.toronto.de.yaml"), "ear-tubes.toronto.de.yaml", ""),
    "no-clinic": (override(b"{}", "ear-tubes.en-CA.yaml"), "ear-tubes.en-CA.yaml", "<location>"),
    "captured-override": (
        override(b"", "ear-tubes.toronto.en-CA.txt"), "ear-tubes.toronto.en-CA.txt", ".yaml",
    ),
    "bad-override": (
        override(b"summary: 1"), "overrides/ear-tubes.toronto.en-CA.yaml.summary", "",
    ),
    "said-twice": (
        replace(
            exact(procedures=[{**PROCEDURE, "overrides": {"toronto": {"en-CA": {"title": "A"}}}}]),
            overrides={"ear-tubes.toronto.en-CA.yaml": b"title: B"},
        ),
        "procedures.0.overrides.toronto.en-CA", "overrides/",
    ),
    "no-offerings": (
        replace(exact(), offerings={"toronto.yaml": b"- ["}), "offerings/toronto.yaml", "Line 1",
    ),
    "no-list": (
        replace(exact(), offerings={"toronto.yaml": b"a: b"}), "offerings/toronto.yaml", "",
    ),
    "no-doctor": (
        replace(exact(), offerings={"toronto.yaml": b"- {procedure: ear-tubes, doctors: []}"}),
        "offerings/toronto.yaml.0.doctors", "Somebody",
    ),
    "no-slug": (
        replace(exact(), offerings={"Toronto.yaml": OFFERED}),
        "offerings/Toronto.yaml.0.location", "",
    ),
    "many-offerings": (
        replace(exact(), offerings={"toronto.yaml": b"#" * 6 * 1024**2}), "offerings/toronto.yaml",
        "5 MiB",
    ),
    "other-version": (
        replace(exact(), manifest=b"format: wayfare-content\nversion: 2\nnovel: 1\n"),
        "bundle.yaml.version", "version 1",
    ),
    "other-format": (
        replace(exact(), manifest=b"format: cookbook\nversion: 1\n"), "bundle.yaml.format", "",
    ),
    "no-version": (
        replace(exact(), manifest=b"format: wayfare-content"), "bundle.yaml.version", "",
    ),
    "no-manifest": (replace(exact(), manifest=b"a: ["), "bundle.yaml", "Line 1"),
    "a-number": (replace(exact(), manifest=b"7"), "bundle.yaml", ""),
    "broken-off": (
        replace(exact(), manifest=write_manifest([], is_complete=False)), "bundle.yaml", "broken",
    ),
    "a-file-is-gone": (
        replace(exact(), manifest=write_manifest(["pictures/a.webp"], is_complete=True)),
        "pictures/a.webp", "not there",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_READABLE)
def test_what_cannot_be_read_is_named_by_file_and_line_or_field(case: str) -> None:
    given, field, words = NOT_READABLE[case]
    with pytest.raises(BundleNotReadable) as refusal:
        read_bundle(given)
    problem = refusal.value.problems[0]

    assert problem.field == field
    assert words in problem.message


def test_what_a_clinic_offers_may_have_a_file_of_its_own() -> None:
    bundle = read_bundle(replace(exact(offerings=[]), offerings={"toronto.yaml": OFFERED}))

    assert [one.key for one in bundle.offerings] == ["toronto:ear-tubes"]


def test_an_offering_is_not_taken_from_two_files() -> None:
    with pytest.raises(BundleDoesNotFit) as refusal:
        read_bundle(replace(exact(), offerings={"toronto.yaml": OFFERED}))

    assert [(one.field, one.code) for one in refusal.value.problems] == [
        ("offerings.toronto:ear-tubes", "duplicate")
    ]


DANGLING: dict[str, tuple[dict[str, Any], str]] = {
    "doctor": (
        {"doctors": [{**NETWORK["doctors"][0], "locations": ["toronto", "atlantis"]}]},
        "doctors.a-doctor.locations.atlantis",
    ),
    "override": (
        {"procedures": [{**PROCEDURE, "overrides": {"atlantis": {"en-CA": {"title": "A"}}}}]},
        "procedures.ear-tubes.overrides.atlantis",
    ),
}


@pytest.mark.parametrize("case", DANGLING)
def test_what_names_a_clinic_that_is_not_in_the_bundle_is_refused(case: str) -> None:
    changes, field = DANGLING[case]
    with pytest.raises(BundleDoesNotFit) as refusal:
        read_bundle(files(**changes))

    assert [problem.field for problem in refusal.value.problems] == [field]


def test_a_section_of_a_guide_may_have_blocks_in_any_order_and_a_name_of_its_own() -> None:
    section = {"id": "go", "heading": "How", "blocks": [{"items": ["One"]}, "Then."]}
    plain = {"heading": "How", "paragraphs": ["First."], "items": ["One"]}
    guide = {"en-CA": [section, plain]}
    network = {**NETWORK, "travel": {"international": {"guide": guide}}}
    content = yaml.dump(network, Dumper=Unfolded).encode()
    blocks = read_bundle(BundleFiles(network=content, pages={})).blocks
    own, made = blocks.guides["to-canada"]["en-CA"]

    assert (own.id, made.id) == ("go", "how")
    assert own.blocks == (BulletList(items=("One",)), Paragraph(text="Then."))
    assert made.blocks == (Paragraph(text="First."), BulletList(items=("One",)))
