"""The inbox: which leads somebody may see, lists of them, and word that one has changed."""
