"""Tell by mail that reminders wait: to be run now and then, by whatever runs commands on this machine."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand
from django.db import transaction
from django.urls import reverse

from departments import clock
from routing.reminders import unmailed


class Command(BaseCommand):
    help = "Mail everybody with an address and new unread reminders once; says nothing about any matter or person."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMAIL_HOST:
            self.stdout.write("没有配置EMAIL_HOST，不发邮件。")
            return
        with transaction.atomic():  # a mail that cannot be sent leaves everything to be told next time
            users = unmailed(clock.now())
            for user in users:
                address = settings.SITE_URL + reverse("routing:reminders")
                send_mail("社会救助一门受理：有新提醒", f"您有新的办件提醒，请登录查看：{address}", None, [user.email])
        self.stdout.write(f"已发邮件{len(users)}封。")
