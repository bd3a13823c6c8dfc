"""人员: who works here, since when, in which role, and who is asking.

`postings` appoints and dismisses, `sessions.user_of` gives the person signed in, `system` the user in whose name a
timer acts, `demo` the invented people of a trial. The pages are signing in and out.

May import: clock, errors, models, requests, roles, units.
"""
