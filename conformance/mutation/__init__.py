"""Builds that are wrong on purpose, derived from an operation's table: the suite must catch every one."""
