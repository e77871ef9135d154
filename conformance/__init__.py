"""The conformance suite: what to ask a build, how to ask it, and what its answers are worth."""
