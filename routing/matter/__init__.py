"""办件: one matter as its page shows it.

`page` is the whole page. Its parts are `choices` (what can be done), `facts` (who asks for what), `times` (until when)
and `log` (what happened, what was written); `stored` reads the rows for all of them. Beside them stand what they show:
`whereabouts` (现在在谁手上), `steps`, `waiting`, `clock_lines`, `opinions`, `paper_rows`.

`forms/` asks what each move needs, `wording` says what a move did, `tasks` names the one thing to do about a row of a
list, `public` is the answer to the QR code on a receipt.

May import: agenda, clocks, errors, hands, lists, models, moves, papers, rules, transitions.
"""
