"""A process is told the keys that it uses, and none of the others."""

import ast
import re
from pathlib import Path

import pytest

from services.inquiry.settings import InquiryApiSettings, InquirySettings, VaultSettings
from shared.keys import Key, KeyRing
from shared.settings import ServiceSettings
from tests.architecture.processes import SETTINGS_OF, keys_of, service_of

SERVICES = Path(__file__).parents[2] / "services"


def key_properties(settings: type[ServiceSettings]) -> set[str]:
    """What gives the keys of a settings class to the program."""
    return {
        name
        for kind in settings.__mro__
        for name, member in vars(kind).items()
        if isinstance(member, property)
        and member.fget is not None
        and member.fget.__annotations__.get("return") in {Key, KeyRing}
    }


def read_in(module: Path, *names: str) -> set[str]:
    """The attributes of settings that these classes and functions of a module read."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = [node for node in tree.body if getattr(node, "name", "") in names]
    assert len(found) == len(names)
    text = "\n".join(ast.unparse(node) for node in found)
    return set(re.findall(r"settings\.(\w+)", text))


@pytest.mark.parametrize("process", SETTINGS_OF)
def test_a_process_reads_the_settings_that_are_its_own(process: str) -> None:
    module = "worker" if process.endswith("-worker") else "app"
    source = (SERVICES / service_of(process) / f"{module}.py").read_text(encoding="utf-8")
    (read,) = re.findall(r"settings_or_exit\((\w+)\)", source)
    assert read == SETTINGS_OF[process].__name__


def test_these_processes_have_these_keys() -> None:
    assert {process: keys_of(settings) for process, settings in SETTINGS_OF.items()} == {
        "content": {"limits_key", "preview_key", "sign_in_key", "webhook_key"},
        "content-worker": {"webhook_key"},
        "inquiry": {
            "inquiry_master_key",
            "inquiry_hash_key",
            "inquiry_link_key",
            "disclosure_public_key",
            "disclosure_chain_key",
            "limits_key",
        },
        "inquiry-worker": {
            "inquiry_master_key",
            "inquiry_link_key",
            "disclosure_chain_key",
            "limits_key",
        },
        "routing": {"audit_chain_key", "disclosure_private_key", "limits_key", "sign_in_key"},
        "routing-worker": {"audit_chain_key"},
    }


def test_each_process_of_inquiry_uses_every_key_that_it_is_told() -> None:
    inquiry = SERVICES / "inquiry"
    core = read_in(inquiry / "wiring.py", "InquiryCore", "build_core", "build_vault", "stores")
    own = read_in(inquiry / "wiring_web.py", "InquiryWeb", "build_inquiry")
    every = key_properties(InquiryApiSettings)
    assert core & every == key_properties(InquirySettings)
    assert (core | own) & every == every
    assert len(every) == len(keys_of(InquiryApiSettings))
    assert key_properties(VaultSettings) == {"master_keys"}


def test_the_web_processes_of_routing_and_content_use_their_keys() -> None:
    routing = read_in(SERVICES / "routing" / "app.py", "main")
    assert {"signing_key", "counting_key", "sign_in_keys", "audit_chain_keys"} <= routing
    assert "audit_chain_keys" in read_in(SERVICES / "routing" / "worker.py", "assemble")
    content = read_in(SERVICES / "content" / "app.py", "build_app")
    assert {"counting_key", "sign_in_keys"} <= content
    webhooks = read_in(SERVICES / "content" / "wiring_webhooks.py", "Webhooks")
    assert "sealing_keys" in webhooks
    assert "preview_keys" in read_in(SERVICES / "content" / "wiring_previews.py", "Previews")
