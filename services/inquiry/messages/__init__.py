"""Messages: what patient and clinic write to each other."""
