"""A target that breaks when it is asked for a thing is blamed for what it promised, and for nothing else."""

from conformance.target import Broke
from conformance.trial import said_of
from conformance.verdicts import Capability, Standing


def broken(name: str, trouble: Broke, *, declared: bool) -> Capability:
    """Tell of a target that broke when it was asked for this."""
    if declared:
        return Capability(name, Standing.BROKE, said_of(trouble))
    why = f"{name}: not claimed, and asked for it the target broke ({trouble.how}), which is not held against it"
    return Capability(name, Standing.LACKING, why)
