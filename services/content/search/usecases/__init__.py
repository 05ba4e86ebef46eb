"""Pages are found, and made findable."""
