"""The reference as a book: a small static site, and one page of Markdown, both made from the rulebook."""
