"""The roles (岗位角色), and what each permits. Rights follow from the posting in force today, never from the account.

A role alone rarely opens anything: a query set says in which unit, a move says in which status. Each set is named by
what it permits and says why these roles have it. Wherever several roles are let in, the set stands here.
"""

from typing import Final

from django.db import models


class Role(models.TextChoices):
    """A role, held in one unit by a posting (任职). README has a table of what each sees and does."""

    CLERK = "clerk", "窗口经办人"
    REVIEWER = "reviewer", "窗口负责人（审核人）"
    OFFICER = "officer", "部门经办人"
    COORDINATOR = "coordinator", "民政局社会救助综合管理办公室"
    AUDITOR = "auditor", "监察审计"
    ADMIN = "admin", "系统管理员"


Roles = frozenset[Role]

# --- Matters: who sees them, who works them

MAY_SEE_ALL_MATTERS: Final[Roles] = frozenset({Role.COORDINATOR, Role.AUDITOR})
"""Every matter of the city. The 民政局 office coordinates (the notice, 四（二）), 监察 and 审计 supervise."""
MAY_SEE_MATTERS_OF_UNIT: Final[Roles] = frozenset({Role.CLERK, Role.REVIEWER, Role.OFFICER})
"""The matters of the own window and its villages, and what was ever assigned to the own unit."""
MAY_SEE_MATTERS: Final[Roles] = MAY_SEE_ALL_MATTERS | MAY_SEE_MATTERS_OF_UNIT
"""Some matters at least. The administrator keeps the system and sees nobody's."""
MAY_WORK_MATTERS: Final[Roles] = frozenset({Role.CLERK, Role.OFFICER})
"""经办人: they do what a unit has to do about a matter; clerks at a window, officers in a bureau."""
MAY_MOVE_MATTERS: Final[Roles] = MAY_SEE_MATTERS - {Role.AUDITOR}
"""Some move at least is open to them in some status. An auditor looks and changes nothing."""
MAY_REVIEW_REFUSALS: Final[Roles] = frozenset({Role.REVIEWER, Role.COORDINATOR})
"""Confirm or overrule a proposed refusal (四（四）4): the director at the window, the office where there is none."""
MAY_CHOOSE_A_TOWN: Final[Roles] = MAY_SEE_ALL_MATTERS | {Role.OFFICER}
"""Ask a list for one township: their matters come from all of them. A window has its own and is not asked."""
MAY_OVERSEE: Final[Roles] = MAY_SEE_ALL_MATTERS | {Role.REVIEWER}
"""Read what tells of the work of others: what is overdue, meetings, evaluations. A director of a township reads those
that concern the township."""
MAY_HAND_OVER: Final[Roles] = frozenset({Role.COORDINATOR, Role.REVIEWER})
"""Give what one person has to another (移交): the office anywhere, a director in the own township."""

# --- Papers

MAY_PRINT_PAPERS: Final[Roles] = MAY_MOVE_MATTERS
"""Print what the own unit issued, hands over or was sent (UX.md 1.8). An auditor looks at papers and prints none."""
MAY_CORRECT_PAPERS: Final[Roles] = MAY_WORK_MATTERS | {Role.COORDINATOR}
"""Issue a paper of the own unit anew (更正)."""
MAY_POST_UP_FOR_TOWN: Final[Roles] = frozenset({Role.CLERK, Role.REVIEWER})
"""Read and print the 公示单 of the own township."""
MAY_POST_UP: Final[Roles] = MAY_POST_UP_FOR_TOWN | {Role.COORDINATOR}
"""Print a 公示单. The auditor reads those of all townships and prints none."""

# --- Meetings, complaints

MAY_HOLD_MEETINGS: Final[Roles] = frozenset({Role.COORDINATOR, Role.REVIEWER})
"""Call a meeting and fill its agenda: the office that of the city, a director the own leading group (四（一）)."""
MAY_FOLLOW_RESOLUTIONS: Final[Roles] = frozenset({Role.OFFICER, Role.REVIEWER})
"""Read what a meeting gave the own unit to do (议定事项)."""
MAY_FULFIL_RESOLUTIONS: Final[Roles] = MAY_FOLLOW_RESOLUTIONS | MAY_HOLD_MEETINGS
"""Record that the own unit has done what a meeting gave it to do."""
MAY_READ_COMPLAINTS: Final[Roles] = frozenset({Role.COORDINATOR, Role.AUDITOR})
"""投诉维权: the office works on them, the auditor reads how. A complaint may be about any of the others."""

# --- Settings

MAY_KEEP_SETTINGS: Final[Roles] = frozenset({Role.COORDINATOR, Role.ADMIN})
"""设置: calendar, limits, duties, bases, villages, hours and texts. The office by its duty, the administrator to help.

What they enter holds from a later day on, and a calendar only once another of them has confirmed it."""
MAY_READ_SETTINGS: Final[Roles] = MAY_KEEP_SETTINGS | {Role.AUDITOR}
"""The auditor reads who entered what, when and why."""
