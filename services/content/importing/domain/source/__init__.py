"""The source of a page: bytes to numbered lines."""
