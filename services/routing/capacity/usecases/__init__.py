"""What keeps the counts of capacity right."""
