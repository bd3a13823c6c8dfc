"""文书文本: the pages of 设置 on which the office words its papers anew.

`acts` enters a new wording from a day on; `samples` and `leaflet_samples` show it on a whole paper before.

May import: leaflets, models, papers.
"""
