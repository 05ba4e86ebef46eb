"""What a page was made of comes back from the store as it was, whatever a later program added."""

from pathlib import Path

import pytest
from bson import BSON

from services.content.bundles.domain import BundledProcedure
from services.content.bundles.schemas import read_bundle
from services.content.documents import CONVERTER
from services.content.load import files_of
from services.content.publishing.domain import PageInputs
from tests.content.builders import EAR_TUBES

SAMPLES = Path(__file__).parents[3] / "deploy" / "local" / "sample_content"
BUNDLE = read_bundle(files_of(SAMPLES))


@pytest.mark.parametrize("bundled", BUNDLE.procedures, ids=lambda one: one.procedure.slug)
def test_the_inputs_of_a_page_read_back_as_they_were_written(
    bundled: BundledProcedure,
) -> None:
    inputs = PageInputs(
        procedure=bundled.procedure,
        changes_at=None,
    )
    assert (
        CONVERTER.structure(BSON.encode(CONVERTER.unstructure(inputs)).decode(), PageInputs)
        == inputs
    )


def test_fields_of_a_later_program_are_passed_over() -> None:
    inputs = PageInputs(procedure=EAR_TUBES, changes_at=None)
    document = CONVERTER.unstructure(inputs)
    document["procedure"]["later"] = 1
    document["procedure"]["texts"]["en-CA"]["sections"][0]["later"] = 1
    assert CONVERTER.structure({**document, "later": 1}, PageInputs) == inputs
