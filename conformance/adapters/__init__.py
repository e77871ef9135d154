"""How a target is reached; adapters know no rules."""
