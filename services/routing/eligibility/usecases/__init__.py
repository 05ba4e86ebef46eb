"""What is done with the rule set in force: announcing it, and again when it was lost."""
