"""What inquiry's ledger says, asked for somebody who answers for the whole network."""
