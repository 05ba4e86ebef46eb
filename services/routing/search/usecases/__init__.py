"""What staff look for."""
