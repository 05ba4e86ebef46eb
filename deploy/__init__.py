"""What runs Wayfare: on one machine (`deploy.local`) and in containers."""
