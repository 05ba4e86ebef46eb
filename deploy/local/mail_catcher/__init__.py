"""A mail catcher: takes every mail by SMTP and shows it; nothing leaves this machine."""
