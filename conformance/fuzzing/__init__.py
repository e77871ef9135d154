"""Asking a build for as long as there is time: what is drawn in turn, what is found, and what is kept of it."""
