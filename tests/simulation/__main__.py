"""`python -m tests.simulation [--short] [--clinics N] [--days N] [--seed N]`: the report in
`.local/simulation/`.
"""

import argparse
import sys
import time
from pathlib import Path

from tests.simulation.pictures import draw_all
from tests.simulation.report import report
from tests.simulation.year import simulated

FOLDER = Path(__file__).parents[2] / ".local" / "simulation"


def main(*, clinics: int, days: int, seed: int) -> int:
    began = time.monotonic()
    findings = simulated(clinics=clinics, days=days, seed=seed)
    FOLDER.mkdir(parents=True, exist_ok=True)
    pictures = draw_all(findings, FOLDER)
    heading = f"{clinics} clinics over {days} days, seed {seed}"
    written = FOLDER / "report.md"
    written.write_text(report(findings, heading, pictures), encoding="utf-8")
    print(
        f"{heading}: {findings.decisions:,} decisions in {time.monotonic() - began:.0f} s, "
        f"{findings.promises_broken} promises broken; {written}"
    )
    return 1 if findings.promises_broken else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--short", action="store_true", help="see only that it runs")
    parser.add_argument("--clinics", type=int, default=None)
    parser.add_argument("--days", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    clinics, days = (10, 30) if chosen.short else (100, 365)
    sys.exit(main(clinics=chosen.clinics or clinics, days=chosen.days or days, seed=chosen.seed))
