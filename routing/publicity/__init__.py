"""公示: the sheet that is posted up in the villages with what was granted in a month.

`sheet` gathers its lines; `acts` freezes it at its first print and prints it again to the letter.

May import: hands, models, papers.
"""
