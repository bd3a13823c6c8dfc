"""工作日历: which days are working days, and who may change that.

`workdays` counts, `datewords` and `quarters` say dates as an office writes them, `notices` reads a notice typed as a
table: none of these four knows the database. `reading` gives the calendar and the limits as they hold now. A change is
entered by one person and confirmed by another (`acts`); `package` drafts a year, `shifts` names what `routing` tells
about the matters that would move.

May import: clock, errors, fields, models, requests, roles, sheets, terms, unseen.
"""
