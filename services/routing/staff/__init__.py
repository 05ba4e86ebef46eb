"""The people who work at the clinics, as far as leads are given to them."""
