"""The five operations, one machine each."""

from refimpl.operations.connect_send_outbound_email import CONNECT_SEND_OUTBOUND_EMAIL
from refimpl.operations.connect_start_email_contact import CONNECT_START_EMAIL_CONTACT
from refimpl.operations.connect_start_outbound_email_contact import CONNECT_START_OUTBOUND_EMAIL_CONTACT
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.operations.sesv2_send_bulk_email import SESV2_SEND_BULK_EMAIL
from refimpl.table import Operation

OPERATIONS: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        SES_SEND_EMAIL,
        SESV2_SEND_BULK_EMAIL,
        CONNECT_SEND_OUTBOUND_EMAIL,
        CONNECT_START_OUTBOUND_EMAIL_CONTACT,
        CONNECT_START_EMAIL_CONTACT,
    )
}
