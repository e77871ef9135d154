"""Why an address leads to no target."""


class Unusable(Exception):
    """An address that leads to no target: one sentence on what is wrong, where, and what to do."""
