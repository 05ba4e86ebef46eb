"""A digest says the same of the same map."""

from hypothesis import given
from hypothesis import strategies as st

from shared.digests import map_digest

NAMES = st.text(min_size=1, max_size=12) | st.sampled_from(["a", "b.c", "$d", "location:toronto"])
MAPS = st.dictionaries(NAMES, st.integers(min_value=-(2**63), max_value=2**80), max_size=30)


@given(MAPS)
def test_the_id_follows_from_what_is_there_and_neither_from_its_order_nor_from_zeros(
    values: dict[str, int],
) -> None:
    backwards = dict(reversed(values.items())) | {"nobody has this name": 0}
    assert map_digest(values) == map_digest(backwards)
    assert len(map_digest(values)) == 32
    assert map_digest(values) != map_digest(values | {"nobody has this name": 1})


def test_a_digest_is_the_same_in_every_version_of_the_program() -> None:
    assert (
        map_digest({"location:toronto": 3, "doctor:roy": 1}) == "7aa6d007c5032236f8de0f6e68c1b427"
    )
