"""The form that takes a captured page, and what became of each of its lines."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.content.editorial.domain import SHAPES, Entries, Shape, entries_of
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.rows import HOME, ChoiceView, title_of
from services.content.importing.domain import ImportReport, Role
from services.content.importing.domain.source.decoding import RawLine, raw_lines, shown
from services.content.procedures.usecases.preview_import import ImportPreview

IMPORT: Final = f"{HOME}/import"
_LONGEST_SHOWN: Final = 300
_WITHOUT_WORDS: Final = frozenset({Role.MARKUP, Role.SPACING})


@dataclass(frozen=True, kw_only=True)
class ImportFormView:
    """As it was filled in; `problem` is the code of what is wrong with it."""

    chrome: ChromeView
    procedures: Sequence[ChoiceView]
    locale: str
    body: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class NameView:
    """One that the directory does not know."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class LineView:
    """`roles`: what the line became; `reasons`: why something of it has no place."""

    number: int
    text: str
    roles: Sequence[str]
    reasons: Sequence[str]
    unknown: Sequence[NameView]


@dataclass(frozen=True, kw_only=True)
class PartView:
    name: str
    shape: Shape
    entries: Entries


@dataclass(frozen=True, kw_only=True)
class ImportReportView:
    """`revision` of the text that would be replaced, 0 where there is none; `page` in Base64, to be
    handed in again by the press of a button. `title` of the procedure that there is, empty for a
    new one.
    """

    chrome: ChromeView
    slug: str
    locale: str
    title: str
    revision: int
    problem: str
    too_much: Sequence[str]
    lines: Sequence[LineView]
    parts: Sequence[PartView]
    left: int
    unknown: int
    without_words: int
    page: str
    again: ImportFormView

    @property
    def may_take(self) -> bool:
        return bool(self.parts) and not self.too_much

    @property
    def is_new(self) -> bool:
        return not self.title


def procedure_choices(
    titles: Mapping[str, Mapping[str, str]], locale: str, chosen: str
) -> list[ChoiceView]:
    """By title, in the reader's language where there is one."""
    named = [(title_of(found, locale, slug)[0], slug) for slug, found in titles.items()]
    return [
        ChoiceView(value=slug, label=title, is_chosen=slug == chosen)
        for title, slug in sorted(named, key=lambda one: (one[0].casefold(), one[1]))
    ]


def report_view(
    page: bytes, preview: ImportPreview, locale: str, again: ImportFormView
) -> ImportReportView:
    report, text, before = preview.report, preview.text, preview.before
    raw = raw_lines(page) if report.problem is None or report.placed or report.unplaced else []
    return ImportReportView(
        chrome=again.chrome,
        slug=preview.slug,
        locale=locale,
        title=title_of(before.value.titles, locale, preview.slug)[0] if before else "",
        revision=(before.text_revision(locale) or 0) if before else 0,
        problem=report.problem.value if report.problem else "",
        too_much=list(dict.fromkeys(one.field.partition(".")[0] for one in preview.problems)),
        lines=list(_lines(raw, report)),
        parts=[
            PartView(name=name, shape=shape, entries=entries_of(name, getattr(text, name)))
            for name, shape in SHAPES.items()
            if text is not None and getattr(text, name) is not None
        ],
        left=len({one.line for one in report.unplaced}),
        unknown=len(report.unknown),
        without_words=len(_silent(report)),
        page=b64encode(page).decode(),
        again=again,
    )


def readable_text(page: bytes) -> str:
    """As somebody may change it and hand it in again."""
    return "\n".join(_text_of(line) for line in raw_lines(page))


def _lines(raw: Sequence[RawLine], report: ImportReport) -> Iterator[LineView]:
    """Those with words, in the order of the page."""
    roles, reasons = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    unknown = defaultdict[int, list[NameView]](list)
    for placed in report.placed:
        if placed.role not in _WITHOUT_WORDS and placed.role.value not in roles[placed.line]:
            roles[placed.line].append(placed.role.value)
    for left in report.unplaced:
        if left.reason.value not in reasons[left.line]:
            reasons[left.line].append(left.reason.value)
    for name in report.unknown:
        unknown[name.line].append(NameView(kind=name.kind.value, text=name.text))
    for number, line in enumerate(raw, start=1):
        if roles[number] or reasons[number]:
            yield LineView(
                number=number,
                text=_text_of(line).strip()[:_LONGEST_SHOWN],
                roles=roles[number],
                reasons=reasons[number],
                unknown=unknown[number],
            )


def _silent(report: ImportReport) -> set[int]:
    """Lines that only draw what stands beside them."""
    heard = {one.line for one in report.placed if one.role not in _WITHOUT_WORDS}
    heard |= {one.line for one in report.unplaced}
    return {one.line for one in report.placed} - heard


def _text_of(line: RawLine) -> str:
    return line if isinstance(line, str) else shown(line)
