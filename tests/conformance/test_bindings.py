"""The table of bindings says what the service models say, and what the specification says of the same members."""

from typing import Any

import pytest

from conformance.protocols.bindings import BINDINGS, QUERY, REST_JSON, Binding
from refimpl.operations import OPERATIONS
from refimpl.shape import ListOf, Structure

each_binding = pytest.mark.parametrize("binding", BINDINGS, ids=lambda binding: binding.operation)


def _service(binding: Binding) -> Any:
    session = pytest.importorskip("botocore.session", reason="boto3 is not installed")
    return session.Session().get_service_model(binding.operation.partition(".")[0])


def _model(binding: Binding) -> Any:
    return _service(binding).operation_model(binding.action)


def test_every_operation_has_one_binding() -> None:
    assert sorted(binding.operation for binding in BINDINGS) == sorted(OPERATIONS)


@each_binding
def test_an_operation_is_where_the_model_has_it(binding: Binding) -> None:
    model, service = _model(binding), _service(binding)
    assert (binding.method, binding.path) == (model.http["method"], model.http["requestUri"])
    assert binding.protocol == service.metadata["protocol"]
    assert binding.signer == service.metadata["signingName"]
    if binding.protocol == QUERY:
        assert (binding.version, binding.namespace) == (
            service.metadata["apiVersion"], service.metadata["xmlNamespace"],
        )  # fmt: skip


@each_binding
def test_the_members_in_the_path_are_those_of_the_model_and_no_member_is_anywhere_else(binding: Binding) -> None:
    members = _model(binding).input_shape.members
    places = {name: shape.serialization.get("location") for name, shape in members.items()}
    assert {name for name, place in places.items() if place == "uri"} == set(binding.labels)
    assert set(places.values()) <= {"uri", None}
    assert all(shape.serialization.get("name", name) == name for name, shape in members.items())


def _lists(shape: Any, where: str = "") -> set[str]:
    """List the paths of the lists in a shape of botocore's."""
    found = set()
    for name, member in shape.members.items():
        path = f"{where}{name}"
        if member.type_name == "list":
            assert not member.serialization.get("flattened")
            assert member.member.serialization.get("name", "member") == "member"
            found.add(path)
        elif member.type_name == "structure":
            found |= _lists(member, f"{path}.")
    return found


def _own_lists(shape: Structure, where: str = "") -> set[str]:
    """List the paths of the lists in a shape of the specification."""
    found = set()
    for name, member in shape.members.items():
        if isinstance(member.kind, ListOf):
            found.add(f"{where}{name}")
        elif isinstance(member.kind, Structure):
            found |= _own_lists(member.kind, f"{where}{name}.")
    return found


@pytest.mark.parametrize("binding", [each for each in BINDINGS if each.protocol == QUERY])
def test_the_lists_of_a_form_are_those_of_the_model_and_of_the_specification(binding: Binding) -> None:
    assert binding.lists == _own_lists(OPERATIONS[binding.operation].shape)
    assert binding.lists == _lists(_model(binding).input_shape)


@each_binding
def test_every_declared_error_has_its_code_and_status(binding: Binding) -> None:
    declared = {}
    for shape in _model(binding).error_shapes:
        error = shape.metadata["error"]
        declared[error.get("code", shape.name)] = error["httpStatusCode"]
        texts = [name for name in shape.members if name.lower() == "message"]
        # Where the model has no member for it, the text is read from either spelling.
        assert not texts or texts == [binding.message]
    assert binding.statuses == declared


@each_binding
def test_the_specification_spells_declared_errors_with_their_statuses(binding: Binding) -> None:
    permits = [permit for permits in OPERATIONS[binding.operation].spelling.values() for permit in permits]
    spelled = {permit.code: permit.statuses[0] for permit in permits if permit.code and not permit.entry}
    shared = spelled.keys() & binding.statuses.keys()
    assert shared
    assert {code: spelled[code] for code in shared} == {code: binding.statuses[code] for code in shared}


@pytest.mark.parametrize("binding", [each for each in BINDINGS if each.protocol == REST_JSON])
def test_answers_of_rest_json_are_in_the_body(binding: Binding) -> None:
    shape = _model(binding).output_shape
    assert not [name for name, member in shape.members.items() if "location" in member.serialization]
    assert "payload" not in shape.serialization
