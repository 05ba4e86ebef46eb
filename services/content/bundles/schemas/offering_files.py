"""The files of offerings, one for each clinic: a large network fits, and a fee that changes is a
line of its clinic's file.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

import yaml
from pydantic import TypeAdapter, ValidationError

from services.content.bundles.schemas.built import ProblemCollector
from services.content.bundles.schemas.forms import ClinicOfferingForm
from services.content.bundles.schemas.plain_yaml import first_line, read_yaml
from services.content.bundles.schemas.text_files import problems_of
from services.content.directory.domain import Offering
from shared.errors import FieldProblem

LARGEST_FILE: Final = 5 * 1024 * 1024
_ENTRIES: Final = TypeAdapter(list[ClinicOfferingForm])


def read_offerings(files: Mapping[str, bytes], collector: ProblemCollector) -> Iterator[Offering]:
    """Of the clinics by whose slugs the files are named."""
    for name, content in sorted(files.items()):
        path, location = f"offerings/{name}", name.removesuffix(".yaml")
        for number, form in enumerate(_entries(path, content, collector)):
            built = partial(form.of, location, form.procedure)
            offering = collector.one(f"{path}.{number}", built)
            if offering is not None:
                yield offering


def _entries(path: str, content: bytes, collector: ProblemCollector) -> list[ClinicOfferingForm]:
    if len(content) > LARGEST_FILE:
        collector.add(path, [_problem("too_long", "This may have 5 MiB.")])
        return []
    try:
        return _ENTRIES.validate_python(read_yaml(content))
    except yaml.YAMLError as error:
        collector.add(path, [_problem("malformed", first_line(error))])
    except ValidationError as error:
        collector.add(path, problems_of(error))
    return []


def _problem(code: str, message: str) -> FieldProblem:
    return FieldProblem(field="", code=code, message=message)
