"""What is done with announcements, one file each."""
