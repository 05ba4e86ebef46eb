"""Travel plans: what comes when, and who may see it."""
