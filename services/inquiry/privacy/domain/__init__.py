"""What is personal, and how it is sealed."""

from services.inquiry.privacy.domain.envelope import (
    SealBroken,
    new_data_key,
    seal,
    seal_all,
    seal_bytes,
    unseal,
    unseal_bytes,
    unwrap,
    wrap,
)
from services.inquiry.privacy.domain.personal import Opened, Sealed

__all__ = [
    "Opened", "SealBroken", "Sealed", "new_data_key", "seal", "seal_all", "seal_bytes", "unseal",
    "unseal_bytes", "unwrap", "wrap",
]  # fmt: skip
