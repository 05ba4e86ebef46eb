"""What the feed does, one file each."""
