"""Looking for inquiries by the address that they came from."""
