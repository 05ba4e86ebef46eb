"""What runs Wayfare: on one machine (`deploy.local`) and in containers."""

import shared  # noqa: F401 - decides where time zones come from
