"""What the worker does with leads that nobody has acted on in time."""
