"""工作日历: which days are working days, and who may change that.

`workdays` counts, `datewords` and `quarters` write dates as an office does, `notices` reads a notice typed as a table:
none of these four asks the database. `reading` gives the calendar and the limits as they hold now. One person enters a
change and another confirms it (`acts`). `package` drafts a year. `shifts` describes the due dates that a change would
move: `routing` finds them, for only it knows what is running.

May import: clock, errors, fields, held, keepers, models, requests, roles, spreadsheets, terms, unseen.
"""
