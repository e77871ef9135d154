"""A build of the five operations written straight from the documents, plainly, and apart from both packages."""
