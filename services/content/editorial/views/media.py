"""The pictures, and the form in which somebody says what one shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.content.directory.domain import Location
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.rows import HOME, ChoiceView, page_href, title_of
from services.content.media.domain import Medium, Shape, Use, pictured
from services.content.revisions.domain import Revised
from services.content.text.domain import LOCALES, SOURCE_LOCALE
from shared.auth.domain import Scope

ADDRESS = f"{HOME}/media"
_PERCENT = 100


@dataclass(frozen=True, kw_only=True)
class ThumbnailView:
    """`clinic` is empty for the whole network, `alt` for decoration."""

    url: str
    width: int
    height: int
    alt: str
    clinic: str
    uses: int
    href: str


@dataclass(frozen=True, kw_only=True)
class MediaView:
    chrome: ChromeView
    pictures: Sequence[ThumbnailView]
    new_href: str
    more_href: str | None


@dataclass(frozen=True, kw_only=True)
class UseView:
    """`name` of a clinic, a doctor or a procedure; `clinic` and `locale` where it is a page."""

    kind: str
    name: str
    clinic: str = ""
    locale: str = ""
    href: str | None = None


@dataclass(frozen=True, kw_only=True)
class MediumInputs:
    """As they were typed; `x` and `y` in percent, from the left and from above."""

    location: str = ""
    alt: Mapping[str, str] = field(default_factory=dict)
    is_decorative: bool = False
    x: str = "50"
    y: str = "50"


@dataclass(frozen=True, kw_only=True)
class FocusView:
    """Where the focal point is in the picture, in pixels of it."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, kw_only=True)
class MediumFormView:
    """`revision` is 0 and `picture` None for a new one."""

    chrome: ChromeView
    revision: int
    href: str
    inputs: MediumInputs
    problems: Mapping[str, str]
    clinics: Sequence[ChoiceView]
    clinic: str
    may_be_everywhere: bool
    picture: ThumbnailView | None = None
    focus: FocusView | None = None
    uses: Sequence[UseView] = ()
    may_edit: bool = True


def thumbnail_view(
    medium: Medium, uses: Sequence[Use], clinics: Mapping[str, Location], locale: str
) -> ThumbnailView:
    shown = pictured(medium, Shape.WHOLE, locale)
    clinic = clinics.get(medium.location)
    return ThumbnailView(
        url=shown.url if shown else "",
        width=medium.width,
        height=medium.height,
        alt=medium.alt_for(locale).value,
        clinic=clinic.name if clinic else medium.location,
        uses=len(uses),
        href=f"{ADDRESS}/{medium.id}",
    )


def focus_view(medium: Medium) -> FocusView:
    focal = medium.words.focal
    return FocusView(
        x=focal.x * medium.width,
        y=focal.y * medium.height,
        radius=max(medium.width, medium.height) / 25,
    )


def inputs_of(stored: Revised[Medium]) -> MediumInputs:
    words = stored.value.words
    return MediumInputs(
        location=stored.value.location,
        alt=dict(words.alt),
        is_decorative=words.is_decorative,
        x=_percent(words.focal.x),
        y=_percent(words.focal.y),
    )


def use_view(
    use: Use,
    titles: Mapping[str, Mapping[str, str]],
    clinics: Mapping[str, Location],
    scope: Scope,
    locale: str,
) -> UseView:
    """With a way there for those whose it is."""
    clinic, _, rest = use.key.partition(":")
    if use.kind == "page":
        procedure, _, page_locale = rest.partition(":")
        name, _ = title_of(titles.get(procedure, {}), locale, procedure)
        is_ours = scope.covers(clinic)
        return UseView(
            kind=use.kind,
            name=name,
            clinic=clinics[clinic].name if clinic in clinics else clinic,
            locale=page_locale,
            href=f"{page_href(clinic, procedure)}#{page_locale}" if is_ours else None,
        )
    if use.kind == "procedure":
        name, _ = title_of(titles.get(use.key, {}), locale, use.key)
        href = f"{HOME}/texts/{use.key}/{SOURCE_LOCALE}" if scope.everything else None
        return UseView(kind=use.kind, name=name, href=href)
    is_clinic = use.kind == "location" and use.key in clinics
    return UseView(kind=use.kind, name=clinics[use.key].name if is_clinic else use.key)


def first_alt(inputs: MediumInputs) -> str:
    """The input of the first description that is missing."""
    missing = (one for one in LOCALES if not inputs.alt.get(one, "").strip())
    return f"alt-{next(missing, LOCALES[0])}"


def _percent(fraction: float) -> str:
    return f"{fraction * _PERCENT:g}"
