"""What passes between the suite and a target, kept in a file: a header, exchanges, verdicts and a footer."""
