"""Lists that somebody looks at again and again, under a name of theirs."""
