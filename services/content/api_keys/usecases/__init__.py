"""What is done with keys, one file each."""
