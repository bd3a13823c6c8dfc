"""提醒: whoever an act concerns finds it, who did it does not; nothing personal stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from pytest_django import Settings

from departments import clock
from departments.models import Department, User
from departments.people.postings import appoint, dismiss
from departments.roles import Role
from intake.models import Matter
from intake.states import Status
from routing.models import Reminder
from routing.moves.reminders import unread_count
from tests import factories
from tests.conftest import At, person
from tests.factories import move
from tests.pages import SignIn, one_line
from tests.queries import queries_of
from tests.returns import give_back

PAGE = "/reminders/"


def texts(user: User) -> list[str]:
    return list(user.reminders.order_by("pk").values_list("text", flat=True))


def test_who_acts_is_not_reminded_of_it(clerk: User) -> None:
    factories.make_matter(clerk)
    assert texts(clerk) == []


def test_every_officer_of_the_lead_is_told_what_was_sent(clerk: User, zhujian: User) -> None:
    matter = factories.sent(clerk, zhujian)
    assert texts(zhujian) == [f"毛尖镇韦小燕 转办：{matter.number} 住房救助"]


def test_a_supporting_bureau_is_told_too(clerk: User, zhujian: User, weisheng: User) -> None:
    factories.sent(clerk, zhujian, supporting=[weisheng])
    assert len(texts(weisheng)) == 1


def test_the_first_asked_clerk_is_told_when_the_status_changes(clerk: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    assert texts(clerk) == [f"市住建局潘德清 签收：{matter.number} 住房救助"]


def test_who_has_it_is_told_of_a_chase(clerk: User, zhujian: User, office: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    move("chase", matter, office, note="请尽快")
    assert texts(zhujian)[-1].startswith("市民政局石立新 催办")


def test_who_had_it_is_told_that_it_is_gone(clerk: User, zhujian: User) -> None:
    matter = factories.sent(clerk, zhujian)
    move("recall", matter, clerk, reason="转错了单位")
    move("withdraw", matter, clerk, signed=True, reason="已经解决")
    assert not any("申请人撤回" in text for text in texts(clerk))


def test_the_office_is_told_of_an_extension_asked_for(clerk: User, minzheng: User, office: User) -> None:
    matter = factories.make_matter(clerk, "dibao", "escalate")
    move("escalate", matter, clerk, suggestion="建议给予救助")
    move("sign", matter, minzheng)
    move("ask_extension", matter, minzheng, days=5, reason="需要入户核查")
    assert any("申请延期" in text for text in texts(office))


def test_both_coordinators_are_told_of_what_is_reported_to_the_office(clerk: User, zhujian: User, office: User) -> None:
    colleague = factories.make_colleague(office)
    factories.coordinating(clerk, zhujian)
    for coordinator in (office, colleague):
        assert any("提请研究" in text for text in texts(coordinator)), coordinator


def test_both_coordinators_are_told_of_a_second_return(
    clerk: User, zhujian: User, renshe: User, weisheng: User, office: User
) -> None:
    colleague, matter = factories.make_colleague(office), factories.sent(clerk, zhujian)
    give_back(matter, zhujian, renshe)
    move("transfer", matter, clerk, lead=renshe.department)
    give_back(matter, renshe, weisheng)
    assert matter.status == Status.COORDINATING
    for coordinator in (office, colleague):
        assert any("退回" in text for text in texts(coordinator)), coordinator


def test_who_moves_on_today_is_not_reminded_for_the_old_unit(
    clerk: User, zhujian: User, renshe: User, signed_in: SignIn
) -> None:
    assert zhujian.posting is not None
    assert renshe.department is not None
    dismiss(zhujian.posting, clock.today())
    appoint(zhujian, Role.OFFICER, renshe.department, clock.today())
    factories.make_matter(clerk)
    move("transfer", factories.make_matter(clerk), clerk, lead=Department.objects.get(slug="zhujian"))
    assert texts(zhujian) == []


def test_an_act_settles_what_the_unit_was_reminded_of(clerk: User, zhujian: User, weisheng: User) -> None:
    colleague = factories.make_colleague(zhujian)
    matter, other = (factories.sent(clerk, zhujian, supporting=[weisheng]) for _ in range(2))
    move("sign", matter, zhujian)
    for officer in (zhujian, colleague):
        assert [one.matter for one in officer.reminders.filter(read_at__isnull=True)] == [other]
    assert unread_count(weisheng) == 3, "what another unit was told of still waits for it"


def test_what_the_application_does_by_itself_settles_nothing(clerk: User, zhujian: User, at: At) -> None:
    factories.sent(clerk, zhujian)
    at("2026-11-26T10:00")
    call_command("deem_signed", verbosity=0)
    assert unread_count(zhujian) > 0


def test_an_event_makes_one_reminder_for_a_person(clerk: User, zhujian: User, renshe: User, office: User) -> None:
    matter = factories.in_progress(clerk, zhujian, supporting=[renshe])
    move("chase", matter, office)
    factories.ordered(office, matter)
    per_event = Counter(Reminder.objects.values_list("user", "event"))
    assert max(per_event.values()) == 1


def test_a_refused_move_reminds_nobody(clerk: User, zhujian: User) -> None:
    matter = factories.make_matter(clerk)
    before = Reminder.objects.count()
    with pytest.raises(Exception, match="请选承办单位"):
        move("transfer", matter, clerk, lead=None)
    assert Reminder.objects.count() == before


def test_no_reminder_names_the_applicant(clerk: User, zhujian: User, office: User) -> None:
    matter = factories.told(factories.decided(clerk, zhujian), clerk)
    name = matter.application.applicant.name
    assert not Reminder.objects.filter(text__contains=name).exists()


# --- The page


def test_reminders_stand_under_the_day_they_came(clerk: User, zhujian: User, signed_in: SignIn, at: At) -> None:
    factories.sent(clerk, zhujian)
    at("2026-11-24T09:00")
    factories.sent(clerk, zhujian)
    titles = [day.title for day in signed_in(zhujian).get(PAGE).context["days"]]
    assert titles == ["今天", "昨天"]


def test_an_entry_offers_the_one_thing_to_do(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    factories.sent(clerk, zhujian)
    assert "去签收" in signed_in(zhujian).get(PAGE).content.decode()


def test_looking_at_the_list_reads_nothing(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    factories.sent(clerk, zhujian)
    signed_in(zhujian).get(PAGE)
    assert unread_count(zhujian) == 1


def test_opening_an_entry_reads_it_and_leads_to_the_matter(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = factories.sent(clerk, zhujian)
    reminder = zhujian.reminders.get()
    answer = signed_in(zhujian).post(f"/reminders/{reminder.pk}/open/")
    assert answer.headers["Location"] == matter.get_absolute_url()
    assert unread_count(zhujian) == 0


def test_all_can_be_read_at_once(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    for _ in range(3):
        factories.sent(clerk, zhujian)
    signed_in(zhujian).post("/reminders/read/")
    assert unread_count(zhujian) == 0


def test_the_first_look_is_the_one_on_record(clerk: User, zhujian: User, signed_in: SignIn, at: At) -> None:
    factories.sent(clerk, zhujian)
    reminder, first = zhujian.reminders.get(), clock.now()
    for moment in ("2026-11-23T10:00", "2026-11-23T15:00"):
        at(moment)
        signed_in(zhujian).post(f"/reminders/{reminder.pk}/open/")
    reminder.refresh_from_db()
    assert reminder.read_at == first


def test_nobody_opens_the_reminder_of_another(clerk: User, zhujian: User, renshe: User, signed_in: SignIn) -> None:
    factories.sent(clerk, zhujian)
    reminder = zhujian.reminders.get()
    assert signed_in(renshe).post(f"/reminders/{reminder.pk}/open/").status_code == 404


@pytest.mark.parametrize("path", ["/reminders/read/", "/reminders/1/open/"])
def test_reading_is_no_get(clerk: User, signed_in: SignIn, path: str) -> None:
    assert signed_in(clerk).get(path)["Location"] == "/reminders/"


def test_the_bar_counts_what_is_unread(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    factories.sent(clerk, zhujian)
    page = one_line(signed_in(zhujian).get("/").content.decode())
    assert '提醒<span class="badge">1<span class="sr">条未读</span>' in page


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "minzheng", "office", "jiancha", "admin"])
def test_everybody_has_the_page(at: At, db: None, username: str, signed_in: SignIn) -> None:
    assert "没有新提醒" in signed_in(person(username)).get(PAGE).content.decode()


def test_a_longer_list_asks_no_more_of_the_store(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matters: list[Matter] = []
    counts = set()
    for size in (1, 3, 12):
        while len(matters) < size:
            matters.append(factories.sent(clerk, zhujian))
        client = signed_in(zhujian)
        client.get(PAGE)
        counts.add(queries_of(client, PAGE))
    assert len(counts) == 1


# --- By mail: only where a server is set, and only that something waits


@pytest.fixture
def addressed(clerk: User, zhujian: User) -> Matter:
    zhujian.email = "zhujian@example.org"
    zhujian.save()
    return factories.sent(clerk, zhujian)


def mailbox() -> list[EmailMessage]:
    return list(django_mail.outbox)


def mail(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("mail_reminders", verbosity=2)
    return capsys.readouterr().out


@pytest.mark.parametrize("host", ["", "mail.example.org"])
def test_when_all_is_well_nothing_is_printed(
    host: str, addressed: Matter, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_HOST = host
    call_command("mail_reminders")
    assert len(mailbox()) == bool(host)
    assert capsys.readouterr().out == "", "a timer mails what is printed"


def test_without_a_server_no_mail_is_sent(addressed: Matter, capsys: pytest.CaptureFixture[str]) -> None:
    assert "不发邮件" in mail(capsys)
    assert mailbox() == []


def test_a_mail_says_that_something_waits_and_nothing_about_whom(
    addressed: Matter, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    mail(capsys)
    (sent,) = mailbox()
    assert sent.to == ["zhujian@example.org"]
    for personal in (addressed.number, addressed.application.applicant.name, "住房"):
        assert personal not in sent.subject + str(sent.body)


def test_nobody_is_mailed_twice_about_the_same(
    addressed: Matter, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    assert "1封" in mail(capsys)
    assert "0封" in mail(capsys)


class PickyServer(EmailBackend):
    """A mail server that knows nobody by the name of zhujian."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if any("zhujian@example.org" in message.to for message in messages):
            raise SMTPRecipientsRefused({"zhujian@example.org": (550, b"unknown")})
        return int(super().send_messages(messages))


def test_one_bad_address_keeps_no_mail_from_the_others(
    addressed: Matter, clerk: User, zhujian: User, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk.email = "clerk@example.org"
    clerk.save()
    Reminder.objects.create(user=clerk, matter=addressed, text="请看", at=clock.now())
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "mail.example.org", f"{__name__}.PickyServer"
    with pytest.raises(CommandError, match="已发邮件1封，失败1封。没有发出的下次再发"):
        mail(capsys)
    assert [sent.to for sent in mailbox()] == [["clerk@example.org"]]
    assert zhujian.reminders.filter(mailed_at__isnull=True).exists()
    assert not clerk.reminders.filter(mailed_at__isnull=True).exists()
