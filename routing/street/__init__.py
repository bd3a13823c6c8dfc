"""快速登记: the short registration of somebody found in the street, who may have no papers and no name.

May import: transitions.
"""
