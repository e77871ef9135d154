"""The rules, one module per concern; each ends in RULES, and the rulebook is their concatenation by hand."""
