"""What people who run the system do: deal with dead letters and with events that no broker took."""
