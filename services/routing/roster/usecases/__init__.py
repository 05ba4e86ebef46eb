"""What people do with the roster, one file each."""
