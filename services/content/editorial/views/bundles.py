"""What a bundle would change, for a person who decides whether to load it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.content.bundles.domain import (
    EntityDifference,
    FieldDifference,
    Status,
)
from services.content.bundles.usecases.hand_in_bundle import HandedIn
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.importing import IMPORT
from shared.errors import FieldProblem

BUNDLES: Final = f"{IMPORT}/bundles"
_MOST_SHOWN: Final = 500
_MOST_LINES: Final = 200


@dataclass(frozen=True, kw_only=True)
class DiffLineView:
    """`sign` is `+`, `-`, `@` or blank."""

    sign: str
    text: str


@dataclass(frozen=True, kw_only=True)
class FieldView:
    field: str
    lines: Sequence[DiffLineView]
    is_cut: bool


@dataclass(frozen=True, kw_only=True)
class EntityView:
    kind: str
    key: str
    status: str
    why: str
    changes: Sequence[FieldView]
    kept: Sequence[FieldView]


@dataclass(frozen=True, kw_only=True)
class BundleView:
    """`digest` names the file that was compared; `problems` are why it was refused. `more`: how
    many entities there are beyond those that are shown.
    """

    chrome: ChromeView
    digest: str = ""
    problems: Sequence[FieldProblem] = ()
    counts: Sequence[tuple[str, int]] = ()
    entities: Sequence[EntityView] = ()
    more: int = 0
    would_change: bool = False
    sentences: Sequence[str] = ()


def bundle_view(chrome: ChromeView, handed_in: HandedIn, digest: str) -> BundleView:
    """Without what is the same; `sentences` are of captured pages, lines that have no place."""
    found = handed_in.differences
    shown = [one for one in found.entities if one.status is not Status.SAME]
    return BundleView(
        chrome=chrome,
        digest=digest,
        counts=[(status.value, count) for status, count in found.counts.items() if count],
        entities=[_entity(one) for one in shown[:_MOST_SHOWN]],
        more=max(0, len(shown) - _MOST_SHOWN),
        would_change=found.would_change,
        sentences=[
            f"{reading.file}: {sentence}"
            for reading in handed_in.bundle.unplaced
            for sentence in reading.report.sentences()
        ],
    )


def _entity(one: EntityDifference) -> EntityView:
    return EntityView(
        kind=one.kind.value,
        key=one.key,
        status=one.status.value,
        why=one.why or "",
        changes=[_field(change) for change in one.changes],
        kept=[_field(change) for change in one.kept],
    )


def _field(one: FieldDifference) -> FieldView:
    shown = one.lines[:_MOST_LINES]
    return FieldView(
        field=one.field,
        lines=[DiffLineView(sign=line[:1], text=line[1:]) for line in shown],
        is_cut=len(one.lines) > _MOST_LINES,
    )
