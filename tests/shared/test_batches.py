"""Where a record goes: the partition that any client of Kafka would reckon from its key."""

from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given
from hypothesis import strategies as st

from shared.outbox.batches import partition_of


@given(st.binary(max_size=200), st.integers(min_value=1, max_value=100))
def test_a_key_has_the_partition_that_the_client_library_would_choose(
    key: bytes, partitions: int
) -> None:
    numbers = list(range(partitions))
    assert partition_of(key, partitions) == DefaultPartitioner()(key, numbers, numbers)
