"""The breakers of the Connect operations, a module per concern; what only inbound mail has is in modules named so."""
