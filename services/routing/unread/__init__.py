"""Which leads somebody has not looked at since they last changed."""
