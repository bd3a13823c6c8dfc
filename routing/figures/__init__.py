"""统计: every number that the office reports, and what exactly it counts.

`quarter` is 统计表, `returns` 退回统计, `bureau` and `window` are the small numbers on the workbenches. `closings` says
what was closed within some days, for two of them.

May import: clocks, lists, models, rules.
"""
