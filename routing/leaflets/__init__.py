"""政策: what people who only ask are told about a category.

`entries` has the words of the day; they are shown on a page and printed as a leaflet, as a text for the village
loudspeaker and as a list of what to bring.

May import: clocks, hands, models, papers.
"""
