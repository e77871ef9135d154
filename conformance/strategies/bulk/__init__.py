"""The breakers of SES v2 SendBulkEmail, a module per concern: of the call, and of its first, middle and last entry."""
