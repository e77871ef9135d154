"""What to ask: base requests, edits that keep or break one rule, and how they are combined."""

from conformance.strategies import (
    connect_send_outbound_email,
    connect_start_email_contact,
    connect_start_outbound_email_contact,
    ses_send_email,
    sesv2_send_bulk_email,
)
from conformance.strategies.catalogue import Catalogue

CATALOGUES: dict[str, Catalogue] = {
    each.operation: each
    for each in (
        ses_send_email.CATALOGUE,
        sesv2_send_bulk_email.CATALOGUE,
        connect_send_outbound_email.CATALOGUE,
        connect_start_outbound_email_contact.CATALOGUE,
        connect_start_email_contact.CATALOGUE,
    )
}
