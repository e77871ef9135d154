"""Builds asked the same side by side: where they first differ, in how little, and what the documents say of each."""
