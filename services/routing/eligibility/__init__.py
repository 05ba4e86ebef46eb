"""The eligibility rules in force, as staff and programs may read them."""
