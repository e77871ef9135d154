"""How many examples a claim about one module is tried with: few enough for its file to be quick."""

from typing import Final

from hypothesis import settings

from tests.refimpl.laws.calls import LAW

QUICK: Final = settings(LAW, max_examples=50)
