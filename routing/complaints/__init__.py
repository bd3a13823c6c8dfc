"""投诉维权: complaints and claims of rights, from the day they come in to the day the person is told.

A complaint never moves a matter.

May import: clocks, models.
"""
