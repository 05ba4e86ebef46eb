"""A text and the form of one of its fields, with what is inherited and warned of beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from services.content.editorial.domain import SHAPES, Entries, Entry, Shape, Typed, entries_of
from services.content.editorial.usecases.read_manuscript import Inherited, Manuscript
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.preview import PreviewView
from services.content.editorial.views.rows import HOME, page_href, title_of
from services.content.editorial.views.unsaved import UnsavedView, WindowView
from services.content.text.domain.limits import LONGEST
from services.content.wording.domain import WordingWarning
from shared.errors import FieldProblem

_LARGE: Final = 10


@dataclass(frozen=True, kw_only=True)
class WarningView:
    reason: str
    words: str
    section: str


@dataclass(frozen=True, kw_only=True)
class WordsView:
    """Entries as they are read, and where they come from: empty for the text itself."""

    entries: Entries
    origin: str = ""


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """`shown` is None where nothing is written and nothing inherited. `unsaved`: when this person
    has typed what is not saved.
    """

    name: str
    shape: Shape
    is_written: bool
    shown: WordsView | None
    warnings: Sequence[WarningView]
    href: str
    unsaved: str


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    """Of the newest revision: `by` whom and when, or that somebody waits for it."""

    is_asked: bool = False
    asked_by: str = ""
    by: str = ""
    on: str = ""
    due: str = ""
    revision: int = 0


@dataclass(frozen=True, kw_only=True)
class HeadView:
    """Which text this is: the network's, or that of the clinic with this name."""

    title: str
    procedure: str
    locale: str
    location: str
    clinic: str
    revision: int
    href: str

    @property
    def page_href(self) -> str:
        return page_href(self.location, self.procedure) if self.location else HOME


@dataclass(frozen=True, kw_only=True)
class TextView:
    chrome: ChromeView
    head: HeadView
    fields: Sequence[FieldView]
    warnings: int
    review: ReviewView
    reviews_revision: int
    window: str
    may_edit: bool
    may_ask: bool


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """`problems` by input: `heading`, `body`."""

    number: int
    entry: Entry
    is_new: bool
    is_removed: bool
    order: str
    warnings: Sequence[WarningView]
    problems: Mapping[str, str]
    rows: int


@dataclass(frozen=True, kw_only=True)
class ProblemView:
    """`target`: the id of the input, empty where it is about the whole field."""

    target: str
    code: str
    number: int | None


@dataclass(frozen=True, kw_only=True)
class FieldFormView:
    chrome: ChromeView
    head: HeadView
    name: str
    shape: Shape
    is_written: bool
    entries: Sequence[EntryView]
    inherited: WordsView | None
    warnings: Sequence[WarningView]
    problems: Sequence[ProblemView]
    longest: int | None
    seen_words: str
    window: WindowView
    preview: PreviewView | None
    unsaved: Sequence[UnsavedView] = ()


def head_view(manuscript: Manuscript, clinic: str) -> HeadView:
    procedure = manuscript.draft.value
    title, _ = title_of(procedure.titles, manuscript.locale, procedure.slug)
    of_clinic = f"clinics/{manuscript.location}/" if manuscript.location else "texts/"
    return HeadView(
        title=title,
        procedure=procedure.slug,
        locale=manuscript.locale,
        location=manuscript.location,
        clinic=clinic,
        revision=manuscript.revision,
        href=f"{HOME}/{of_clinic}{procedure.slug}/{manuscript.locale}",
    )


def field_views(
    manuscript: Manuscript, head: HeadView, unsaved: Mapping[str, str]
) -> Sequence[FieldView]:
    return [_field(manuscript, head, name, unsaved.get(name, "")) for name in SHAPES]


def _field(manuscript: Manuscript, head: HeadView, name: str, unsaved: str) -> FieldView:
    value = getattr(manuscript.text, name)
    own = WordsView(entries=entries_of(name, value)) if value is not None else None
    return FieldView(
        name=name,
        shape=SHAPES[name],
        is_written=value is not None,
        shown=own or inherited_view(name, manuscript.inherited(name)),
        warnings=[_warning(one) for one in manuscript.warnings_of(name)],
        href=f"{head.href}/{name}",
        unsaved=unsaved,
    )


def inherited_view(name: str, inherited: Inherited | None) -> WordsView | None:
    if inherited is None:
        return None
    return WordsView(entries=entries_of(name, inherited.value), origin=inherited.origin)


def typed_of(name: str, value: Any) -> Sequence[Typed]:
    """What the form shows at first."""
    return typed_entries(name, entries_of(name, value))


def typed_entries(name: str, written_entries: Entries) -> Sequence[Typed]:
    """The entries, at least one, and one more to be added."""
    shape = SHAPES[name]
    entries = list(written_entries)
    if shape.is_many or not entries:
        entries.append(Entry())
    return [
        Typed(entry=entry, order="" if _is_new(entry, shape) else str(number))
        for number, entry in enumerate(entries, start=1)
    ]


def entry_views(
    name: str,
    typed: Sequence[Typed],
    manuscript: Manuscript | None,
    problems: Sequence[FieldProblem] = (),
) -> Sequence[EntryView]:
    """`manuscript`: whose warnings belong to these entries; None for what is not saved."""
    shape = SHAPES[name]
    return [
        EntryView(
            number=number,
            entry=one.entry,
            is_new=shape.is_many and _is_new(one.entry, shape),
            is_removed=one.is_removed,
            order=one.order,
            warnings=_of_entry(name, number, shape, manuscript),
            problems={_input_of(p): p.code for p in problems if _number_of(p, shape) == number},
            rows=_rows(one.entry.body),
        )
        for number, one in enumerate(typed)
    ]


def problem_views(name: str, problems: Sequence[FieldProblem]) -> Sequence[ProblemView]:
    shape = SHAPES[name]
    found = list[ProblemView]()
    for problem in problems:
        number = _number_of(problem, shape)
        target = f"{_input_of(problem)}-{number}" if number is not None else ""
        found.append(
            ProblemView(target=target, code=problem.code, number=number if shape.is_many else None)
        )
    return found


def warning_views(warnings: Sequence[WordingWarning]) -> Sequence[WarningView]:
    return [_warning(one) for one in warnings]


def longest_of(name: str) -> int | None:
    return LONGEST.get(name)


def _is_new(entry: Entry, shape: Shape) -> bool:
    return shape.is_many and entry.is_blank and not entry.id


def _number_of(problem: FieldProblem, shape: Shape) -> int | None:
    """Which entry it is about; None: the field as a whole."""
    parts = problem.field.split(".")
    if not shape.is_many:
        return 0
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None


def _input_of(problem: FieldProblem) -> str:
    return "heading" if problem.field.endswith(".heading") else "body"


def _of_entry(
    name: str, number: int, shape: Shape, manuscript: Manuscript | None
) -> Sequence[WarningView]:
    if manuscript is None:
        return ()
    found = manuscript.warnings_of(name)
    if shape.is_many:
        path = f"{name}.{number}"
        found = [one for one in found if one.field == path or one.field.startswith(f"{path}.")]
    return [_warning(one) for one in found]


def _warning(warning: WordingWarning) -> WarningView:
    return WarningView(reason=warning.reason.value, words=warning.words, section=warning.section)


def _rows(body: str) -> int:
    """As high as what is in it, within reason."""
    lines = sum(1 + len(line) // 80 for line in body.split("\n"))
    return min(max(lines + 1, 4), 3 * _LARGE)


def words_digest(name: str, value: Any) -> str:
    """Of what is written in a field: the same words, the same digest."""
    written_words = "" if value is None else repr(entries_of(name, value))
    return sha256(written_words.encode()).hexdigest()
