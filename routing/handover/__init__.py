"""办件移交: all that somebody who has left or is away has in hand, given to a colleague in one act.

May import: lists, matter, rules, transitions.
"""
