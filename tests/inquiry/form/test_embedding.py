"""Which sites may show the form in a frame: exact origins, as browsers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.inquiry.form.domain.embedding import embed_origins, is_origin
from services.inquiry.settings import InquiryApiSettings
from tests.inquiry.builders import settings

SITES = ("https://toronto.clinics.example", "http://localhost:8080")


def chosen(text: str) -> InquiryApiSettings:
    return settings("mongodb://nowhere.example", "t", embed_origins=text)


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", ()),
        ("  ", ()),
        (SITES[0], SITES[:1]),
        (f" {SITES[0]} ,{SITES[1]}", SITES),
        (f"{SITES[0]},{SITES[0]}", SITES[:1]),
        ("https://a.example:8443", ("https://a.example:8443",)),
        ("http://127.0.0.1:65535", ("http://127.0.0.1:65535",)),
        ("https://xn--bcher-kva.example", ("https://xn--bcher-kva.example",)),
        ("https://a.example:80,http://a.example:443", ("https://a.example:80", "http://a.example:443")),
    ],
)  # fmt: skip
def test_origins_are_taken_as_they_are_written(text: str, origins: tuple[str, ...]) -> None:
    assert chosen(text).embedding_sites == origins


@pytest.mark.parametrize(
    "text",
    [
        "*", "https://*.clinics.example", "null", "'self'", "https:", "toronto.clinics.example",
        "//a.example", "ftp://a.example", "HTTPS://a.example", "https://A.example",
        "https://a.example/", "https://a.example/form", "https://a.example?x", "https://a.example#x",
        "https://user@a.example", "https://a.example:443", "http://a.example:80",
        "https://a.example:", "https://a.example:0", "https://a.example:65536",
        "https://a.example:08443", "https://a.example:٣", "https://bücher.example", "https://",
        "https://-a.example", "https://a..example", "https://.a.example", "https://a.example.",
        "https://a_b.example", "http://[::1]:8080", "https://a.example; script-src *",
        "https://a.example 'unsafe-inline'", "https://a.example\r\nX: y", "https://a.example\n",
        "https://" + "a" * 64 + ".example", "https://" + ".".join(["a" * 60] * 5),
    ],
)  # fmt: skip
def test_anything_else_refuses_the_start_and_is_not_repeated(text: str) -> None:
    for written in (text, f"{SITES[0]},{text}", f"{text},{SITES[0]}"):
        if text.strip() == text:
            with pytest.raises(ValidationError, match="is not an exact origin such as") as refused:
                chosen(written)
            assert refused.value.errors()[0]["loc"] == ("embed_origins",)
    assert not is_origin(text)


def test_the_message_says_which_it_is_and_never_what() -> None:
    with pytest.raises(ValueError, match="number 2 is not an exact origin") as refused:
        embed_origins(f"{SITES[0]},https://Kanarienvogel.example")
    assert "Kanarienvogel" not in str(refused.value)


@pytest.mark.parametrize("text", [",", f"{SITES[0]},", f",{SITES[0]}", f"{SITES[0]},,{SITES[1]}"])
def test_a_gap_in_the_list_is_a_mistake(text: str) -> None:
    with pytest.raises(ValueError, match=r"number [12] is not"):
        embed_origins(text)


@given(st.text())
def test_whatever_is_taken_can_stand_in_a_policy(text: str) -> None:
    if is_origin(text):
        assert text.isascii()
        assert not set(text) & set(" ;,'\"*\r\n\t")
