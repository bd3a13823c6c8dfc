"""The roles (岗位角色). What a person may do follows from the posting in force today, never from the account."""

from django.db import models


class Role(models.TextChoices):
    """A role, held in one unit by a posting (任职). README has a table of what each sees and does."""

    CLERK = "clerk", "窗口经办人"
    REVIEWER = "reviewer", "窗口负责人（审核人）"
    OFFICER = "officer", "部门经办人"
    COORDINATOR = "coordinator", "民政局社会救助综合管理办公室"
    AUDITOR = "auditor", "监察审计"
    ADMIN = "admin", "系统管理员"
