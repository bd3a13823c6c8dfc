"""职责、时限与依据: which unit answers for a category, within which limit, on which legal basis.

All of it comes in dated editions (`editions`): a new one holds from a day on, and a matter keeps the edition under
which it was accepted. The files `reference_…` enter new bureaus and new legal bases.

May import: calendar, clock, errors, fields, keepers, models, requests, terms.
"""
