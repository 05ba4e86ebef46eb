"""Many processes over the same stores, one step at a time: what a state machine may interleave."""
