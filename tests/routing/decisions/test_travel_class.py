"""Rules of the travel class: it belongs to the pair of patient and clinic."""

import pytest

from services.routing.decisions.domain import Residence, TravelClass, travel_class


@pytest.mark.parametrize(
    ("residence", "province", "expected"),
    [
        (Residence(country="CA", subdivision="CA-ON"), "CA-ON", TravelClass.LOCAL),
        (Residence(country="CA", subdivision="CA-ON"), "CA-BC", TravelClass.OUT_OF_PROVINCE),
        (Residence(country="US", subdivision="US-TX"), "CA-ON", TravelClass.INTERNATIONAL),
        (Residence(country="US"), None, TravelClass.INTERNATIONAL),
        (Residence(country="CA"), "CA-ON", TravelClass.UNKNOWN),
        (Residence(country="CA", subdivision="CA-ON"), None, TravelClass.UNKNOWN),
        # After a move the former province's plan goes on for up to three months.
        (
            Residence(country="CA", subdivision="CA-BC", plan_subdivision="CA-ON"),
            "CA-ON",
            TravelClass.LOCAL,
        ),
        (
            Residence(country="CA", subdivision="CA-BC", plan_subdivision="CA-ON"),
            "CA-BC",
            TravelClass.OUT_OF_PROVINCE,
        ),
        (Residence(country="US", plan_subdivision="CA-QC"), "CA-QC", TravelClass.LOCAL),
    ],
)
def test_the_plans_province_decides_before_the_residence(
    residence: Residence, province: str | None, expected: TravelClass
) -> None:
    assert travel_class(residence, province) is expected
