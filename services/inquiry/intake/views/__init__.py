"""What pages that ask the intake's questions are given: choices, and what is wrong in words."""
