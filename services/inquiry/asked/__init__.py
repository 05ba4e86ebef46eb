"""Questions of the staff that routing signs on their behalf."""
