"""Reports as one page of HTML: score, matrix, filters, and the evidence behind every cell."""

from conformance.reports.page.whole import page

__all__ = ["page"]
