"""例行: what a timer or an administrator runs.

`deeming` signs for what was left unsigned (视为签收), `calendar_shift` moves dates when the calendar changes. The
checks only report, and mend nothing: `matters` (自查), and `papers` and `deliveries` (文书核查).

May import: append_only, errors, models, papers, publicity, rules, transitions.
"""
