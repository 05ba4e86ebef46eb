"""What editorial pages show, in words that templates only have to place."""
