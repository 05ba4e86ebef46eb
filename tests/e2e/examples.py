"""Twelve inquiries from the practice of a network, one for each way in which rules, wishes and
capacity meet. Everybody in them is invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.support.inquiries import JSON


@dataclass(frozen=True, kw_only=True)
class Example:
    """An inquiry: `is_about` says in a few words what it shows. `away`: doctors who take no new
    patients while it is decided on.
    """

    is_about: str
    procedure: str
    location: str | None = None
    willing_to_travel_to: tuple[str, ...] = ()
    residence: Mapping[str, str]
    payer: Mapping[str, str] = field(default_factory=lambda: {"kind": "self"})
    away: tuple[str, ...] = ()

    @property
    def changes(self) -> JSON:
        """What it changes of a usual inquiry."""
        fields: dict[str, Any] = {
            "procedure": self.procedure,
            "location": self.location,
            "willing_to_travel_to": list(self.willing_to_travel_to) or None,
            "residence": dict(self.residence),
            "payer": dict(self.payer),
        }
        return {name: value for name, value in fields.items() if value is not None}


def in_canada(province: str, **more: str) -> Mapping[str, str]:
    return {"country": "CA", "subdivision": province, **more}


EXAMPLES: Final = (
    Example(
        is_about="Pays for an insured operation in the own province",
        procedure="knee-arthroscopy",
        location="vancouver",
        residence=in_canada("CA-BC"),
    ),
    Example(
        is_about="In Quebec, by a surgeon who takes no part in the public plan",
        procedure="carpal-tunnel-release",
        location="brossard",
        residence=in_canada("CA-QC"),
    ),
    Example(
        is_about="In Alberta, whose law is changing",
        procedure="knee-replacement",
        location="calgary",
        residence=in_canada("CA-AB"),
    ),
    Example(
        is_about="Workers' compensation, with the claim number",
        procedure="knee-replacement",
        location="calgary",
        residence=in_canada("CA-AB"),
        payer={"kind": "workers_compensation", "claim_number": "WCB-0000"},
    ),
    Example(
        is_about="Workers' compensation, without a claim number",
        procedure="knee-arthroscopy",
        location="winnipeg",
        residence=in_canada("CA-MB"),
        payer={"kind": "workers_compensation"},
    ),
    Example(
        is_about="Has moved; the former province's plan still covers",
        procedure="knee-replacement",
        location="winnipeg",
        residence=in_canada("CA-ON", plan_subdivision="CA-MB"),
    ),
    Example(
        is_about="From Texas",
        procedure="hip-replacement",
        location="winnipeg",
        residence={"country": "US", "subdivision": "US-TX"},
    ),
    Example(
        is_about="Something no plan insures, at home",
        procedure="micro-needling",
        location="calgary",
        residence=in_canada("CA-AB"),
    ),
    Example(
        is_about="Any clinic will do, and nobody takes new patients",
        procedure="spinal-decompression",
        residence=in_canada("CA-ON"),
        away=("ingrid-solheim", "kiran-dhaliwal"),
    ),
    Example(
        is_about="The wished-for clinic has nobody; another that was named has",
        procedure="spinal-decompression",
        location="vancouver",
        willing_to_travel_to=("calgary",),
        residence=in_canada("CA-ON"),
        away=("ingrid-solheim",),
    ),
    Example(
        is_about="Does not know who pays",
        procedure="hernia-repair",
        location="winnipeg",
        residence=in_canada("CA-MB"),
        payer={"kind": "unknown"},
    ),
    Example(
        is_about="Under a contract of the province",
        procedure="hernia-repair",
        location="winnipeg",
        residence=in_canada("CA-MB"),
        payer={"kind": "provincial_contract"},
    ),
)
