"""A bundle as one file: whatever somebody packs, it is a bundle or refused, and nothing unpacks."""

from io import BytesIO
from stat import S_IFLNK
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.bundles.domain import BundleNotReadable
from services.content.bundles.schemas import read_bundle
from services.content.bundles.schemas.archive import MOST_FILES, read_archive, write_archive
from services.content.bundles.schemas.writing import write_bundle
from tests.content.bundles.network import files
from tests.content.bundles.test_pictures import with_picture

BUNDLE = write_bundle(read_bundle(with_picture()))
ARCHIVE = write_archive(BUNDLE)
NETWORK = files().network


def packed(*entries: tuple[str | ZipInfo, bytes], kind: int = ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", kind) as opened:
        for name, content in entries:
            opened.writestr(name, content)
    return stream.getvalue()


def _link(path: str) -> ZipInfo:
    entry = ZipInfo(path)
    entry.external_attr = (S_IFLNK | 0o777) << 16
    return entry


def _encrypted() -> bytes:
    """As its flags say, in the file's header and in the list at its end."""
    plain = bytearray(packed(("network.yaml", NETWORK)))
    plain[6] |= 1
    plain[plain.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(plain)


def _twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return packed(("network.yaml", NETWORK), ("network.yaml", b"other"))


def test_a_bundle_is_the_same_in_an_archive_and_always_the_same_bytes() -> None:
    assert read_archive(ARCHIVE) == BUNDLE
    assert write_archive(BUNDLE) == ARCHIVE


def test_an_archive_that_a_person_made_may_have_folders_and_no_manifest() -> None:
    given = packed(("procedures/", b""), ("network.yaml", NETWORK), ("pictures/a.png", b"x"))

    assert read_archive(given).network == NETWORK


REFUSED: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "archive", "malformed"),
    "no-zip": (b"%PDF-1.7", "archive", "malformed"),
    "only-its-beginning": (ARCHIVE[: len(ARCHIVE) // 2], "archive", "damaged"),
    "only-its-end": (b"PK" + ARCHIVE[-60:], "archive", "damaged"),
    "another-byte": (ARCHIVE[:60] + b"\0\0\0\0" + ARCHIVE[64:], "archive", "damaged"),
    "no-network": (packed(("bundle.yaml", b"")), "network.yaml", "missing"),
    "up-and-away": (packed(("../../etc/passwd", b"x")), "archive.0", "unknown"),
    "up-from-a-folder": (packed(("pictures/../../x.png", b"x")), "archive.0", "unknown"),
    "absolute": (packed(("/etc/passwd", b"x")), "archive.0", "unknown"),
    "windows": (packed(("pictures\\..\\x", b"x")), "archive.0", "unknown"),
    "hidden": (packed(("procedures/.htaccess", b"x")), "archive.0", "unknown"),
    "deeper": (packed(("procedures/a/b.txt", b"x")), "archive.0", "unknown"),
    "a-program": (packed(("setup.exe", b"x")), "archive.0", "unknown"),
    "a-long-name": (packed((f"procedures/{'a' * 500}", b"x")), "archive.0", "unknown"),
    "a-link": (packed((_link("network.yaml"), b"/etc/passwd")), "network.yaml", "malformed"),
    "encrypted": (_encrypted(), "network.yaml", "encrypted"),
    "a-bomb": (packed(("network.yaml", b"\0" * 97 * 1024**2)), "archive", "too_long"),
    "many-texts": (
        packed(*((f"procedures/{one}", b"\0" * 1024**2) for one in range(25))),
        "archive", "too_long",
    ),
    "many-small-bombs": (
        packed(*((f"pictures/{one}", b"\0" * 1024**2) for one in range(97))),
        "archive", "too_long",
    ),
    "many-files": (
        packed(*((f"procedures/{one}.txt", b"") for one in range(MOST_FILES + 1))),
        "archive", "too_many",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_archive_of_a_bundle_is_refused_by_name(case: str) -> None:
    given, field, code = REFUSED[case]
    with pytest.raises(BundleNotReadable) as refusal:
        read_archive(given)

    assert (refusal.value.problems[0].field, refusal.value.problems[0].code) == (field, code)
    assert "passwd" not in str(refusal.value.problems)


def test_a_file_that_is_there_twice_is_refused() -> None:
    with pytest.raises(BundleNotReadable) as refusal:
        read_archive(_twice())

    assert refusal.value.problems[0].code == "duplicate"


def test_another_way_of_packing_is_read_as_well() -> None:
    assert read_archive(packed(("network.yaml", NETWORK), kind=ZIP_LZMA)).network == NETWORK


@given(at=st.integers(0, len(ARCHIVE) - 1), value=st.integers(0, 255))
def test_any_byte_of_an_archive_may_be_another_one(at: int, value: int) -> None:
    broken = bytearray(ARCHIVE)
    broken[at] = value
    try:
        read_archive(bytes(broken))
    except BundleNotReadable:
        return


@given(st.binary(max_size=200))
def test_any_bytes_are_an_archive_or_refused(content: bytes) -> None:
    for given_bytes in (content, b"PK" + content, b"PK\x05\x06" + content):
        with pytest.raises(BundleNotReadable):
            read_archive(given_bytes)
