"""The files of a bundle to what they say. One bad record refuses the whole bundle, by its path."""

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import Final

import yaml
from pydantic import ValidationError

from services.content.bundles.domain import (
    Bundle,
    BundledPicture,
    BundledProcedure,
    BundleNotReadable,
    Reading,
)
from services.content.bundles.schemas.built import ProblemCollector
from services.content.bundles.schemas.files import NETWORK, BundleFiles
from services.content.bundles.schemas.forms import BundleForm, ProcedureForm
from services.content.bundles.schemas.manifest import check_manifest
from services.content.bundles.schemas.offering_files import read_offerings
from services.content.bundles.schemas.plain_yaml import first_line, read_yaml
from services.content.bundles.schemas.text_files import (
    MOST_PROBLEMS,
    Overrides,
    Texts,
    check_names,
    problems_of,
    read_overrides,
    read_texts,
    slug_of,
)
from services.content.bundles.schemas.top_announcements import read_announcements
from services.content.importing.usecases.find_unknown_names import names_in
from services.content.procedures.domain import NetworkBlocks, Procedure
from services.content.text.domain import limit_problems
from shared.errors import FieldProblem, Invalid

LARGEST_NETWORK: Final = 5 * 1024 * 1024


def read_bundle(files: BundleFiles) -> Bundle:
    """Raises `BundleNotReadable`, each problem by file and field, and `BundleDoesNotFit`."""
    check_manifest(files)
    form, collector = _form(files.network), ProblemCollector()
    check_names(files, {procedure.slug for procedure in form.procedures})
    blocks = collector.one("", lambda: _blocks(form, collector)) or NetworkBlocks()
    network = collector.one("network", form.network.value)
    texts, reports = read_texts(files, blocks, collector)
    procedures = _procedures(form, texts, read_overrides(files, collector), collector)
    pictures = _pictures(form, files.pictures, collector)
    locations = collector.all("locations", form.locations)
    doctors = collector.all("doctors", form.doctors)
    announcements = read_announcements(form.top_announcements, collector)
    reviews = collector.all("reviews", form.reviews)
    schedules = collector.all("schedules", form.schedules)
    offerings = (
        *collector.all("offerings", form.offerings),
        *read_offerings(files.offerings, collector),
    )
    if collector.problems or network is None:
        raise BundleNotReadable(*collector.problems[:MOST_PROBLEMS])
    known = names_in(locations, doctors)
    return Bundle(
        network=network,
        blocks=blocks,
        locations=locations,
        doctors=doctors,
        offerings=offerings,
        procedures=tuple(_bundled(one, procedures[one.slug], files) for one in form.procedures),
        pictures=pictures,
        announcements=announcements,
        reviews=reviews,
        schedules=schedules,
        readings=tuple(
            Reading(file=name, report=known.compared(report)) for name, report in reports.items()
        ),
    )


def _form(network: bytes) -> BundleForm:
    if len(network) > LARGEST_NETWORK:
        raise _refused("too_long", "This may have 5 MiB.")
    try:
        return BundleForm.model_validate(read_yaml(network))
    except yaml.YAMLError as error:
        raise _refused("malformed", first_line(error)) from error
    except ValidationError as error:
        raise BundleNotReadable(*problems_of(error)) from error


def _pictures(
    form: BundleForm, images: Mapping[str, bytes], collector: ProblemCollector
) -> tuple[BundledPicture, ...]:
    found = [
        collector.one(f"pictures.{number}", partial(one.value, images))
        for number, one in enumerate(form.pictures)
    ]
    return tuple(picture for picture in found if picture)


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


def _procedures(
    form: BundleForm, texts: Texts, overrides: Overrides, collector: ProblemCollector
) -> dict[str, Procedure]:
    """By slug, those that are not refused."""
    checked = [
        collector.one(f"procedures.{number}", partial(_checked, one, texts, overrides))
        for number, one in enumerate(form.procedures)
    ]
    return {procedure.slug: procedure for procedure in checked if procedure is not None}


def _checked(form: ProcedureForm, texts: Texts, overrides: Overrides) -> Procedure:
    """Within the limits of texts, also what the clinics say differently."""
    procedure = form.value(texts.get(form.slug, {}), overrides.get(form.slug, {}))
    problems = ProblemCollector()
    for locale, text in {**form.described(), **procedure.texts}.items():
        problems.add(f"texts.{locale}", limit_problems(text))
    for location, by_locale in procedure.overrides.items():
        for locale, text in by_locale.items():
            path = f"overrides.{location}.{locale}"
            problems.add(path, limit_problems(text))
            if locale in form.overrides.get(location, {}) and locale in overrides.get(
                form.slug, {}
            ).get(location, {}):
                problems.add(path, [_DUPLICATE])
    if problems.problems:
        raise Invalid(*problems.problems)
    return procedure


def _bundled(form: ProcedureForm, procedure: Procedure, files: BundleFiles) -> BundledProcedure:
    own = sorted(name for name in files.pages if slug_of(name) == form.slug)
    digest = sha256(form.model_dump_json().encode())
    for name in own:
        digest.update(name.encode() + files.pages[name])
    for name in sorted(files.overrides):
        if slug_of(name) == form.slug:
            digest.update(name.encode() + files.overrides[name])
    return BundledProcedure(
        procedure=procedure,
        digest=digest.hexdigest(),
        is_whole=len(procedure.texts) == len(own),
        is_draft=form.is_draft,
    )


_DUPLICATE: Final = FieldProblem(
    field="", code="duplicate", message="This is in network.yaml and in a file of overrides/."
)


def _refused(code: str, message: str) -> BundleNotReadable:
    return BundleNotReadable(FieldProblem(field=NETWORK, code=code, message=message))
