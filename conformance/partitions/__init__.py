"""Into which parts of the input a call falls: by the rule it is about, by the call itself, by each member of it.

All follows from the call, the world it was made in and what the documents say about it; what the target answered
plays no part.
"""
