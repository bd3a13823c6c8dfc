"""工作台: what somebody sees first in the morning, by role, and the lists they work from.

`window`, `bureau`, `office`, `township` and `village` have one desk each, of the parts in `sections`; `listing` is one
page of the list of matters, `batch` 批量签收, `coordination` 退回协调, `reminders` the page of 提醒.

May import: clocks, figures, handover, lists, matter, meetings, models, moves, rules, transitions.
"""
