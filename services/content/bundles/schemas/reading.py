"""The files of a bundle to what they say. One bad record refuses the whole bundle, by its path."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Final

import yaml
from pydantic import ValidationError

from services.content.bundles.domain import Bundle, BundledProcedure, Reading
from services.content.bundles.schemas.built import ProblemCollector
from services.content.bundles.schemas.forms import BundleForm, ProcedureForm
from services.content.bundles.schemas.plain_yaml import read_yaml
from services.content.importing.domain import ImportResult, read_page, text_of
from services.content.importing.usecases.find_unknown_names import names_in
from services.content.procedures.domain import NetworkBlocks, Procedure
from services.content.text.domain import LOCALES, ProcedureText, limit_problems, without_inherited
from shared.errors import FieldProblem, Invalid

_LARGEST_NETWORK: Final = 5 * 1024 * 1024
_MOST_PROBLEMS: Final = 50

Texts = Mapping[str, ProcedureText]
"""By the name of the file."""


@dataclass(frozen=True, kw_only=True)
class BundleFiles:
    """`pages` by file name, such as `micro-needling.fr-CA.txt` or `.html`; `pictures` too, such as
    `skin.png`.
    """

    network: bytes
    pages: Mapping[str, bytes]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


class BundleNotReadable(Invalid):
    code = "bundles.not-readable"
    title = "The files of this bundle cannot be read."


def read_bundle(files: BundleFiles) -> Bundle:
    form, collector = _form(files.network), ProblemCollector()
    _check_names(form, files)
    readings = {
        name: read_page(page, locale=_slug_and_locale(name)[1])
        for name, page in sorted(files.pages.items())
    }
    blocks = collector.one("", lambda: _blocks(form, collector)) or NetworkBlocks()
    network = collector.one("network", form.network.value)
    pictures = [
        collector.one(f"pictures.{number}", partial(one.value, files.pictures))
        for number, one in enumerate(form.pictures)
    ]
    locations = collector.all("locations", form.locations)
    doctors = collector.all("doctors", form.doctors)
    offerings = collector.all("offerings", form.offerings)
    known = names_in(locations, doctors)
    procedures = _procedures(form, _texts(readings, blocks), collector)
    if collector.problems or network is None:
        raise BundleNotReadable(*collector.problems[:_MOST_PROBLEMS])
    return Bundle(
        network=network,
        blocks=blocks,
        locations=locations,
        doctors=doctors,
        offerings=offerings,
        procedures=tuple(_bundled(one, procedures[one.slug], files) for one in form.procedures),
        pictures=tuple(one for one in pictures if one),
        readings=tuple(
            Reading(file=name, report=known.compared(result.report))
            for name, result in readings.items()
        ),
    )


def _form(network: bytes) -> BundleForm:
    if len(network) > _LARGEST_NETWORK:
        raise _not_readable("network.yaml", "too_long", "This may have 5 MiB.")
    try:
        return BundleForm.model_validate(read_yaml(network))
    except yaml.YAMLError as error:
        raise _not_readable("network.yaml", "malformed", _sentence(error)) from error
    except ValidationError as error:
        raise BundleNotReadable(*_problems(error)) from error


def _problems(error: ValidationError) -> Iterator[FieldProblem]:
    for details in error.errors(include_input=False, include_url=False)[:_MOST_PROBLEMS]:
        field = ".".join(str(part) for part in details["loc"])
        yield FieldProblem(field=field, code=details["type"], message=details["msg"])


def _sentence(error: yaml.YAMLError) -> str:
    """Only our own words and a line number: YAML's message may quote the file."""
    mark = getattr(error, "problem_mark", None)
    return f"Line {mark.line + 1} is not plain YAML." if mark else "This is not plain YAML."


def _check_names(form: BundleForm, files: BundleFiles) -> None:
    slugs = {procedure.slug for procedure in form.procedures}
    for name in files.pages:
        slug, locale = _slug_and_locale(name)
        if slug not in slugs:
            raise _not_readable(name, "unknown", "network.yaml has no procedure of this name.")
        if locale not in LOCALES:
            raise _not_readable(name, "unknown", f"Name one of the locales {', '.join(LOCALES)}.")
    texts = Counter(_slug_and_locale(name) for name in files.pages)
    for name in sorted(files.pages):
        if texts[_slug_and_locale(name)] > 1:
            raise _not_readable(name, "duplicate", "There is another page of this name.")


def _blocks(form: BundleForm, collector: ProblemCollector) -> NetworkBlocks:
    travel = form.travel
    programs = {
        "out_of_province": collector.one("travel.out_of_province", travel.out_of_province.value),
        "international": collector.one("travel.international", travel.international.value),
    }
    return NetworkBlocks(
        categories=form.categories,
        announcements=collector.all("announcements", form.announcements),
        guides=travel.guides(),
        **{path: program for path, program in programs.items() if program},
    )


def _texts(readings: Mapping[str, ImportResult], blocks: NetworkBlocks) -> Texts:
    return {
        name: without_inherited(
            text_of(result.procedure), blocks.text(_slug_and_locale(name)[1], None)
        )
        for name, result in readings.items()
        if result.procedure is not None
    }


def _procedures(
    form: BundleForm, texts: Texts, collector: ProblemCollector
) -> dict[str, Procedure]:
    """By slug, those that are not refused."""
    checked = [
        collector.one(f"procedures.{number}", partial(_checked, one, texts))
        for number, one in enumerate(form.procedures)
    ]
    return {procedure.slug: procedure for procedure in checked if procedure is not None}


def _checked(form: ProcedureForm, texts: Texts) -> Procedure:
    """Within the limits of texts, also what the clinics say differently."""
    own = [name for name in sorted(texts) if _slug_and_locale(name)[0] == form.slug]
    procedure = form.value({_slug_and_locale(name)[1]: texts[name] for name in own})
    problems = ProblemCollector()
    for locale, text in {**form.described(), **procedure.texts}.items():
        problems.add(f"texts.{locale}", limit_problems(text))
    for location, by_locale in procedure.overrides.items():
        for locale, text in by_locale.items():
            problems.add(f"overrides.{location}.{locale}", limit_problems(text))
    if problems.problems:
        raise Invalid(*problems.problems)
    return procedure


def _bundled(form: ProcedureForm, procedure: Procedure, files: BundleFiles) -> BundledProcedure:
    own = sorted(name for name in files.pages if _slug_and_locale(name)[0] == form.slug)
    digest = sha256(form.model_dump_json().encode())
    for name in own:
        digest.update(name.encode() + files.pages[name])
    is_whole = len(procedure.texts) == len(own)
    return BundledProcedure(procedure=procedure, digest=digest.hexdigest(), is_whole=is_whole)


def _slug_and_locale(name: str) -> tuple[str, str]:
    try:
        slug, locale, _ = name.split(".")
    except ValueError:
        message = "Name captured pages like <slug>.<locale>.txt, .md or .html."
        raise _not_readable(name, "malformed", message) from None
    return slug, locale


def _not_readable(field: str, code: str, message: str) -> BundleNotReadable:
    return BundleNotReadable(FieldProblem(field=field, code=code, message=message))
