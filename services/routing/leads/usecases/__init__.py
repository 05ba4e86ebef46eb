"""What is done with a lead: one use case for each action, each of which asks who may do it."""
