"""The five operations, one machine each."""

from refimpl.machine import Operation
from refimpl.operations.ses_send_email import SES_SEND_EMAIL

OPERATIONS: dict[str, Operation] = {operation.name: operation for operation in (SES_SEND_EMAIL,)}
