"""登记: what was said at the counter becomes a person, a visit and one matter per category.

`acts.register` stores them all at once. `sheet` is the whole screen: the forms of the person, of the visit, and of what
becomes of each category. `openings` describes the four functions of `routing` that this room needs. It must not import
`routing`, so `duyun_relief/urls.py` hands them over.

May import: access, drafts, fields, identity, models, numbering, onetime, visits.
"""
