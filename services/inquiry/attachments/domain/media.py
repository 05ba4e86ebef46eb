"""What a file is, by its bytes and by nothing that somebody says of it.

`puremagic` knows what a file may be; a file is accepted as one of the few kinds below where that
kind's own rule agrees: signatures alone take a program with a DICOM mark for an image.
"""

import codecs
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import puremagic

PLAIN_TEXT: Final = "text/plain"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CERTAIN: Final = 0.4
"""From here on `puremagic` goes by more than two letters that any text may begin with."""
_TEXT_LIKE: Final = frozenset({"", PLAIN_TEXT, "message/rfc822"})
_DICOM_PREAMBLE: Final = 128
_HEAD_BYTES: Final = 64 * 1024
_TAIL_BYTES: Final = 1024
_BREAKS: Final = frozenset(b"\t\n\r\f")
_NO_TEXT: Final = bytes(sign for sign in (*range(32), 127) if sign not in _BREAKS)


def known_media_type(head: bytes, tail: bytes) -> str | None:
    """`head` and `tail` are the beginning and the end of a file, the whole of a small one. None: it
    is none of the accepted kinds that have a signature. It may be text (`TextCheck`).
    """
    candidates = {media_type for media_type, _ in _candidates(head, tail)}
    for candidate, rule in _RULES.items():
        if candidate in candidates and rule(head, tail):
            return _SAME_AS.get(candidate, candidate)
    return None


class TextCheck:
    """Whether a file is plain text: fed with all of it, piece by piece. It is UTF-8, has no control
    characters, and does not begin as markup or a program does.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._is_first = True

    def feed(self, piece: bytes, *, is_last: bool) -> bool:
        """False once it is clear that it is none."""
        if self._is_first and any(_is_something_else(*one) for one in _candidates(piece, piece)):
            return False
        self._is_first = False
        if piece.translate(None, _NO_TEXT) != piece:
            return False
        try:
            self._decoder.decode(piece, is_last)
        except UnicodeDecodeError:
            return False
        return True


def _is_something_else(media_type: str, confidence: float) -> bool:
    return confidence >= _CERTAIN and media_type not in _TEXT_LIKE


def _candidates(head: bytes, tail: bytes) -> list[tuple[str, float]]:
    sample = head[:_HEAD_BYTES] if head == tail else head[:_HEAD_BYTES] + tail[-_TAIL_BYTES:]
    try:
        found = puremagic.magic_string(sample)
    except (puremagic.PureError, ValueError):
        return []
    return [(one.mime_type, one.confidence) for one in found]


def _is_pdf(head: bytes, _: bytes) -> bool:
    return head.lstrip(b"\r\n").startswith(b"%PDF-")


def _is_jpeg(head: bytes, _: bytes) -> bool:
    return head.startswith(b"\xff\xd8\xff")


def _is_png(head: bytes, _: bytes) -> bool:
    return head.startswith(b"\x89PNG\r\n\x1a\n")


def _is_tiff(head: bytes, _: bytes) -> bool:
    return head.startswith((b"II*\x00", b"MM\x00*", b"MM\x00+", b"II+\x00"))


def _is_heic(head: bytes, _: bytes) -> bool:
    return head[4:10] in {b"ftyphe"}


def _is_dicom(head: bytes, tail: bytes) -> bool:
    """Before its mark anything may stand, a program too: only nothing, or an image, is accepted."""
    preamble = head[:_DICOM_PREAMBLE]
    return head[_DICOM_PREAMBLE:].startswith(b"DICM") and (
        preamble == bytes(_DICOM_PREAMBLE) or _is_tiff(preamble, tail)
    )


def _is_docx(head: bytes, tail: bytes) -> bool:
    """By the archive's own table of contents; macros are not accepted."""
    names = set(_archived(tail))
    return (
        head.startswith(b"PK\x03\x04")
        and {b"[Content_Types].xml", b"word/document.xml"} <= names
        and not any(name.lower().endswith(b"vbaproject.bin") for name in names)
    )


def _archived(tail: bytes) -> Iterator[bytes]:
    """The names in a ZIP archive's directory, which has to lie within its tail."""
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return
    count, size = struct.unpack_from("<HI", tail, end + 10)
    at = end - size
    for _ in range(count):
        if at < 0 or at + 46 > end or tail[at : at + 4] != b"PK\x01\x02":
            return
        name, extra, comment = struct.unpack_from("<HHH", tail, at + 28)
        yield tail[at + 46 : at + 46 + name]
        at += 46 + name + extra + comment


_RULES: Final[Mapping[str, Callable[[bytes, bytes], bool]]] = {
    "application/pdf": _is_pdf,
    "image/jpeg": _is_jpeg,
    "image/png": _is_png,
    "application/dicom": _is_dicom,  # which may be readable as TIFF as well
    "image/tiff": _is_tiff,
    "image/heic": _is_heic,
    "image/heif": _is_heic,
    _DOCX: _is_docx,
}
_SAME_AS: Final = {"image/heif": "image/heic"}
