"""登记: what was said at the counter becomes a person, a visit and one matter per category.

`acts.register` writes them in one save. `sheet` is the whole screen: the forms of the visit, the person and what
becomes of each category. `openings` holds the questions that `intake` asks `routing`, which it must not import: the
assembly hands the answers over in `duyun_relief/urls.py`.

May import: access, fields, identity, models, money, numbering, onetime, visits.
"""
