"""联席会议: the joint conference – its meetings and agendas, what was resolved, and what follows from it.

`pack` lays out 会议材料, the papers of a meeting. A matter as a topic is in `agenda`.

May import: agenda, clocks, errors, figures, lists, matter, models, papers, rules, transitions.
"""
