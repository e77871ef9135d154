"""What a target has, seen by asking for each thing once: what it says of itself is not believed.

That it has a thing is all that is asked here; whether the thing is right is for the suites.
"""
