"""Where bounces and complaints go, and the right to send them there."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar import arn
from refimpl.rule import Strength, rule
from refimpl.verification import authorizes, beyond_ascii_allowed, named_by_arn, verified


@rule(
    "return-path.syntax",
    strength=Strength.OBSERVED,
    cites="V1-S41 O-SES-09 A-V06 A-V07 A-V08 A-V10 P-13 P-14 P-15",
    permits=(Fault.RETURN_PATH_MALFORMED,),
    subject="return-path",
    only_with="return-path",
)
def return_path_well_formed(case: Case) -> bool | None:
    """The return path is an email address."""
    path = case.message.return_path
    if path is None:
        return None
    if path.malformed or not beyond_ascii_allowed(case, path):
        return False
    return all(case.allows(doubt.ambiguity, doubt.accepted_by) for doubt in path.doubts)


@rule(
    "return-path.verified",
    strength=Strength.STATED,
    cites="V1-S41 V1-S65 D-SES-11 D-SES-23 A-V16 A-V17",
    permits=(Fault.RETURN_PATH_UNVERIFIED,),
    subject="return-path return-path-arn",
    only_with="return-path",
)
def return_path_verified(case: Case) -> bool | None:
    """A return path that names no authorising identity is verified for the caller, by address or by domain."""
    path = case.message.return_path
    if path is None or not path.domain or case.message.return_path_arn:
        return None
    return verified(case, path)


@rule(
    "return-path.feedback-verified",
    strength=Strength.INFERRED,
    cites="V2-S07 D-SES-11 D-SES-23 A-B37",
    permits=(Fault.FEEDBACK_UNVERIFIED,),
    subject="return-path return-path-arn",
    only_with="return-path",
)
def feedback_verified(case: Case) -> bool | None:
    """A feedback forwarding address that names no authorising identity is verified for the caller."""
    path = case.message.return_path
    if path is None or not path.domain or case.message.return_path_arn:
        return None
    return verified(case, path) or case.allows("A-B37", "b")


@rule(
    "return-path.arn-syntax",
    strength=Strength.INFERRED,
    cites="V1-S45 V1-S45b A-V20",
    permits=(Fault.ARN_MALFORMED,),
    subject="return-path return-path-arn",
    only_with="return-path-arn",
)
def return_path_arn_well_formed(case: Case) -> bool | None:
    """The identity that authorises a return path is named by an identity ARN."""
    message = case.message
    if not message.return_path_arn or message.return_path is None:
        return None
    if arn.read(message.return_path_arn) is not None:
        return True
    path = message.return_path
    return bool(path.domain) and verified(case, path) and case.allows("A-V20", "d")


@rule(
    "return-path.authorized",
    strength=Strength.STATED,
    cites="V1-S45 V1-S45b V1-S45c A-V20",
    permits=(Fault.NOT_AUTHORIZED,),
    subject="return-path return-path-arn",
    only_with="return-path-arn",
)
def return_path_authorized(case: Case) -> bool | None:
    """The named identity covers the return path, and is the caller's own or lets the caller use it."""
    message = case.message
    path = message.return_path
    if not message.return_path_arn or path is None or not path.domain:
        return None
    if arn.read(message.return_path_arn) is None:
        return None
    if authorizes(case, named_by_arn(case, message.return_path_arn), path):
        return True
    return verified(case, path) and case.allows("A-V20", "d")


@rule(
    "return-path.arn-alone",
    strength=Strength.INFERRED,
    cites="V1-S45 A-V22",
    permits=(Fault.RETURN_PATH_ARN_ALONE,),
    subject="return-path return-path-arn",
    only_with="return-path-arn",
)
def return_path_arn_not_alone(case: Case) -> bool | None:
    """An identity for the return path comes with a return path."""
    if not case.message.return_path_arn:
        return None
    return case.message.return_path is not None or case.allows("A-V22", "a")


RULES = (
    return_path_well_formed,
    return_path_verified,
    feedback_verified,
    return_path_arn_well_formed,
    return_path_authorized,
    return_path_arn_not_alone,
)
