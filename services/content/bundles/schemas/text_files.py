"""The files of texts: captured pages, which are read as well as that goes, and texts that are
written to the letter.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Final

import yaml
from pydantic import ValidationError

from services.content.bundles.domain import BundleNotReadable
from services.content.bundles.schemas.built import ProblemCollector
from services.content.bundles.schemas.files import EXACT, BundleFiles
from services.content.bundles.schemas.plain_yaml import first_line, read_yaml
from services.content.bundles.schemas.texts import TextForm
from services.content.importing.domain import ImportReport, read_page, text_of
from services.content.procedures.domain import NetworkBlocks
from services.content.text.domain import LOCALES, ProcedureText, without_inherited
from shared.errors import FieldProblem

LARGEST_TEXT: Final = 2 * 1024 * 1024
MOST_PROBLEMS: Final = 50

Texts = dict[str, dict[str, ProcedureText]]
"""By the slug of the procedure and by locale."""
Overrides = dict[str, dict[str, dict[str, ProcedureText]]]
"""By procedure, clinic and locale."""


def check_names(files: BundleFiles, slugs: Collection[str]) -> None:
    """Raises `BundleNotReadable` for a file that is of no text of these procedures."""
    parts = {name: _parts(name, ("procedure", "locale")) for name in files.pages}
    for name, (slug, locale) in parts.items():
        _check_name(name, slug, locale, slugs)
    pages = Counter(parts.values())
    for name in sorted(parts):
        if pages[parts[name]] > 1:
            raise _refused(name, "duplicate", "There is another page of this name.")
    for name in files.overrides:
        slug, _, locale = _parts(name, ("procedure", "location", "locale"))
        _check_name(name, slug, locale, slugs)
        if not name.endswith(EXACT):
            raise _refused(name, "malformed", f"Files of overrides end with {EXACT}.")


def slug_of(name: str) -> str:
    return name.partition(".")[0]


def read_texts(
    files: BundleFiles, blocks: NetworkBlocks, collector: ProblemCollector
) -> tuple[Texts, dict[str, ImportReport]]:
    """The texts, and by file what became of the lines of captured pages. What is inherited from
    the blocks is left out of what was captured; what is written to the letter stays so.
    """
    texts: Texts = {}
    reports: dict[str, ImportReport] = {}
    for name, content in sorted(files.pages.items()):
        slug, locale = _parts(name, ("procedure", "locale"))
        text = None
        if name.endswith(EXACT):
            text = _exact(f"procedures/{name}", content, collector)
        else:
            result = read_page(content, locale=locale)
            reports[name] = result.report
            if result.procedure is not None:
                text = without_inherited(text_of(result.procedure), blocks.text(locale, None))
        if text is not None:
            texts.setdefault(slug, {})[locale] = text
    return texts, reports


def read_overrides(files: BundleFiles, collector: ProblemCollector) -> Overrides:
    overrides: Overrides = {}
    for name, content in sorted(files.overrides.items()):
        slug, location, locale = _parts(name, ("procedure", "location", "locale"))
        text = _exact(f"overrides/{name}", content, collector)
        if text is not None:
            overrides.setdefault(slug, {}).setdefault(location, {})[locale] = text
    return overrides


def _exact(path: str, content: bytes, collector: ProblemCollector) -> ProcedureText | None:
    try:
        if len(content) > LARGEST_TEXT:
            raise _refused("", "too_long", "This may have 2 MiB.")
        return TextForm.model_validate(read_yaml(content)).value()
    except BundleNotReadable as refusal:
        collector.add(path, refusal.problems)
    except yaml.YAMLError as error:
        collector.add(path, _refused("", "malformed", first_line(error)).problems)
    except ValidationError as error:
        collector.add(path, problems_of(error))
    return None


def problems_of(error: ValidationError) -> Iterator[FieldProblem]:
    for details in error.errors(include_input=False, include_url=False)[:MOST_PROBLEMS]:
        field = ".".join(str(part) for part in details["loc"])
        yield FieldProblem(field=field, code=details["type"], message=details["msg"])


def _check_name(name: str, slug: str, locale: str, slugs: Collection[str]) -> None:
    if slug not in slugs:
        raise _refused(name, "unknown", "network.yaml has no procedure of this name.")
    if locale not in LOCALES:
        raise _refused(name, "unknown", f"Name one of the locales {', '.join(LOCALES)}.")


def _parts(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Of a name like `<procedure>.<locale>.txt`, without its end."""
    wanted = [f"<{one}>" for one in names]
    parts = name.split(".")
    if len(parts) != len(wanted) + 1:
        message = f"Name this file like {'.'.join(wanted)} and an end such as .txt or .yaml."
        raise _refused(name, "malformed", message)
    return tuple(parts[:-1])


def _refused(field: str, code: str, message: str) -> BundleNotReadable:
    return BundleNotReadable(FieldProblem(field=field, code=code, message=message))
