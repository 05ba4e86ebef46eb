"""What the three services have in common: the event contract and the machinery around it."""
