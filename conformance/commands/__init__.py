"""The subcommands of `sendspec`, one module each; each takes parsed arguments and returns an exit code."""
