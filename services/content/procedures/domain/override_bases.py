"""Beside which revisions of the shared texts a clinic has written what it says differently."""

from collections.abc import Iterator

from services.content.procedures.domain.draft import Draft, OverrideBases, change_of
from services.content.procedures.domain.procedure import Procedure
from services.content.text.domain import TEXT_FIELDS, fallback_chain


def override_bases(seen: Draft | None, procedure: Procedure) -> OverrideBases:
    """Of the procedure, once it is written over what was `seen`: what a clinic says as before keeps
    its base; what is new was written beside the texts as they are then.
    """
    revisions = _revisions_after(seen, procedure)
    bases: dict[str, dict[str, dict[str, dict[str, int]]]] = {}
    for location, locale, name in overridden_fields(procedure):
        if seen is not None and _is_same(seen.value, procedure, location, locale, name):
            base = dict(seen.override_bases.get(location, {}).get(locale, {}).get(name, {}))
        else:
            chain = fallback_chain(locale)
            base = {one: revisions[one] for one in chain if one in procedure.texts}
        if base:
            bases.setdefault(location, {}).setdefault(locale, {})[name] = base
    return bases


def overridden_fields(procedure: Procedure) -> Iterator[tuple[str, str, str]]:
    """Clinic, locale and field, in that order."""
    for location, texts in sorted(procedure.overrides.items()):
        for locale, text in sorted(texts.items()):
            for name in sorted(TEXT_FIELDS):
                if getattr(text, name) is not None:
                    yield location, locale, name


def _revisions_after(seen: Draft | None, procedure: Procedure) -> dict[str, int]:
    if seen is None:
        return dict.fromkeys(procedure.texts, 1)
    rewritten = dict.fromkeys(change_of(seen.value, procedure).texts, 1)
    locales = {*seen.text_revisions, *rewritten}
    return {one: seen.text_revisions.get(one, 0) + rewritten.get(one, 0) for one in locales}


def _is_same(before: Procedure, after: Procedure, location: str, locale: str, name: str) -> bool:
    was, now = before.override(location, locale), after.override(location, locale)
    return was is not None and getattr(was, name) == getattr(now, name)
