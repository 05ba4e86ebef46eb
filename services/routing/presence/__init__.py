"""Who has a lead open at this moment."""
