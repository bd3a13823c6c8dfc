"""查办件: from a number, a name, pinyin or a scanned code to the matters that the reader may see.

`terms` finds out what kind of thing was typed, and searches for it. The term is kept on the server (查看记录), so that
no name stands in an address.

May import: access, identity, models, numbering, querysets, registration, states.
"""
