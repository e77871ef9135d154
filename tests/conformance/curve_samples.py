"""Curves and ratios made up, for whoever draws them."""

from conformance.bench import Figure, Missing
from conformance.curves import Curve, Point

ODD = "<b>&\"'</b>"


def point(size: int, ratio: float) -> Point:
    return Point(size, ratio, ratio * 0.9, ratio * 1.2, ratio * 100)


FLAT = Curve(
    "Age", "ses.SendEmail", "calls made before", "a call, against a young one", "flat",
    tuple(point(size, ratio) for size, ratio in ((100, 1.0), (1_000, 1.04), (10_000, 0.98), (100_000, 1.1))),
)  # fmt: skip
LINEAR = Curve(
    "Entries", "sesv2.SendBulkEmail", "entries", "a bulk call, against one of one entry", "linear",
    tuple(point(size, 0.7 + 0.3 * size) for size in (1, 2, 5, 10, 20, 35, 50)),
)  # fmt: skip
STEEP = Curve(
    "Steep", ODD, "letters", ODD, "linear", tuple(point(10**power, 10.0 ** (power / 2)) for power in range(1, 8))
)
WORKERS = Curve("Workers", "all operations", "workers", "a run", "halved", (point(1, 1.0), point(2, 0.62)))
CURVES = (FLAT, LINEAR, STEEP, WORKERS)
FIGURES: dict[str, list[Figure | Missing]] = {
    "ses.SendEmail": [Figure("decision / x", 80.0, 100.0, 0.8, 1.0), Missing("decision / moto call", ODD)],
    ODD: [Figure("slow", 300.0, 100.0, 3.0, 2.5), Figure("free", 1.0, 2.0, 0.5, None)],
}
ABOUT = {"Made by": "sendspec bench --html x.html", "Python": ODD}
