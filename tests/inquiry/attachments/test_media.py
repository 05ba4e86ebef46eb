"""What a file is by its bytes, whatever it is called."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.attachments.domain import TextCheck, clean_filename, known_media_type
from services.inquiry.attachments.domain.names import LONGEST_NAME
from tests.inquiry.attachments import files


def media_type(content: bytes) -> str | None:
    return known_media_type(content, content)


def is_text(*pieces: bytes) -> bool:
    check = TextCheck()
    last = len(pieces) - 1
    return all(check.feed(piece, is_last=at == last) for at, piece in enumerate(pieces))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (files.PDF, "application/pdf"),
        (b"\r\n" + files.PDF, "application/pdf"),
        (files.PNG, "image/png"),
        (files.JPEG, "image/jpeg"),
        (files.TIFF, "image/tiff"),
        (b"MM\x00*" + bytes(90), "image/tiff"),
        (files.HEIC, "image/heic"),
        (b"\x00\x00\x00\x18ftypheix\x00\x00\x00\x00mif1heix" + bytes(50), "image/heic"),
        (files.DICOM, "application/dicom"),
        (files.docx(), files.DOCX_TYPE),
    ],
)
def test_the_accepted_kinds_are_known_by_their_bytes(content: bytes, expected: str) -> None:
    assert media_type(content) == expected


def test_an_image_that_is_also_a_study_is_a_study() -> None:
    assert media_type(files.DICOM_AND_TIFF) == "application/dicom"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ" + bytes(126) + b"DICM" + bytes(100),  # a program that carries the mark of a study
        b"MZ" + bytes(200),
        b"\x7fELF" + bytes(200),
        b"GIF89a" + bytes(40),
        files.zipped("a.txt"),
        files.zipped("[Content_Types].xml", "xl/workbook.xml"),
        files.zipped("word/document.xml"),
        files.docx(word__vbaProject__bin="x").replace(b"vbaProject/bin", b"vbaProject.bin"),
        b"PK\x03\x04" + bytes(100),
        b"PK\x03\x04PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff" + bytes(40),
        b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(50),
        b"\x00\x00\x00\x18ftypmp42" + bytes(50),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),  # Word of before 2007
        bytes(500),
        b"\xff\xd8",
        b"%PDF",
    ],
)
def test_everything_else_is_neither_of_an_accepted_kind_nor_text(content: bytes) -> None:
    assert media_type(content) is None
    assert content == b"%PDF" or not is_text(content)


def test_a_large_document_is_known_by_its_beginning_and_its_end() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("media/scan.bin", bytes(range(256)) * 4096)
        archive.writestr("word/document.xml", "<document/>")
    whole = kept.getvalue()
    assert known_media_type(whole[:262144], whole[-262144:]) == files.DOCX_TYPE
    assert known_media_type(whole[:262144], whole[:262144]) is None


@pytest.mark.parametrize(
    "content",
    [
        "Dear Doctor,\r\nplease see Mrs. Fernández.\f\tThank you.\n".encode(),
        "\ufeffRéférence 你好".encode(),
        b"From: the clinic\nTo: you\n",
        b"BM is her name.",
        b"x",
    ],
)
def test_letters_are_plain_text_whatever_they_begin_with(content: bytes) -> None:
    assert is_text(content)


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><html></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        b"{\\rtf1 hello}",
        b"a\x00b",
        b"a\x1bb",
        b"\xff\xfea\x00",
        "é".encode("latin-1"),
        b"abc\xc3",
    ],
)
def test_markup_control_characters_and_other_codings_are_not(content: bytes) -> None:
    assert not is_text(content)


@given(text=st.text(st.characters(exclude_categories=["C"]), min_size=1), cut=st.integers(0, 40))
def test_text_is_text_wherever_its_chunks_are_cut(text: str, cut: int) -> None:
    content = f"Letter: {text}".encode()
    assert is_text(content[:cut], content[cut:]) is is_text(content)
    assert is_text(content)


@given(content=st.binary(max_size=400))
def test_nobody_fails_for_any_bytes(content: bytes) -> None:
    assert media_type(content) is None or content
    is_text(content)


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("Referral.pdf", "Referral.pdf"),
        ("C:\\Users\\maria\\Überweisung.pdf", "Überweisung.pdf"),
        ("/home/maria/scan 1.png", "scan 1.png"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("fdp.\u202eexe", "fdp.exe"),
        ("  ", "document"),
        ("", "document"),
        ("..", "document"),
        ("a/", "document"),
        ("e\u0301.pdf", "é.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_name_is_kept_without_folders_and_tricks(given_name: str, expected: str) -> None:
    assert clean_filename(given_name) == expected


@given(name=st.text())
def test_any_name_comes_out_short_whole_and_as_itself(name: str) -> None:
    cleaned = clean_filename(name)
    assert 0 < len(cleaned) <= LONGEST_NAME
    assert clean_filename(cleaned) == cleaned
    assert not set(cleaned) & set("/\\\n\r\x00\u202e")
