"""The options of commands, apart from what they do, so that the parser is made quickly."""
