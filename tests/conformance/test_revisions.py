"""A run can be about one revision of the interface; without a choice both are right."""

import pytest

from conformance.adapters.reference import ReferenceTarget
from conformance.held import Held
from conformance.scripts import Script
from conformance.strategies import CATALOGUES
from conformance.strategies.drafts import put
from conformance.strategies.enumerated import script_of
from conformance.trial import Trial
from conformance.verdicts import Status
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.revisions import EITHER, REVISIONS, of_revision
from refimpl.service import Service

BULK, INBOUND = "sesv2.SendBulkEmail", "connect.StartEmailContact"
PAGE, TODAY = "page", "current"


def with_member(operation: str, path: str, value: object) -> Script:
    return script_of(operation, put(path, value)(CATALOGUES[operation].bases["minimal"]), None)


WIDENED = with_member(
    INBOUND,
    "Attachments",
    [{"FileName": f"{n}.txt", "S3Url": f"https://files.example.com/{n}"} for n in range(11)],
)
ADDED = with_member(INBOUND, "References", {"order": {"Type": "STRING", "Value": "x", "Status": "DRAFTING"}})
BOTH = (WIDENED, ADDED)


def statuses(script: Script, build: str, held_to: str) -> set[Status]:
    target = ReferenceTarget(Service(bindings=of_revision(build)))
    return {each.status for each in Trial(target, OPERATIONS, Held(chosen=of_revision(held_to))).run(script)}


@pytest.mark.parametrize("build", [PAGE, TODAY])
@pytest.mark.parametrize("script", BOTH)
def test_without_a_choice_a_build_of_either_revision_is_right(script: Script, build: str) -> None:
    assert statuses(script, build, EITHER) <= {Status.PASS, Status.NOTED}


@pytest.mark.parametrize("revision", [PAGE, TODAY])
@pytest.mark.parametrize("script", BOTH)
def test_a_build_of_the_chosen_revision_is_right(script: Script, revision: str) -> None:
    assert statuses(script, revision, revision) <= {Status.PASS, Status.NOTED}


def test_what_was_widened_since_is_refused_by_the_page_and_accepted_today() -> None:
    assert Status.FAIL in statuses(WIDENED, TODAY, PAGE)
    assert Status.FAIL in statuses(WIDENED, PAGE, TODAY)


def test_a_value_that_came_later_is_unknown_to_the_page() -> None:
    assert Status.FAIL in statuses(ADDED, TODAY, PAGE)


def test_a_member_that_came_later_is_ignored_or_refused_by_the_page_and_taken_today() -> None:
    script = with_member(BULK, "TenantName", "shop")
    for build in REVISIONS:
        assert statuses(script, build, EITHER) <= {Status.PASS, Status.NOTED}


def test_a_choice_names_readings_that_exist() -> None:

    for bindings in REVISIONS.values():
        for ambiguity, letters in bindings.items():
            assert letters <= register()[ambiguity].letters
