"""文书: what is written down and handed over.

`sheets/` has one file per paper: the words that stand on it. `documents` numbers, freezes and prints a paper; `texts`
and `slots` hold the passages that the office words itself; `office` has the papers that belong to no registration;
`day` is 今天的文书, `visit` the papers of one visit as one job; `paging` and `tables` lay rows on counted pages;
`codes` draws bar codes and QR codes; `glyphs` is about characters a computer cannot print (缺字); `results` says in
words what was given.

May import: clocks, errors, evaluations, hands, models.
"""
