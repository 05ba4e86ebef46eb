"""Who staff are: accounts, sessions, throttling, cross-site requests."""
