"""What to ask: base requests, edits that keep or break one rule, and how they are combined."""

from conformance.strategies import ses_send_email
from conformance.strategies.catalogue import Catalogue

CATALOGUES: dict[str, Catalogue] = {each.operation: each for each in (ses_send_email.CATALOGUE,)}
