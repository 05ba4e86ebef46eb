"""The files of a bundle to what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import yaml
from pydantic import ValidationError

from services.content.bundles.domain import Bundle, BundledProcedure, Reading
from services.content.bundles.schemas.forms import BundleForm, ProcedureForm
from services.content.importing.domain import read_page
from services.content.procedures.domain import (
    NetworkBlocks,
    ProcedureText,
    text_of,
    without_inherited,
)
from shared.errors import FieldProblem, Invalid


@dataclass(frozen=True, kw_only=True)
class BundleFiles:
    """`pages` by file name, such as `micro-needling.fr-CA.txt`."""

    network: bytes
    pages: Mapping[str, bytes]


class BundleNotReadable(Invalid):
    code = "bundles.not-readable"
    title = "The files of this bundle cannot be read."


def read_bundle(files: BundleFiles) -> Bundle:
    form = _form(files.network)
    blocks = _blocks(form)
    slugs = {procedure.slug for procedure in form.procedures}
    for name in files.pages:
        if _slug_and_locale(name)[0] not in slugs:
            raise _not_readable(name, "unknown", "network.yaml has no procedure of this name.")
    readings = {name: read_page(page, locale=_slug_and_locale(name)[1])
                for name, page in sorted(files.pages.items())}  # fmt: skip
    texts = {
        name: without_inherited(
            text_of(result.procedure), blocks.text(_slug_and_locale(name)[1], None)
        )
        for name, result in readings.items()
        if result.procedure is not None
    }
    return Bundle(
        blocks=blocks,
        locations=tuple(location.value() for location in form.locations),
        doctors=tuple(doctor.value() for doctor in form.doctors),
        offerings=tuple(offering.value() for offering in form.offerings),
        procedures=tuple(_procedure(one, texts, files) for one in form.procedures),
        readings=tuple(
            Reading(file=name, report=result.report) for name, result in readings.items()
        ),
    )


def _form(network: bytes) -> BundleForm:
    try:
        return BundleForm.model_validate(yaml.safe_load(network))
    except yaml.YAMLError as error:
        raise _not_readable("network.yaml", "malformed", "This is not YAML.") from error
    except ValidationError as error:
        problems = [
            FieldProblem(
                field=".".join(str(part) for part in details["loc"]),
                code=details["type"],
                message=details["msg"],
            )
            for details in error.errors(include_input=False, include_url=False)
        ]
        raise BundleNotReadable(*problems) from error


def _blocks(form: BundleForm) -> NetworkBlocks:
    return NetworkBlocks(
        name=form.network.name,
        categories=form.categories,
        announcements=tuple(banner.value() for banner in form.announcements),
        out_of_province=form.travel.out_of_province.value(),
        international=form.travel.international.value(),
    )


def _procedure(
    form: ProcedureForm, texts: Mapping[str, ProcedureText], files: BundleFiles
) -> BundledProcedure:
    own = sorted(name for name in files.pages if _slug_and_locale(name)[0] == form.slug)
    read = {_slug_and_locale(name)[1]: texts[name] for name in own if name in texts}
    digest = sha256(form.model_dump_json().encode())
    for name in own:
        digest.update(name.encode() + files.pages[name])
    return BundledProcedure(
        procedure=form.value(read), digest=digest.hexdigest(), is_whole=len(read) == len(own)
    )


def _slug_and_locale(name: str) -> tuple[str, str]:
    try:
        slug, locale, _ = name.split(".")
    except ValueError:
        message = "Name captured pages like <slug>.<locale>.txt."
        raise _not_readable(name, "malformed", message) from None
    return slug, locale


def _not_readable(field: str, code: str, message: str) -> BundleNotReadable:
    return BundleNotReadable(FieldProblem(field=field, code=code, message=message))
