"""What is personal: sealed under one key per inquiry; whoever destroys the key erases the data."""
