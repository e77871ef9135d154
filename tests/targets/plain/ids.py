"""Ids that were never given before, whatever was reset in between."""


class Ids:
    """A source of ids."""

    def __init__(self) -> None:
        self.given = 0

    def message(self) -> str:
        self.given += 1
        return f"0100000000000000-{self.given:08x}-000000"

    def contact(self) -> str:
        self.given += 1
        return f"c0000000-0000-4000-8000-{self.given:012x}"
