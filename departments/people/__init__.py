"""人员: who works in which unit, in which role and since when.

`postings` appoints and dismisses, `system` gives the user in whose name a timer acts, `demo` the invented people of a
trial. The pages are signing in and out. Who is asking says `departments/requests.py`, for rooms below this one ask too.

May import: clock, errors, models, requests, roles, units.
"""
