"""What a medical page may not promise: guarantees, superlatives, and silence about risks."""
