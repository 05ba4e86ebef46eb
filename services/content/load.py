"""Takes content in: `python -m services.content.load FOLDER` or `… --page FILE --location CLINIC`.

FOLDER is a bundle (`docs/bundles.md`): `network.yaml`, and files in `offerings/`, `procedures/`,
`overrides/` and `pictures/`. Loading it again changes nothing, and changed files do not replace
what an editor has written since. With `--dry-run` nothing is written, and what would change is
printed.
Exit codes: 0 done, or nothing would change; 1 what was given cannot be read or does not fit, and
nothing was written; 3 done, but something found no place, a page could not be made or a review or a
schedule does not hold here, or, with `--dry-run`, something would change.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

from services.content.bundles.domain import Status
from services.content.bundles.schemas import MANIFEST, BundleFiles, read_bundle
from services.content.bundles.views import line_about, lines_about
from services.content.importing.domain import ImportReport
from services.content.publishing.usecases.finish_page import Publication
from services.content.settings import ContentSettings
from services.content.text.domain import LOCALES
from services.content.wiring import Content, build_content
from shared.errors import Invalid, Refusal
from shared.mongo import NO_ANSWER, connect
from shared.settings import settings_or_exit

_TEXTS = frozenset({".txt", ".md", ".html", ".yaml"})
DONE, REFUSED, LEFT_OVER = 0, 1, 3


def files_of(folder: Path) -> BundleFiles:
    texts = [path for path in (folder / "procedures").glob("*.*") if path.suffix in _TEXTS]
    overrides = (folder / "overrides").glob("*.yaml")
    offerings = (folder / "offerings").glob("*.yaml")
    pictures = [path for path in (folder / "pictures").glob("*.*") if path.is_file()]
    manifest = folder / MANIFEST
    return BundleFiles(
        network=(folder / "network.yaml").read_bytes(),
        pages={path.name: path.read_bytes() for path in sorted(texts)},
        overrides={path.name: path.read_bytes() for path in sorted(overrides)},
        offerings={path.name: path.read_bytes() for path in sorted(offerings)},
        pictures={path.name: path.read_bytes() for path in sorted(pictures)},
        manifest=manifest.read_bytes() if manifest.exists() else None,
    )


async def compare_folder(content: Content, files: BundleFiles) -> int:
    bundle = read_bundle(files)
    found = await content.bundles.compare(bundle)
    for line in lines_about(found):
        print(line)
    _report((reading.file, reading.report) for reading in bundle.unplaced)
    is_whole = all(bundled.is_whole for bundled in bundle.procedures)
    return DONE if is_whole and not found.would_change else LEFT_OVER


async def load_folder(content: Content, files: BundleFiles) -> int:
    bundle = read_bundle(files)
    loaded = await content.load_bundle(bundle)
    print(
        f"Loaded {len(bundle.locations)} clinics, {len(bundle.doctors)} doctors, "
        f"{len(bundle.procedures)} procedures and {len(bundle.offerings)} offerings "
        f"({loaded.changed} changed); {len(loaded.published)} pages are published "
        f"({loaded.new_pages} of them new)."
    )
    for slug in loaded.edited:
        print(f"{slug}: what an editor wrote since the last load was kept.", file=sys.stderr)
    for one in loaded.not_taken:
        print(line_about(one), file=sys.stderr)
    for offering in loaded.failed:
        print(f"{offering}: this page could not be made; the worker tries again.", file=sys.stderr)
    code = _report((reading.file, reading.report) for reading in bundle.unplaced)
    has_left_over = loaded.failed or any(one.status is Status.NOT_TAKEN for one in loaded.not_taken)
    return LEFT_OVER if has_left_over else code


async def load_page(content: Content, page: bytes, arguments: argparse.Namespace) -> int:
    loaded = await content.load_page(
        page,
        locale=arguments.locale,
        location=arguments.location,
        procedure=arguments.procedure,
    )
    for publication in loaded.published:
        print(_sentence(publication))
    return _report([(arguments.page.name, loaded.report)])


def _sentence(publication: Publication) -> str:
    listing = publication.listing
    what = "Published" if publication.is_new else "Unchanged:"
    address = f"/{listing.locale}/{listing.location}/procedures/{listing.procedure}"
    return f"{what} “{listing.title}” at {address}, revision {listing.stamp.revision}."


def _report(left_over: Iterable[tuple[str, ImportReport]]) -> int:
    code = DONE
    for name, report in left_over:
        for sentence in report.sentences():
            print(f"{name}: {sentence}", file=sys.stderr)
            code = LEFT_OVER
    return code


def explain(refusal: Refusal) -> None:
    print(refusal.title, file=sys.stderr)
    if isinstance(refusal, Invalid):
        for problem in refusal.problems:
            print(f"  {problem.field}: {problem.message}", file=sys.stderr)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="services.content.load")
    parser.add_argument("folder", type=Path, nargs="?", help="a bundle of content")
    parser.add_argument("--dry-run", action="store_true", help="print what would change")
    parser.add_argument("--page", type=Path, help="one captured page instead of a bundle")
    parser.add_argument("--locale", choices=LOCALES, default=LOCALES[0])
    parser.add_argument("--location", help="the clinic that shows the page")
    parser.add_argument("--procedure", help="the procedure's slug; from the title when not given")
    arguments = parser.parse_args()
    if (arguments.folder is None) == (arguments.page is None):
        parser.error("name a folder, or a page with --page")
    if arguments.page is not None and arguments.location is None:
        parser.error("--page needs --location")
    if arguments.page is not None and arguments.dry_run:
        parser.error("--dry-run is for folders")
    return arguments


async def run(arguments: argparse.Namespace) -> int:
    settings = settings_or_exit(ContentSettings)
    client = connect(settings.mongodb_uri, application="content-load")
    content = build_content(settings, client[settings.database_name])
    try:
        if arguments.dry_run:
            return await compare_folder(content, files_of(arguments.folder))
        await content.stores.ensure_indexes()
        if arguments.page is not None:
            return await load_page(content, arguments.page.read_bytes(), arguments)
        return await load_folder(content, files_of(arguments.folder))
    except Refusal as refusal:
        explain(refusal)
        return REFUSED
    except NO_ANSWER:
        print("The database does not answer.", file=sys.stderr)
        return REFUSED
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.", file=sys.stderr)
        return REFUSED
    finally:
        client.close()


def main() -> int:
    return asyncio.run(run(_arguments()))


if __name__ == "__main__":
    sys.exit(main())
