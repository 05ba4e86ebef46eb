"""After signing in a browser goes on to a page of ours or to none."""

import pytest

from shared.web import safe_redirect_target


@pytest.mark.parametrize(
    "address", ["/console", "/console/leads/1", "/console?cursor=a", "/console/?a=//b"]
)
def test_a_page_below_home_is_gone_on_to(address: str) -> None:
    assert safe_redirect_target(address, home="/console") == address


@pytest.mark.parametrize(
    "address",
    [
        "", "/", "//evil.example", "https://evil.example/console", "/consoles", "/\\evil.example",
        "/console\\@evil.example", "console", "javascript:alert(1)", "\t//evil.example",
        "/v1/leads",
    ],
)  # fmt: skip
def test_any_other_address_leads_home(address: str) -> None:
    assert safe_redirect_target(address, home="/console") == "/console"
