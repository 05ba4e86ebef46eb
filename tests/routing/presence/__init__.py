"""Who has a lead open."""
