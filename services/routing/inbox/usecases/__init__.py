"""What staff do with the inbox."""
