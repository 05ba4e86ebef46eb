"""Pictures that a bundle brings along."""

from dataclasses import replace

import pytest
import yaml
from PIL import Image, ImageChops

from deploy.local.sample_pictures import PICTURES, drawn
from deploy.local.samples import CONTENT
from deploy.local.state import ROOT
from services.content.bundles.schemas import BundleFiles, BundleNotReadable, read_bundle
from services.content.load import files_of
from services.content.media.domain import MediumWords
from services.content.wiring import Content
from shared.errors import Invalid
from tests.content.bundles.network import files
from tests.content.media.images import picture, saved

PNG = saved(picture(size=(900, 500)))
WORDS = {"alt": {"en-CA": "Three ears", "fr-CA": "Trois oreilles"}}


def with_picture(image: bytes = PNG, **fields: object) -> BundleFiles:
    """The sample bundle of these tests, whose first procedure shows `ears`."""
    plain = files()
    network = yaml.safe_load(plain.network)
    network["pictures"] = [{"slug": "ears", "file": "ears.png", **WORDS, **fields}]
    network["procedures"][0]["picture"] = "ears"
    return replace(plain, network=yaml.safe_dump(network).encode(), pictures={"ears.png": image})


@pytest.mark.parametrize(
    ("bundle", "field"),
    [
        (replace(with_picture(), pictures={}), "pictures.0.file"),
        (with_picture(b""), "pictures.0.image"),
        (with_picture(b"<svg/>"), "pictures.0.image"),
        (with_picture(alt={"en-CA": "Three ears"}), "pictures.0.alt"),
        (with_picture(focal={"x": 2}), "pictures.0.focal.x"),
        (with_picture(slug="Ears"), "pictures.0.slug"),
        (with_picture(slug="noses"), "procedures.ear-tubes.picture"),
    ],
    ids=["no-file", "empty", "svg", "one-language", "outside", "no-slug", "not-in-the-bundle"],
)
def test_a_picture_that_does_not_fit_refuses_the_bundle(bundle: BundleFiles, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_bundle(bundle)

    assert field in {one.field for one in refusal.value.problems}
    assert isinstance(refusal.value, BundleNotReadable) or field.startswith("procedures")


def test_the_sample_pictures_are_what_their_program_draws() -> None:
    folder = ROOT / CONTENT / "pictures"
    bundle = files_of(ROOT / CONTENT)

    assert set(bundle.pictures) == {f"{name}.png" for name in PICTURES}
    for name in ("plastic", "brossard"):
        stored = Image.open(folder / f"{name}.png").convert("RGB")
        assert ImageChops.difference(stored, drawn(name).convert("RGB")).getbbox() is None


async def test_a_picture_is_loaded_once_and_no_bundle_replaces_what_an_editor_has_written(
    content: Content,
) -> None:
    load, media = content.load_bundle, content.stores.media
    first = await load(read_bundle(with_picture()))
    assert first.new_pages > 0
    stored = await media.get("ears")
    assert stored is not None

    again = await load(read_bundle(with_picture()))
    assert (again.changed, again.new_pages) == (0, 0)

    other = await load(read_bundle(with_picture(saved(picture(size=(800, 500))))))
    assert other.changed == 1
    redrawn = await media.get("ears")
    assert redrawn is not None
    assert (redrawn.revision, redrawn.value.width) == (2, 800)
    assert redrawn.value.digest != stored.value.digest

    words = MediumWords(alt=WORDS["alt"] | {"en-CA": "Ears"})
    await content.media.edit("ears", words, seen={2}, by="editor")
    kept = await load(read_bundle(with_picture()))
    assert kept.changed == 0
    edited = await media.get("ears")
    assert edited is not None
    assert edited.value.words.alt["en-CA"] == "Ears"
