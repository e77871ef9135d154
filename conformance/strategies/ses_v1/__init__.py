"""The breakers of SES v1 SendEmail, a module per concern."""
