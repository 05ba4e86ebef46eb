"""What differs between two revisions is named by its path, as deep as it goes."""

from services.content.revisions.domain import Difference, differences

BEFORE = {
    "title": "Ear tubes",
    "sections": [{"id": "what", "heading": "What?", "blocks": [{"text": "Tubes."}]}],
}


def test_the_same_body_differs_in_nothing() -> None:
    assert list(differences(BEFORE, {**BEFORE})) == []


def test_a_changed_paragraph_is_named_by_its_section_and_number() -> None:
    section = {**BEFORE["sections"][0], "blocks": [{"text": "Grommets."}]}  # type: ignore[dict-item] # a section, by the lines above
    (found,) = differences(BEFORE, {**BEFORE, "sections": [section]})
    assert found == Difference(path="sections.0.blocks.0.text", before="Tubes.", after="Grommets.")


def test_what_is_added_or_taken_away_differs_from_nothing() -> None:
    assert list(differences({}, {"funding": "Plans pay."})) == [
        Difference(path="funding", before=None, after="Plans pay.")
    ]
    (gone,) = differences(BEFORE, {"title": "Ear tubes"})
    assert (gone.path, gone.before, gone.after) == ("sections", BEFORE["sections"], None)


def test_a_list_that_grows_differs_in_what_is_new() -> None:
    (added,) = differences({"items": ["One"]}, {"items": ["One", "Two"]})
    assert added == Difference(path="items.1", before=None, after="Two")
