"""Names that no other test uses, also in another process."""

import secrets


def fresh_name(prefix: str) -> str:
    return f"{prefix}{secrets.token_hex(5)}"
