"""Forms to values of the domain, with every refusal gathered under the path of its record."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from shared.errors import FieldProblem, Invalid

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)


class Convertible(Protocol[V_co]):
    def value(self) -> V_co: ...


@dataclass(frozen=True, kw_only=True)
class ProblemCollector:
    """`problems` grows with each record that is refused, so that a person hears of all of them at
    once.
    """

    problems: list[FieldProblem] = field(default_factory=list)

    def all(self, path: str, forms: Sequence[Convertible[V]]) -> tuple[V, ...]:
        found = [self.one(f"{path}.{number}", form.value) for number, form in enumerate(forms)]
        return tuple(value for value in found if value is not None)

    def one(self, path: str, build: Callable[[], V]) -> V | None:
        try:
            return build()
        except Invalid as refusal:
            self.add(path, refusal.problems)
            return None

    def add(self, path: str, problems: Iterable[FieldProblem]) -> None:
        self.problems.extend(
            replace(problem, field=".".join(filter(None, (path, problem.field))))
            for problem in problems
        )
