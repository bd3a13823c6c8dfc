"""督办: the formal order of the office to a unit, over one matter or many.

`acts` issues it, `paper` has the words of 督办单, `record` the history attached to it, `pages` how far it is answered.

May import: clocks, errors, lists, matter, models, papers, rules, transitions.
"""
