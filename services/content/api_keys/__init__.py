"""Keys by which programs of sites say who they are: what they may read, and how much."""
