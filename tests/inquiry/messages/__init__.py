"""What patient and clinic write to each other."""
