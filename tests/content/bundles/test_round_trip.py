"""What content says is what its files say: written and read again it is the same, to the letter."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.local.samples import CONTENT
from deploy.local.state import ROOT
from services.content.bundles.domain import Bundle, Export
from services.content.bundles.schemas import BundleFiles, read_bundle
from services.content.bundles.schemas.plain_yaml import read_yaml, write_yaml
from services.content.bundles.schemas.writing import write_bundle, written_export
from services.content.load import files_of
from services.content.text.domain import ProcedureText
from tests.content.builders import EAR_TUBES, ENGLISH
from tests.content.bundles.generated import BUNDLES, TEXTS
from tests.content.bundles.network import files


def _as_exported(bundle: Bundle) -> Bundle:
    return replace(
        bundle,
        procedures=tuple(replace(one, digest="") for one in bundle.procedures),
        offerings=tuple(sorted(bundle.offerings, key=lambda one: one.key)),
        announcements=tuple(sorted(bundle.announcements, key=lambda one: one.id)),
    )


@pytest.mark.parametrize("part", BUNDLES)
@given(data=st.data())
def test_any_content_comes_back_from_its_files_as_it_was(part: str, data: st.DataObject) -> None:
    bundle = data.draw(BUNDLES[part])
    written = written_export(Export(bundle=bundle))
    again = read_bundle(written)

    assert _as_exported(again) == _as_exported(bundle)
    assert dict(write_bundle(again).contents()) == dict(written.contents())


@given(TEXTS)
def test_any_text_is_one_value_of_yaml(text: str) -> None:
    assert read_yaml(write_yaml({"a": text, "b": [text]})) == {"a": text, "b": [text]}


def test_the_same_content_gives_the_same_bytes_whatever_order_it_was_in() -> None:
    bundle = read_bundle(files_of(ROOT / CONTENT))
    turned = replace(
        bundle,
        locations=bundle.locations[::-1],
        doctors=bundle.doctors[::-1],
        offerings=bundle.offerings[::-1],
        procedures=bundle.procedures[::-1],
        pictures=bundle.pictures[::-1],
        announcements=bundle.announcements[::-1],
    )

    assert dict(write_bundle(turned).contents()) == dict(write_bundle(bundle).contents())


def test_a_paragraph_is_one_line_of_its_file() -> None:
    bundle = read_bundle(files())
    long = "A sentence of some words. " * 100
    text = replace(ENGLISH, funding=long)
    procedure = replace(EAR_TUBES, texts={"en-CA": text})
    written = write_bundle(
        replace(bundle, procedures=(replace(bundle.procedures[0], procedure=procedure),))
    )
    lines = written.pages["ear-tubes.en-CA.yaml"].decode().splitlines()

    assert f"funding: '{long}'" in lines


def test_nothing_that_is_inherited_gets_into_a_file() -> None:
    bundle = read_bundle(files())
    empty = replace(EAR_TUBES, texts={"en-CA": ProcedureText(title="Ear tubes", sections=())})
    written = write_bundle(
        replace(bundle, procedures=(replace(bundle.procedures[0], procedure=empty),))
    )

    assert written.pages == {"ear-tubes.en-CA.yaml": b"title: Ear tubes\nsections: []\n"}


def test_a_bundle_of_files_by_path_is_the_bundle_of_its_parts() -> None:
    given = write_bundle(read_bundle(files()))

    assert BundleFiles.of(dict(given.contents())) == given
