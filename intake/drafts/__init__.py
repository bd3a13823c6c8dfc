"""没有交出的内容: what somebody typed into a form that did not arrive, kept on the server to the end of the day.

`signature` says who opened a page, `acts` keeps and forgets, `filling` puts the kept values into the form of a page
that is drawn anew. The middleware in `duyun_relief/drafts.py` calls all three, so that no form has to know of it.

May import: identity, models, onetime.
"""
