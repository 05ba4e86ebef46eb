"""A small bundle of one clinic, one doctor and one procedure, and what tests change in it."""

from collections.abc import Mapping
from typing import Any

import yaml

from services.content.bundles.schemas import BundleFiles
from tests.content.importing.captured import PAGES

PAGE = (PAGES / "ear-tubes.en-CA.txt").read_bytes()

NETWORK: Mapping[str, Any] = {
    "network": {"slug": "sample", "name": {"en-CA": "Sample Network"}, "locales": ["en-CA"]},
    "locations": [
        {
            "slug": "toronto",
            "name": "Harbour Clinic",
            "province": "CA-ON",
            "phone": "+14165550100",
            "timezone": "America/Toronto",
            "address": {
                "street": "1 Harbour Street",
                "city": "Toronto",
                "province": "CA-ON",
                "postal_code": "M5J 0C4",
            },
        }
    ],
    "doctors": [
        {"slug": "a-doctor", "name": "Dr. A", "credentials": "MD", "locations": ["toronto"]}
    ],
    "procedures": [{"slug": "ear-tubes", "category": "ears", "insured_status": "insured"}],
    "offerings": [
        {
            "location": "toronto",
            "procedure": "ear-tubes",
            "doctors": [{"slug": "a-doctor", "capacity": 3}],
        }
    ],
}


class Unfolded(yaml.SafeDumper):
    """What is used twice is written twice: a bundle takes no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as PyYAML calls it
        return True


def files(page: bytes = PAGE, **changes: Any) -> BundleFiles:
    network = yaml.dump({**NETWORK, **changes}, Dumper=Unfolded).encode()
    return BundleFiles(network=network, pages={"ear-tubes.en-CA.txt": page})
