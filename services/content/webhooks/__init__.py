"""Regional sites are told of changes: signed messages to the addresses that they register."""
