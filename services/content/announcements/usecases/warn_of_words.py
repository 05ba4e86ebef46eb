"""What an announcement may not promise, as in texts of procedures: it warns and refuses nothing."""

from dataclasses import replace

from services.content.announcements.domain import Announcement
from services.content.text.domain import Announcement as Banner
from services.content.text.domain import ProcedureText
from services.content.wording.domain import WordingWarning, warnings_about

_FIELD = "announcements."


def warnings_of(announcement: Announcement) -> tuple[WordingWarning, ...]:
    """Their fields such as `texts.en-CA.text`."""
    locales = sorted(announcement.texts)
    texts = [announcement.texts[locale] for locale in locales]
    banners = tuple(Banner(text=one.text, action=one.action or None) for one in texts)
    found = warnings_about(ProcedureText(announcements=banners))
    return tuple(
        replace(one, field=_named(one.field.removeprefix(_FIELD), locales))
        for one in found
        if one.field.startswith(_FIELD)
    )


def _named(field: str, locales: list[str]) -> str:
    number, _, part = field.partition(".")
    return f"texts.{locales[int(number)]}.{part}"
