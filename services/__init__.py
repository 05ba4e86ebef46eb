"""The three services; they share nothing but `shared` and meet only in facts on Kafka."""

import shared  # noqa: F401 - decides where time zones come from
