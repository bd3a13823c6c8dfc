"""评价: what people say of how they were served.

The QR code on a result opens the page, once for each round of a matter. `papers` asks this room for an invitation;
this room knows no paper.

May import: models.
"""
