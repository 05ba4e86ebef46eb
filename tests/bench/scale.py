"""What a decision costs on the largest network beside the sample's: pure functions, CPU time, with
the rules that come with the program.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import cycle, islice

from services.routing.decisions.domain import (
    FIRST_POLICY,
    InquiryFacts,
    Workload,
    decide_all,
    records_of,
    round_of,
)
from shared.directory.domain import Directory
from shared.eligibility.schema import shipped_rules
from shared.ids import new_id
from tests.bench.rows import Row
from tests.routing.decisions.builders import inquiry
from tests.support.networks import large_network, sample_network

_AT_MOST_TIMES = 2.0
_RULES = shipped_rules()


def measure(*, rounds: int, batch: int, clinics: int = 1000, doctors: int = 20) -> list[Row]:
    """Batches on both in turn, after one that is not counted: it also prepares what a worker keeps
    of a directory. `doctors` of each clinic.
    """
    small, large = sample_network(), large_network(clinics=clinics, doctors=doctors)
    pairs = [(_milliseconds(large, batch), _milliseconds(small, batch)) for _ in range(rounds + 1)][
        1:
    ]
    return [
        Row(
            name=f"decision, {clinics * doctors:,} doctors", unit="ms CPU",
            reference=f"{len(small.clinics)} clinics", target=_AT_MOST_TIMES, is_less_better=True,
            ours=[one for one, _ in pairs], others=[one for _, one in pairs],
        )
    ]  # fmt: skip


def _milliseconds(directory: Directory, count: int) -> float:
    """CPU per inquiry: decided and recorded."""
    facts, now, round_id = _facts(directory, count), datetime.now(UTC), new_id()
    workload = Workload()
    began = time.process_time()
    decisions = decide_all(facts, directory, workload, FIRST_POLICY, now, rules=_RULES)
    records_of(round_id, directory.position, decisions)
    round_of(round_id, decisions, workload)
    return 1000 * (time.process_time() - began) / count


def _facts(directory: Directory, count: int) -> Sequence[InquiryFacts]:
    """For one offering after the other, each by its clinic."""
    return [
        inquiry(inquiry_id=new_id(), location=location, procedure=procedure)
        for location, procedure in islice(cycle(sorted(directory.offerings)), count)
    ]
