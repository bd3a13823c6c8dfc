"""谁手上: who somebody is to a matter, and who is to have it next.

`people` answers whether somebody is the clerk, the lead, the coordinator of a matter. `memory` answers who will handle
a new matter, from the duty table and from what the office decided before (指定规则); its page is here too. `returns`
answers who gave a matter back, and to whom it may not go again.

May import: errors, models.
"""
