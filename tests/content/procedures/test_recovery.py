"""The figures of recovery are whole numbers within bounds."""

from typing import Any

import pytest

from services.content.bundles.schemas import BundleNotReadable, read_bundle
from services.content.procedures.domain import Recovery
from shared.errors import Invalid
from tests.content.bundles.network import NETWORK, files

USUAL = {"stay_nights": 2, "fit_to_fly_days": 10, "aftercare_days": 90}


def bundle_with(recovery: Any) -> Any:
    (procedure,) = NETWORK["procedures"]
    return read_bundle(files(procedures=[{**procedure, "recovery": recovery}]))


@pytest.mark.parametrize(
    ("field", "most"), [("stay_nights", 60), ("fit_to_fly_days", 730), ("aftercare_days", 730)]
)
def test_each_figure_has_bounds(field: str, most: int) -> None:
    for fits in (0, most):
        assert getattr(Recovery(**{**USUAL, field: fits}), field) == fits
    for beyond in (-1, most + 1):
        with pytest.raises(Invalid) as refused:
            Recovery(**{**USUAL, field: beyond})
        assert [problem.field for problem in refused.value.problems] == [f"recovery.{field}"]


def test_a_bundle_says_the_figures_of_a_procedure_or_none() -> None:
    (with_figures,) = bundle_with(USUAL).procedures
    assert with_figures.procedure.recovery == Recovery(**USUAL)
    (without,) = read_bundle(files()).procedures
    assert without.procedure.recovery is None


@pytest.mark.parametrize(
    "recovery",
    [
        {**USUAL, "stay_nights": -1},
        {**USUAL, "fit_to_fly_days": 731},
        {**USUAL, "aftercare_days": 1.5},
        {**USUAL, "aftercare_days": "soon"},
        {**USUAL, "more": 1},
        {"stay_nights": 2},
        5,
    ],
)
def test_a_bundle_with_other_figures_is_refused(recovery: Any) -> None:
    with pytest.raises(BundleNotReadable):
        bundle_with(recovery)
