"""What somebody wants to know of what diverges."""
