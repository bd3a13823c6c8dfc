"""单位: when a unit is open, and which villages belong to a township.

`hours` says whether something handed in at a given minute counts for today; `villages` reads a list of villages, shows
what it would change, and then takes in all of it or nothing.

May import: clock, duties, errors, fields, keepers, models, requests, roles, sheets, terms.
"""
