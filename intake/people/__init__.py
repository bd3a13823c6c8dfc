"""申请人: one person over the years.

The pages show all that somebody has asked for (个人办件史), correct what was typed wrong (更正), and show the full
number of an identity paper to whoever writes down a reason.

May import: access, fields, identity, models, onetime, querysets, registration.
"""
