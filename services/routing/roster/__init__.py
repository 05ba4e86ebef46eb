"""The directory as routing knows it: clinics, doctors, procedures and who does what where."""
