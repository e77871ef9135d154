"""The wire protocols of the five operations: how requests and answers are written down for HTTP, and read again."""
