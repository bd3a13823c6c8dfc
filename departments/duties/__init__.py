"""职责、时限与依据: who answers for a category, within how many days, on which legal basis.

All of it comes in dated editions (`editions`): a new one holds from a day on, and a matter keeps the edition under
which it was accepted. The files named `reference_…` are about new bureaus and new legal bases.

May import: calendar, clock, errors, fields, keepers, models, requests, terms.
"""
