"""A target served to whoever asks: over HTTP in the services' own protocols, or over standard input and output."""
