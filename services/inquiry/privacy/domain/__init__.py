"""What is personal, and how it is sealed."""

from services.inquiry.privacy.domain.envelope import (
    SealBroken,
    new_data_key,
    seal,
    unseal,
    unwrap,
    wrap,
)
from services.inquiry.privacy.domain.personal import Opened, Sealed

__all__ = ["Opened", "SealBroken", "Sealed", "new_data_key", "seal", "unseal", "unwrap", "wrap"]
