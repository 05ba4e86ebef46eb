"""What managers and the worker do with replays."""
