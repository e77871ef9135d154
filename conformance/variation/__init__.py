"""Builds that are right in another way, and what they do otherwise: the suite must let every one pass."""
