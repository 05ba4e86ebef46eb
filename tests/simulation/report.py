"""The year in words and numbers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from statistics import quantiles

from tests.simulation.findings import Findings


def report(findings: Findings, heading: str, pictures: Sequence[tuple[str, str]]) -> str:
    """Markdown."""
    lines = [f"# {heading}", "", *_promises(findings), "", *_numbers(findings), ""]
    for name, title in pictures:
        lines += [f"## {title}", "", f"![{title}]({name})", ""]
    return "\n".join(lines)


def _promises(findings: Findings) -> Iterator[str]:
    yield "| Promise | Broken |"
    yield "|---|---|"
    yield f"| no hard rule is broken | {findings.broken_rules.total()} |"
    for rule, count in findings.broken_rules.items():
        yield f"| ... {rule} | {count} |"
    yield f"| nobody is given more leads than their capacity | {findings.over_capacity} |"
    yield f"| nobody is overtaken by who asked for just the same later | {findings.overtaken} |"


def _numbers(findings: Findings) -> Iterator[str]:
    reached = sum(one.contacted_at is not None for one in findings.cases)
    late, waited = len(findings.late), sum(one.has_waited for one in findings.late)
    ahead = sorted(share.ahead for share in findings.now_shares.values())
    yield "| What | Number |"
    yield "|---|---|"
    yield f"| inquiries | {len(findings.cases):,} |"
    yield f"| decisions | {findings.decisions:,} |"
    yield f"| found a doctor at once | {sum(day.at_once for day in findings.days):,} |"
    yield f"| found one in the end | {len(findings.assigned):,} |"
    yield f"| ... after (median, 95 %, most) | {_waits(findings)} |"
    yield f"| patients reached | {reached:,} |"
    yield f"| ... after the deadline | {late:,} ({late / max(1, reached):.1%}) |"
    yield f"| ... of these as no doctor was found in time | {waited:,} |"
    yield f"| doctors who came or went | {findings.changes:,} |"
    for act, count in sorted(findings.acts.items()):
        yield f"| leads {act} | {count:,} |"
    yield f"| wait at the end | {findings.days[-1].waiting:,} |"
    if ahead:
        yield f"| leads ahead of the target (least, most) | {ahead[0]:.1f}, {ahead[-1]:.1f} |"
    for province, part in _late_by_province(findings):
        yield f"| reached after the deadline in {province} | {part} |"


def _waits(findings: Findings) -> str:
    hour = timedelta(hours=1)
    waits = [
        (case.assigned_at - case.facts.received_at) / hour
        for case in findings.assigned
        if case.assigned_at
    ]
    if len(waits) < 2:
        return "-"
    twentieths = quantiles(waits, n=20)
    return ", ".join(f"{one:,.1f} h" for one in (twentieths[9], twentieths[18], max(waits)))


def _late_by_province(findings: Findings) -> list[tuple[str, str]]:
    reached = Counter(c.at.location[:2].upper() for c in findings.cases if c.contacted_at and c.at)
    late = Counter(case.at.location[:2].upper() for case in findings.late if case.at)
    return [(name, f"{late[name] / count:.1%}") for name, count in sorted(reached.items())]
