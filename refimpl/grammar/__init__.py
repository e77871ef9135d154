"""Recognisers without policy: they say what a text is, never whether a rule allows it."""
