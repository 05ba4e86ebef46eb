"""From incoming inquiries to leads: decided in memory, reserved, written in bulk."""
