"""How much a run asks: the enumerated layer is always whole, the random ones grow."""

import attrs
from hypothesis import HealthCheck, Phase, settings


@attrs.frozen
class Profile:
    """Examples of each random layer, and steps of each generated history.

    `ample` says that they are enough to reach every part of the input that a layer is for.
    """

    name: str
    random: int
    noise: int
    histories: int
    steps: int
    ample: bool = True


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("quick", random=100, noise=60, histories=20, steps=12, ample=False),
        Profile("default", random=1_000, noise=400, histories=150, steps=20),
        Profile("thorough", random=20_000, noise=5_000, histories=2_000, steps=40),
    )
}


def engine_settings(examples: int) -> settings:
    """Make Hypothesis settings that nothing around the run can change: no database, no deadline, no CI profile.

    Bodies record verdicts and never raise, so there is nothing to shrink; evidence is made smaller
    by our own reducer.
    """
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
