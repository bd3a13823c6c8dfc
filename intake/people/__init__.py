"""申请人: one person over the years.

The pages list all that somebody has asked for (个人办件史), correct what was typed wrong (更正), and show the full
number of an identity paper to a reader who writes down a reason.

May import: access, fields, identity, models, once_form, querysets, registration.
"""
