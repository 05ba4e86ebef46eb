"""The inbox: who sees which leads, and how word of a change gets out."""
