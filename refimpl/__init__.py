"""The specification: five email-sending operations as values and pure functions, standard library only."""
