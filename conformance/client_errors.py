"""The errors a client raises: botocore's own where it is installed, else some of the same shape."""

from functools import cache
from typing import TYPE_CHECKING, Any

from conformance.target import Json, Rejected

if TYPE_CHECKING:

    class ClientError(Exception):
        """An error told by the service: `response["Error"]["Code"]` names it."""

        def __init__(self, error_response: dict[str, Json], operation_name: str) -> None:
            self.response = error_response
            self.operation_name = operation_name
else:
    try:
        from botocore.exceptions import ClientError
    except ImportError:

        class ClientError(Exception):
            """An error told by the service: `response["Error"]["Code"]` names it."""

            def __init__(self, error_response: dict[str, Json], operation_name: str) -> None:
                told = error_response["Error"]
                text = (
                    f"An error occurred ({told['Code']}) when calling the {operation_name} operation: {told['Message']}"
                )
                super().__init__(text)
                self.response = error_response
                self.operation_name = operation_name


class Exceptions:
    """What `client.exceptions` is: ClientError, and with botocore the classes it has for the errors of a service."""

    ClientError = ClientError

    def __init__(self, service: str) -> None:
        self._service = service

    def __getattr__(self, name: str) -> Any:
        found = None if name.startswith("_") else _modelled(self._service)
        if found is None:
            raise AttributeError(f"there is no exception {name}; without botocore, look at response['Error']['Code']")
        return getattr(found, name)

    def error(self, operation: str, refused: Rejected) -> Exception:
        """Make the error for a refusal."""
        response = {
            "Error": {"Code": refused.code, "Message": refused.message},
            "ResponseMetadata": {"HTTPStatusCode": refused.status, "RetryAttempts": 0},
        }
        found = _modelled(self._service)
        made: Exception = (ClientError if found is None else found.from_code(refused.code))(response, operation)
        return made


@cache
def _modelled(service: str) -> Any:
    """Give botocore's exceptions of a service, or None without botocore."""
    try:
        import botocore.session
        from botocore.errorfactory import ClientExceptionsFactory
    except ImportError:
        return None
    return ClientExceptionsFactory().create_client_exceptions(botocore.session.get_session().get_service_model(service))
