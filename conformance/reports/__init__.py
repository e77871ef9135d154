"""A run as text, as pure functions."""
