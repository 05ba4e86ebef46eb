"""One replica of what content publishes: clinics, doctors, procedures and who does what where."""
