"""Content: clinics, doctors, procedures, and the pages that are published from them."""
