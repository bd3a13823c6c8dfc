"""Mail everybody for whom reminders wait. A timer runs it now and then, for example every hour."""

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from departments import clock
from departments.models import User
from routing.moves.reminders import note_mailed, unmailed


class Command(BaseCommand):
    help = "Mail everybody with an address and new unread reminders once; says nothing about any matter or person."

    def handle(self, *, verbosity: int, **_options: Any) -> None:
        outcomes = [_told(user) for user in unmailed()] if settings.EMAIL_HOST else []
        sent, failed = outcomes.count(True), outcomes.count(False)
        said = f"已发邮件{sent}封，失败{failed}封。" if settings.EMAIL_HOST else "没有配置EMAIL_HOST，不发邮件。"
        if failed:
            raise CommandError(f"{said}没有发出的下次再发；一直失败的，请核对邮件服务器和人员的邮箱地址。")
        if verbosity > 1:
            self.stdout.write(said)


def _told(user: User) -> bool | None:
    """Mail one person. Return whether that succeeded; None when another run has mailed them meanwhile."""
    address = settings.SITE_URL + reverse("routing:reminders")
    try:
        with transaction.atomic():
            if not note_mailed(user, clock.now()):
                return None
            send_mail("社会救助一门受理：有新提醒", f"您有新的办件提醒，请登录查看：{address}", None, [user.email])
    except (SMTPException, OSError):
        return False
    return True
