"""One bad record refuses the bundle by its place: nothing odd is stored and nothing raises."""

import copy
import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml
from bson import encode
from hypothesis import given
from hypothesis import strategies as st

from services.content.announcements.domain import Announcement
from services.content.bundles.domain import Bundle, BundleDoesNotFit
from services.content.bundles.schemas import BundleFiles, BundleNotReadable, read_bundle
from services.content.directory.domain import Doctor, Location, Offering
from services.content.directory.store import DOCTORS, LOCATIONS, OFFERINGS
from services.content.directory.usecases.facts import fact
from services.content.documents import CONVERTER
from shared.errors import Invalid
from shared.mongo import Document
from tests.content.bundles.network import NETWORK, Unfolded

Path = tuple[str | int, ...]

WHOLE: dict[str, Any] = {
    **NETWORK,
    "announcements": [
        {
            "slug": "moved",
            "url": "https://network.example/moved",
            "is_dismissible": True,
            "starts_on": date(2026, 12, 10),
            "ends_on": date(2026, 12, 28),
            "texts": {"en-CA": {"text": "We moved.", "action": "Learn More"}},
        }
    ],
    "top_announcements": [
        {
            "id": "storm",
            "location": "toronto",
            "texts": {"en-CA": {"text": "We are closed.", "action": "Hours"}},
            "url": "https://network.example/hours",
            "from": "2026-12-24T12:00",
            "until": "2026-12-27T09:00",
            "is_dismissible": True,
        }
    ],
    "travel": {
        "international": {
            "url": "https://network.example/travel",
            "texts": {"en-CA": {"heading": "Travel", "paragraphs": ["Come."], "action": "How"}},
        }
    },
    "categories": {"ears": {"en-CA": "Ears"}},
    "locations": [
        {
            **NETWORK["locations"][0],
            "languages": ["en"],
            "overnight_stay": True,
            "hours": {"mon": [["08:00", "12:00"]]},
            "reply_within_hours": 8,
            "position": {"latitude": 43.6, "longitude": -79.4},
            "dated_hours": [
                {
                    "day": date(2026, 12, 24),
                    "intervals": [["08:00", "12:00"]],
                    "reason": {"en-CA": "Christmas Eve"},
                }
            ],
        }
    ],
    "doctors": [
        {
            **NETWORK["doctors"][0],
            "languages": ["en"],
            "bio": {"en-CA": "Ears."},
            "credentials_in": {"fr-CA": "M.D."},
            "specialties": {"en-CA": ["Ears"]},
            "licensed_in": ["CA-ON"],
        }
    ],
    "procedures": [
        {
            **NETWORK["procedures"][0],
            "medical_review": {"by": "Dr. A", "on": date(2026, 1, 1), "due": date(2027, 1, 1)},
            "recovery": {
                "stay_nights": 1,
                "fit_to_fly_days": 2,
                "aftercare_days": 30,
                "off_work_days": 3,
            },
            "plan_listings": {
                "CA-ON": {
                    "status": "insured",
                    "source": {"en-CA": "Schedule of benefits"},
                    "as_of": date(2026, 9, 1),
                    "url": "https://plan.example/",
                }
            },
            "funding": {"en-CA": "Public plans pay."},
            "seo_description": {"en-CA": "Ear tubes."},
            "overrides": {"toronto": {"en-CA": {"title": "Tubes", "summary": ["Here."]}}},
        }
    ],
    "offerings": [
        {
            **NETWORK["offerings"][0],
            "fees": [
                {
                    "effective_from": date(2026, 1, 1),
                    "effective_to": date(2026, 12, 31),
                    "currency": "CAD",
                    "lowest_cents": 240_000,
                    "highest_cents": 310_000,
                    "includes": {"en-CA": ["The operation"]},
                    "excludes": {"en-CA": ["Travel"]},
                },
                {
                    "effective_from": date(2027, 1, 1),
                    "lowest_cents": 250_000,
                    "highest_cents": 320_000,
                },
            ],
            "wait": {"lowest_weeks": 3, "highest_weeks": 6, "as_of": date(2026, 11, 2)},
        }
    ],
}


def read(network: Any) -> Bundle:
    content = network if isinstance(network, bytes) else yaml.dump(network, Dumper=Unfolded)
    content = content if isinstance(content, bytes) else content.encode()
    return read_bundle(BundleFiles(network=content, pages={}))


def changed(path: Path, value: object) -> dict[str, Any]:
    """The bundle with another value in one place; without the place where that is `...`."""
    network = copy.deepcopy(WHOLE)
    record: Any = network
    for step in path[:-1]:
        record = record[step]
    if value is ...:
        del record[path[-1]]
    else:
        record[path[-1]] = value
    return network


def paths(value: Any, above: Path = ()) -> Iterator[Path]:
    if above:
        yield above
    entries = enumerate(value) if isinstance(value, list) else ()
    for key, entry in value.items() if isinstance(value, dict) else entries:
        yield from paths(entry, (*above, key))


def test_the_whole_bundle_is_taken() -> None:
    assert read(WHOLE).blocks.announcements[0].slug == "moved"


LOCATION: Path = ("locations", 0)
DOCTOR: Path = ("doctors", 0)
BANNER: Path = ("announcements", 0)
PROCEDURE: Path = ("procedures", 0)
CAPABLE: Path = ("offerings", 0, "doctors", 0)

REFUSED: list[tuple[Path, list[Any]]] = [
    ((*LOCATION, "reply_within_hours"), [10**12, 0, -8, 721, 2.5, None, "soon", [], math.nan]),
    ((*LOCATION, "slug"), ["", "A", "a--b", "a" * 101, "toronto\n", "a.b", "$a"]),
    ((*LOCATION, "name"), ["", "n" * 201, "a\0b", "\ud800", 7, ...]),
    ((*LOCATION, "timezone"), ["America", "../etc", "a" * 300, "A\0", ""]),
    ((*LOCATION, "position", "latitude"), [math.nan, math.inf, 91, "x", 10**400]),
    ((*LOCATION, "hours", "mon"), [[["08:00"]], [["8", "9"]], None, "x"]),
    ((*LOCATION, "hours", "mon"), [[[f"{hour:02}:00", f"{hour:02}:30"] for hour in range(11)]]),
    ((*LOCATION, "hours"), [{"someday": []}]),
    ((*LOCATION, "languages"), [["en"] * 51, ["English"], ["e" * 40]]),
    ((*LOCATION, "address", "street"), ["s" * 201, " "]),
    ((*LOCATION, "address", "province"), ["Ontario"]),
    ((*LOCATION, "phone"), ["+1416555014" + "2" * 30]),
    ((*LOCATION, "surprise"), [1]),
    ((*DOCTOR, "bio"), [{"$where": "x"}, {"en-CA": "b" * 2_001}, []]),
    ((*DOCTOR, "locations"), [["toronto"] * 101]),
    ((*CAPABLE, "capacity"), [0, -1, 10**9, 10_001, None, "many", 0.5]),
    ((*CAPABLE, "slug"), ["Dr. A"]),
    (("offerings", 0, "doctors"), [[]]),
    ((*BANNER, "starts_on"), [date(1999, 1, 1), date(9999, 12, 31), 10**30]),
    ((*BANNER, "ends_on"), [date(2026, 12, 9)]),
    ((*BANNER, "url"), ["javascript:alert(1)"]),
    ((*BANNER, "texts"), [{"xx": {"text": "No such locale."}}]),
    ((*BANNER, "texts", "en-CA", "text"), ["t" * 501]),
    (("travel", "international", "url"), ["x" * 3_000]),
    (("travel", "international", "texts", "en-CA", "paragraphs"), [["p" * 10_001]]),
    ((*PROCEDURE, "category"), ["", "No Slug", "c" * 101, None]),
    ((*PROCEDURE, "insured_status"), ["sometimes"]),
    ((*PROCEDURE, "medical_review", "due"), [date(2500, 1, 1)]),
    ((*PROCEDURE, "funding"), [{"xx": "a"}, {"en-CA": "f" * 2_001}, {"fr-CA": "\ud800"}]),
    ((*PROCEDURE, "seo_description"), [{"$set": "a"}, {"en-CA": "\ud800"}]),
    ((*PROCEDURE, "overrides"), [{"Not A Slug": {}}]),
    ((*PROCEDURE, "overrides", "toronto", "en-CA", "summary"), [["s" * 5_001]]),
    ((*PROCEDURE, "overrides", "toronto", "en-CA", "title"), ["t" * 301]),
]


@pytest.mark.parametrize(
    ("path", "value"), [(path, value) for path, values in REFUSED for value in values]
)
def test_what_cannot_be_borne_is_refused_by_the_path_of_its_record(
    path: Path, value: object
) -> None:
    with pytest.raises(BundleNotReadable) as refusal:
        read(changed(path, value))
    prefix = ".".join(str(step) for step in path[:2])
    assert all(problem.field.startswith(prefix) for problem in refusal.value.problems)
    assert "alert" not in "".join(problem.message for problem in refusal.value.problems)


ONTARIO = WHOLE["procedures"][0]["plan_listings"]["CA-ON"]
FEE: Path = ("offerings", 0, "fees", 1)
WAIT: Path = ("offerings", 0, "wait")
LISTING: Path = ("procedures", 0, "plan_listings", "CA-ON")
STORM: Path = ("top_announcements", 0)
DATED: Path = ("locations", 0, "dated_hours", 0)

NAMED: list[tuple[Path, Any, str]] = [
    ((*FEE, "lowest_cents"), 0, "offerings.0.fees.1.lowest_cents"),
    ((*FEE, "lowest_cents"), True, "offerings.0.fees.1.lowest_cents"),
    ((*FEE, "lowest_cents"), 2500.5, "offerings.0.fees.1.lowest_cents"),
    ((*FEE, "lowest_cents"), 320_001, "offerings.0.fees.1.highest_cents"),
    ((*FEE, "effective_from"), date(2026, 12, 31), "offerings.0.fees.1.effective_from"),
    ((*FEE, "effective_to"), date(2026, 12, 31), "offerings.0.fees.1.effective_to"),
    ((*FEE, "currency"), "USD", "offerings.0.fees.1.currency"),
    ((*FEE, "includes"), {"xx": ["All"]}, "offerings.0.fees.1.includes"),
    ((*FEE, "tax"), 13, "offerings.0.fees.1.tax"),
    ((*WAIT, "highest_weeks"), 2, "offerings.0.wait.highest_weeks"),
    ((*WAIT, "as_of"), ..., "offerings.0.wait.as_of"),
    (("procedures", 0, "plan_listings"), {"CA-XX": ONTARIO}, "procedures.0.plan_listings"),
    ((*LISTING, "status"), "sometimes", "procedures.0.plan_listings.CA-ON.status"),
    ((*LISTING, "source"), {}, "procedures.0.plan_listings.CA-ON.source"),
    ((*LISTING, "as_of"), ..., "procedures.0.plan_listings.CA-ON.as_of"),
    (("procedures", 0, "recovery", "off_work_days"), 731, "procedures.0.recovery.off_work_days"),
    ((*DATED, "intervals"), [["12:00", "08:00"]], "locations.0.dated_hours.0.intervals"),
    ((*DATED, "reason", "en-CA"), "r" * 101, "locations.0.dated_hours.0.reason.en-CA"),
    ((*STORM, "id"), "A Storm", "top_announcements.0.id"),
    ((*STORM, "id"), ..., "top_announcements.0.id"),
    ((*STORM, "location"), "a.b", "top_announcements.0.location"),
    ((*STORM, "texts"), {}, "top_announcements.0.texts"),
    ((*STORM, "texts"), {"xx": {"text": "Closed."}}, "top_announcements.0.texts"),
    ((*STORM, "texts", "en-CA", "text"), "t" * 501, "top_announcements.0.texts.en-CA.text"),
    ((*STORM, "texts", "en-CA", "text"), " ", "top_announcements.0.texts.en-CA.text"),
    ((*STORM, "texts", "en-CA", "action"), "a\0b", "top_announcements.0.texts.en-CA.action"),
    ((*STORM, "url"), "javascript:alert(1)", "top_announcements.0.url"),
    ((*STORM, "from"), date(2026, 12, 24), "top_announcements.0.from"),
    ((*STORM, "from"), "2026-12-24T12:00:00", "top_announcements.0.from"),
    ((*STORM, "until"), "2026-12-24T12:00", "top_announcements.0.until"),
    ((*STORM, "until"), "9999-12-31T00:00", "top_announcements.0.until"),
    ((*STORM, "starts_at"), "2026-12-24T13:00", "top_announcements.0.starts_at"),
    ((*STORM, "ended_at"), None, "top_announcements.0.ended_at"),
    (("doctors", 0, "licensed_in"), ["CA-XX"], "doctors.0.licensed_in"),
    (("doctors", 0, "specialties", "en-CA"), [], "doctors.0.specialties.en-CA"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "field"), NAMED)
def test_what_is_wrong_with_a_fee_a_wait_a_listing_a_day_or_an_announcement_is_named(
    path: Path, value: object, field: str
) -> None:
    with pytest.raises(BundleNotReadable) as refusal:
        read(changed(path, value))
    assert [problem.field for problem in refusal.value.problems] == [field]


def test_all_bad_records_are_told_at_once() -> None:
    network = changed((*LOCATION, "reply_within_hours"), 0)
    network["offerings"][0]["doctors"][0]["capacity"] = 0
    with pytest.raises(BundleNotReadable) as refusal:
        read(network)
    fields = [problem.field for problem in refusal.value.problems]
    assert fields == ["locations.0.reply_within_hours", "offerings.0.doctors.capacity"]


@pytest.mark.parametrize(
    "part", ["locations", "doctors", "procedures", "offerings", "top_announcements"]
)
def test_what_is_in_a_bundle_twice_is_refused_by_its_slug(part: str) -> None:
    with pytest.raises(BundleDoesNotFit) as refusal:
        read(changed((part,), [WHOLE[part][0]] * 2))
    assert refusal.value.problems[0].code == "duplicate"
    assert refusal.value.problems[0].field.startswith(f"{part}.")


def test_a_banner_that_is_in_a_bundle_twice_is_refused() -> None:
    with pytest.raises(BundleNotReadable) as refusal:
        read(changed(("announcements",), [WHOLE["announcements"][0]] * 2))
    assert refusal.value.problems[0].field == "announcements"


def test_an_announcement_of_a_clinic_that_is_not_in_the_bundle_is_refused() -> None:
    with pytest.raises(BundleDoesNotFit) as refusal:
        read(changed((*STORM, "location"), "atlantis"))
    (problem,) = refusal.value.problems
    assert problem.field == "top_announcements.storm.location"


_BOMB = b"a: &a [x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (one, one, b", ".join([b"*%c" % (one - 1)] * 9)) for one in b"bcdefghijk"
)
NOT_PLAIN = [
    _BOMB,
    b"a: &a [*a]\n",
    b"a: &a {x: 1}\nb: {<<: *a}\n",
    b"network: " + b"[" * 5_000,
    b"network: " + b"{a: " * 5_000,
    b"network: 1\nnetwork: 2\n",
    b"network: " + b"9" * 5_000,
    b"network: 0x" + b"f" * 9_000,
    b"network: 2026-13-45",
    b"network: !!python/object/apply:os.system [ls]",
    b"\xff\xfe\x00",
    b"\xd8\x00" * 50,
    b"a: b\n" * 1_100_000,
    b"- a",
    b"7",
    b"\x00",
]


@pytest.mark.parametrize("content", NOT_PLAIN, ids=range(len(NOT_PLAIN)))
def test_yaml_that_is_not_plain_is_refused_and_not_unfolded(content: bytes) -> None:
    with pytest.raises(BundleNotReadable):
        read(content)


HOSTILE: list[Any] = [
    ..., None, "", " ", "x" * 30_000, "a\0b", "\ud800", "$where", "a.b", 0, -1, 10**12, 10**30,
    1.5, math.nan, math.inf, True, [], {}, [[]], {"$set": 1}, date(9999, 12, 31), ["x"] * 300,
]  # fmt: skip


def _announcement_document(announcement: Announcement) -> Document:
    return {**CONVERTER.unstructure(announcement), "shown_until": announcement.shown_until}


@given(path=st.sampled_from(sorted(paths(WHOLE), key=str)), value=st.sampled_from(HOSTILE))
def test_any_value_of_any_field_is_stored_whole_or_refused(path: Path, value: object) -> None:
    try:
        bundle = read(changed(path, value))
    except Invalid:
        return
    documents = [
        *map(LOCATIONS.to_document, bundle.locations),
        *map(DOCTORS.to_document, bundle.doctors),
        *map(OFFERINGS.to_document, bundle.offerings),
        *map(_announcement_document, bundle.announcements),
    ]
    assert all(encode(document) for document in documents)
    entities: list[Location | Doctor | Offering] = [
        *bundle.locations,
        *bundle.doctors,
        *bundle.offerings,
    ]
    for entity in entities:
        assert len(fact(entity, 1).model_dump_json()) < 200 * 1024
