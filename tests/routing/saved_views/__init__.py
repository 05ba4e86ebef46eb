"""What somebody looks at again and again."""
