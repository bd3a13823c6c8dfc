"""办件: one matter as its page shows it.

`page` is the whole page. Its parts are `choices` (the buttons), `facts`, `times` and `log`, with `whereabouts` (现在在
谁手上) and `steps` above them; what they read from the database stands in `stored`. `forms/` asks what each move needs,
`wording` says what a move brings about, `tasks` names the one thing to do about a row of a list, `topic_draft` drafts
an 议题单 from the record, `public` answers the QR code on a receipt, `done` is the page after a registration.

May import: agenda, clocks, errors, hands, lists, models, moves, papers, rules, transitions.
"""
