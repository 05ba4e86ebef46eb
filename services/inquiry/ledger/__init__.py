"""The ledger: what became of every inquiry that was accepted, and those that had no answer."""
