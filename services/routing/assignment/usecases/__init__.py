"""What people and the worker do with leads, one file each."""
