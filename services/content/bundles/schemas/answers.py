"""What a bundle that was handed in would change, or has changed, as JSON."""

from pydantic import BaseModel

from services.content.bundles.domain import (
    EntityDifference,
    FieldDifference,
    Kind,
    Status,
    Why,
)
from services.content.bundles.usecases.hand_in_bundle import HandedIn


class FieldDifferenceBody(BaseModel):
    """`lines` of a unified diff, from what is stored to what the bundle says."""

    field: str
    lines: list[str]

    @classmethod
    def of(cls, one: FieldDifference) -> "FieldDifferenceBody":
        return cls(field=one.field, lines=list(one.lines))


class EntityDifferenceBody(BaseModel):
    """`kept`: the fields of which an editor's words stay; `why` a review or a schedule is not
    taken.
    """

    kind: Kind
    key: str
    status: Status
    why: Why | None
    changes: list[FieldDifferenceBody]
    kept: list[FieldDifferenceBody]

    @classmethod
    def of(cls, one: EntityDifference) -> "EntityDifferenceBody":
        return cls(
            kind=one.kind,
            key=one.key,
            status=one.status,
            why=one.why,
            changes=[FieldDifferenceBody.of(change) for change in one.changes],
            kept=[FieldDifferenceBody.of(change) for change in one.kept],
        )


class BundleAnswer(BaseModel):
    """`entities` without those that are the same, which `counts` has; `would_change` as of before
    anything was written. `renewed_pages`: how many pages readers get anew, with the words that were
    published before. `sentences`: lines of captured pages that have no place.
    """

    dry_run: bool
    would_change: bool
    counts: dict[Status, int]
    entities: list[EntityDifferenceBody]
    renewed_pages: int
    sentences: list[str]

    @classmethod
    def of(cls, handed_in: HandedIn) -> "BundleAnswer":
        found, loaded = handed_in.differences, handed_in.loaded
        return cls(
            dry_run=loaded is None,
            would_change=found.would_change,
            counts=dict(found.counts),
            entities=[
                EntityDifferenceBody.of(one)
                for one in found.entities
                if one.status is not Status.SAME
            ],
            renewed_pages=loaded.new_pages if loaded else 0,
            sentences=[
                f"{reading.file}: {sentence}"
                for reading in handed_in.bundle.unplaced
                for sentence in reading.report.sentences()
            ],
        )
