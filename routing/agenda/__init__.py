"""议题: a matter as a topic of the joint conference.

`topics` puts a matter on an agenda and settles it; `pool` gathers what may come before a meeting.

May import: lists, models, papers.
"""
