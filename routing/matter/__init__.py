"""办件: one matter as its page shows it.

`page` is the whole page; beside it stand its parts: `whereabouts` (现在在谁手上), `steps`, `waiting`, `clock_lines`,
`opinions`, `paper_rows`. `forms/` asks what each move needs, `wording` says what a move did, `tasks` names the one
thing to do about a row of a list, `public` is the answer to the QR code on a receipt.

May import: agenda, clocks, errors, hands, lists, models, moves, papers, rules, transitions.
"""
