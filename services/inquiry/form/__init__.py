"""The inquiry form: one question group per page, its answers in a draft until it is sent."""
