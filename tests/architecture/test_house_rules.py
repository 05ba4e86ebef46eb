"""House rules that no other tool checks."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = sorted([*(ROOT / "services").rglob("*.py"), *(ROOT / "shared").rglob("*.py")])
BANNED_NAMES = {"utils", "helpers", "common", "base", "types", "constants", "service"}
BANNED_CLASS_ENDS = ("Manager", "Helper", "Util", "Processor", "Data", "Info", "Impl", "Service")
MAY_TOUCH_A_DRIVER = {"store", "wiring"}
DRIVER = re.compile(r"^\s*(?:from|import) (?:motor|pymongo|bson)\b", re.MULTILINE)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_something_to_check() -> None:
    assert len(PRODUCT) > 50


@pytest.mark.parametrize("path", PRODUCT, ids=shown)
def test_a_module_is_short_says_what_it_holds_and_has_a_noun_for_a_name(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 300
    assert source == "" or source.lstrip().startswith('"""')
    assert path.stem not in BANNED_NAMES


def test_no_class_hides_behind_an_empty_word() -> None:
    classes = re.compile(r"^class (\w+)", re.MULTILINE)
    found = [
        f"{shown(path)}: {name}"
        for path in PRODUCT
        for name in classes.findall(path.read_text(encoding="utf-8"))
        if name.endswith(BANNED_CLASS_ENDS)
    ]
    assert found == []


def test_only_stores_the_wiring_and_the_shared_machinery_touch_the_database_driver() -> None:
    touching = {
        shown(path)
        for path in (ROOT / "services").rglob("*.py")
        if DRIVER.search(path.read_text(encoding="utf-8"))
        and not MAY_TOUCH_A_DRIVER & {*path.parent.parts[-3:], path.stem}
    }
    assert touching == set()


def test_only_the_store_of_inquiries_names_their_collection() -> None:
    """Everybody else asks its ports: one aggregate has one writer."""
    named = re.compile(r"""[\w)\]]\[\s*["']inquiries["']\s*\]""")
    found = [
        shown(path)
        for path in (ROOT / "services" / "inquiry").rglob("*.py")
        if named.search(path.read_text(encoding="utf-8"))
        and not shown(path).startswith("services/inquiry/inquiries/store")
    ]
    assert found == []


def test_no_consumer_uses_the_sticky_assignor() -> None:
    """It keeps its state on the class and loses partitions (aiokafka#1175, #1176)."""
    assert [shown(p) for p in PRODUCT if "StickyPartitionAssignor" in p.read_text("utf-8")] == []


def test_no_request_handler_sends_to_kafka() -> None:
    """An idempotent producer may hang for ever (aiokafka#1101): only the relay has one."""
    senders = [shown(p) for p in PRODUCT if "AIOKafkaProducer" in p.read_text(encoding="utf-8")]
    assert senders == [
        "shared/outbox/batches.py",
        "shared/outbox/publishing.py",
        "shared/outbox/relay.py",
    ]


def test_every_process_reads_its_settings_so_that_an_error_quotes_no_value() -> None:
    read_plainly = re.compile(r"\b\w+Settings\(\)")
    found = [shown(p) for p in PRODUCT if read_plainly.search(p.read_text(encoding="utf-8"))]
    assert found == []


def test_no_template_carries_script_or_style_of_its_own() -> None:
    """The content security policy would block it, and the page would be broken."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    allowed = re.compile(r'<script type="application/ld\+json"')
    found = [
        shown(path)
        for path in ROOT.glob("s*/*/templates/**/*.html")
        if "mail" not in path.parts
        and inline.search(allowed.sub("<ld src=", path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_requirements_name_versions_and_hashes_and_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        lock = path.read_text(encoding="utf-8")
        assert "://" not in lock
        pinned = re.findall(r"^[a-z][\w.-]*==\S+", lock, re.MULTILINE)
        assert pinned
        assert lock.count("--hash=sha256:") >= len(pinned)


def test_front_end_packages_are_pinned_with_hashes_and_no_download_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    asked = package["dependencies"] | package["devDependencies"]
    for name, version in asked.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    for one in packages.values():
        assert one["integrity"].startswith("sha512-")
        assert "resolved" not in one
