"""The year in pictures."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

import matplotlib as mpl
from matplotlib import pyplot as plt

from services.routing.decisions.domain import DoctorAtClinic
from tests.simulation.findings import Findings, Share

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                  "Dec")  # fmt: skip
Draw = Callable[[Findings, Any], None]


def draw_all(findings: Findings, folder: Path) -> list[tuple[str, str]]:
    """Writes each picture; its file and what it shows."""
    mpl.use("Agg")
    mpl.rcParams.update({"font.size": 11, "axes.grid": True, "grid.alpha": 0.3})
    return [_drawn(name, title, draw, findings, folder) for name, title, draw in _PICTURES]


def _drawn(name: str, title: str, draw: Draw, findings: Findings, folder: Path) -> tuple[str, str]:
    figure, axes = plt.subplots(figsize=(11, 5.2), layout="constrained")
    axes.set_title(title)
    draw(findings, axes)
    figure.savefig(folder / f"{name}.png", dpi=110)
    plt.close(figure)
    return f"{name}.png", title


def _arrivals(findings: Findings, axes: Any) -> None:
    days = [day.on for day in findings.days]
    axes.bar(days, [day.received for day in findings.days], width=1, color="#9db4c8",
             label="received")  # fmt: skip
    axes.bar(days, [day.at_once for day in findings.days], width=1, color="#2f6690",
             label="found a doctor at once")  # fmt: skip
    axes.set_ylabel("inquiries a day")
    axes.legend(loc="upper right")


def _waiting(findings: Findings, axes: Any) -> None:
    days = [day.on for day in findings.days]
    axes.plot(days, [day.waiting for day in findings.days], color="#2f6690")
    axes.set_ylabel("leads that wait", color="#2f6690")
    axes.set_ylim(bottom=0)
    oldest = axes.twinx()
    oldest.plot(days, [day.oldest.total_seconds() / 86_400 for day in findings.days],
                color="#c8553d")  # fmt: skip
    oldest.set_ylabel("days that the oldest has waited for capacity", color="#c8553d")
    oldest.set_ylim(bottom=0)
    oldest.grid(visible=False)


def _waits(findings: Findings, axes: Any) -> None:
    waits = [
        (case.assigned_at - case.facts.received_at).total_seconds() / 3600
        for case in findings.assigned
        if case.assigned_at
    ]
    edges = [0, 3, 6, 12, 24, 48, 96, 192, 384, 768, 1536]
    counts = [sum(low <= wait < high for wait in waits) for low, high in _pairs(edges)]
    names = ["under 3 h", "3-6 h", "6-12 h", "12-24 h", "1-2 d", "2-4 d", "4-8 d", "8-16 d",
             "16-32 d", "over 32 d"]  # fmt: skip
    bars = axes.bar(names, counts, color="#2f6690")
    axes.bar_label(bars, [f"{count / max(1, len(waits)):.1%}" for count in counts])
    axes.set_yscale("symlog", linthresh=1)
    axes.set_ylim(0, 3 * max(1, *counts))  # the labels stand on the bars
    axes.set_ylabel("leads (logarithmic)")
    axes.set_xlabel("from the inquiry to its first doctor")


def _ahead(findings: Findings, axes: Any) -> None:
    weeks = [on for on, _ in findings.shares]
    spread = [_deciles([one.ahead for one in by.values()]) for _, by in findings.shares]
    axes.fill_between(weeks, [one[0] for one in spread], [one[8] for one in spread],
                      color="#9db4c8", label="eight of ten doctors")  # fmt: skip
    axes.plot(weeks, [one[4] for one in spread], color="#2f6690", label="median")
    for pick, label in ((min, "least"), (max, "most")):
        line = [pick(one.ahead for one in by.values()) for _, by in findings.shares]
        axes.plot(weeks, line, "--", color="#c8553d", label=label)
    axes.set_ylabel("leads given, less the target")
    axes.legend(loc="upper left", ncols=2)


def _clinic(findings: Findings, axes: Any) -> None:
    location, _ = Counter(at.location for at in findings.now_shares).most_common(1)[0]
    colours = plt.get_cmap("tab10")
    doctors = sorted(at for at in findings.now_shares if at.location == location)
    for number, at in enumerate(doctors):
        weeks = [on for on, by in findings.shares if at in by]
        known = [by for _, by in findings.shares if at in by]
        axes.plot(weeks, [_part(by, at, "given") for by in known], color=colours(number),
                  label=at.doctor)  # fmt: skip
        axes.plot(weeks, [_part(by, at, "target") for by in known], "--", color=colours(number))
    axes.set_ylabel(f"share of the leads of {location}")
    axes.yaxis.set_major_formatter(_percent())
    axes.legend(loc="upper right", ncols=3)


def _part(by: Mapping[DoctorAtClinic, Share], at: DoctorAtClinic, what: str) -> float:
    total = sum(getattr(one, what) for other, one in by.items() if other.location == at.location)
    return float(getattr(by[at], what) / total) if total else 0.0


def _apart(findings: Findings, axes: Any) -> None:
    days = [day.on for day in findings.days]
    spread = [_deciles(day.apart) for day in findings.days]
    axes.fill_between(days, [one[0] for one in spread], [one[8] for one in spread],
                      color="#9db4c8", label="eight of ten doctors")  # fmt: skip
    axes.plot(days, [one[4] for one in spread], color="#2f6690", label="median")
    axes.set_ylabel("fuller than the own clinic")
    axes.yaxis.set_major_formatter(_percent())
    axes.legend(loc="upper right")


def _used(findings: Findings, axes: Any) -> None:
    locations = sorted({one for day in findings.days for one in day.used})
    rows = [[day.used.get(one, 0.0) for day in findings.days] for one in locations]
    image = axes.imshow(rows, aspect="auto", cmap="viridis", vmin=0, vmax=1, interpolation="none")
    axes.grid(visible=False)
    firsts = [number for number, day in enumerate(findings.days) if day.on.day == 1]
    axes.set_xticks(firsts, [_MONTHS[findings.days[number].on.month - 1] for number in firsts])
    starts = [n for n, one in enumerate(locations) if n == 0 or one[:2] != locations[n - 1][:2]]
    axes.set_yticks(starts, [locations[number][:2].upper() for number in starts])
    axes.set_ylabel("clinics by province")
    axes.figure.colorbar(
        image, ax=axes, label="open leads of what they may have", format=_percent()
    )


def _breaches(findings: Findings, axes: Any) -> None:
    reached = Counter(one.facts.received_at.month for one in findings.cases if one.contacted_at)
    waited = Counter(one.facts.received_at.month for one in findings.late if one.has_waited)
    slow = Counter(one.facts.received_at.month for one in findings.late if not one.has_waited)
    months = sorted(reached)
    names = [_MONTHS[month - 1] for month in months]
    by_clinic = [slow[month] / reached[month] for month in months]
    by_waiting = [waited[month] / reached[month] for month in months]
    axes.bar(names, by_clinic, color="#2f6690", label="a doctor in time, the call too late")
    axes.bar(names, by_waiting, bottom=by_clinic, color="#c8553d", label="no doctor in time")
    axes.set_ylabel("patients reached after the deadline")
    axes.yaxis.set_major_formatter(_percent())
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=2)


def _unrouted(findings: Findings, axes: Any) -> None:
    months = sorted(findings.first_reasons)
    total = sum(findings.first_reasons.values(), Counter[str]())
    bottom = [0] * len(months)
    colours = plt.get_cmap("tab10")
    for number, (reason, _) in enumerate(total.most_common()):
        counts = [findings.first_reasons[month][reason] for month in months]
        axes.bar([_MONTHS[month - 1] for month in months], counts, bottom=bottom, label=reason,
                 color=colours(number))  # fmt: skip
        bottom = [low + count for low, count in zip(bottom, counts, strict=True)]
    axes.set_ylabel("inquiries that found nobody at first")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))


def _load(findings: Findings, axes: Any) -> None:
    days = [day.on for day in findings.days]
    for province in sorted({one for day in findings.days for one in day.load}):
        loads = [day.load.get(province, (0, 0)) for day in findings.days]
        axes.plot(days, [taken / may if may else 0 for taken, may in loads], label=province)
    axes.set_ylabel("open leads of what they may have")
    axes.yaxis.set_major_formatter(_percent())
    axes.set_ylim(0, 1.05)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))


def _percent() -> Any:
    return mpl.ticker.PercentFormatter(xmax=1, decimals=0)


def _pairs(edges: Sequence[float]) -> Sequence[tuple[float, float]]:
    return list(zip(edges, [*edges[1:-1], float("inf")], strict=False))


def _deciles(values: Sequence[float]) -> list[float]:
    return quantiles(values, n=10) if len(values) > 1 else [0.0] * 9


_PICTURES: Final[Sequence[tuple[str, str, Draw]]] = (
    ("arrivals", "Inquiries a day", _arrivals),
    ("waiting", "Leads that wait, and how long the oldest has", _waiting),
    ("waits", "How long it took to find a doctor", _waits),
    ("shares", "Leads given to each doctor against the target within the clinic", _ahead),
    ("clinic", "Shares (lines) and targets (dashes) of one clinic's doctors", _clinic),
    ("apart", "How evenly a clinic's doctors are filled", _apart),
    ("clinics", "How full each clinic is", _used),
    (
        "breaches",
        "Deadlines of the first contact that were missed, by month of the inquiry",
        _breaches,
    ),
    ("unrouted", "Why inquiries found nobody at first", _unrouted),
    ("load", "How full the clinics of each province are", _load),
)
