"""单位: when a unit is open, which villages belong to a township, and which unit coordinates between all others.

`office` says who keeps the 社会救助综合管理办公室, and that its successor goes on with it. `hours` says whether
something handed in at a given minute counts for today; `villages` reads a list of villages, shows what it would change,
and then takes in all of it or nothing.

May import: clock, errors, fields, held, keepers, models, requests, roles, spreadsheets, terms.
"""
