"""What a success says comes next: who, what and until when; in the words of the row or of `next_words`."""

from __future__ import annotations

from departments import clock
from departments.models import Department, User
from intake.models import Matter
from routing.matter.whereabouts import next_words
from routing.matter.wording import confirmation
from routing.transitions import MOVES
from tests.factories import coordinating, decided, in_progress, make_matter, move, sent, told


def said(name: str, matter: Matter) -> str:
    return confirmation(MOVES[name], matter, clock.today())


def test_next_names_who_what_and_until_when(clerk: User, zhujian: User) -> None:
    today = clock.today()
    assert next_words(make_matter(clerk), today) == "接下来由毛尖镇韦小燕转出，11月25日前。"
    assert next_words(sent(clerk, zhujian), today) == "接下来由市住建局签收，11月24日前。"
    assert next_words(decided(clerk, zhujian), today) == "接下来由毛尖镇韦小燕告知结果，11月24日前。"


def test_nothing_comes_after_the_end(clerk: User, zhujian: User) -> None:
    closed = told(decided(clerk, zhujian), clerk)
    assert next_words(closed, clock.today()) == "办件已经办结，没有要再办的。"


def test_who_asked_for_more_time_reads_who_decides(clerk: User, minzheng: User) -> None:
    matter = in_progress(clerk, minzheng, "dibao")
    move("ask_extension", matter, minzheng, days=5, reason="需要入户核查")
    assert said("ask_extension", matter) == "延期申请已提交，由市民政局决定；同意以前原期限不变。"


def test_what_was_given_back_says_who_sends_it_on(clerk: User, zhujian: User) -> None:
    once, office = sent(clerk, zhujian), Department.objects.get(slug="minzheng")
    item = once.responsibility.item
    move("give_back", once, zhujian, reason_code="不属本单位职责", duty_item=item, suggested=office)
    assert said("give_back", once).startswith("已退回窗口，原因已记录。接下来由毛尖镇韦小燕转出，")
    twice = coordinating(clerk, zhujian)
    assert said("give_back", twice).startswith("再次退回，已交市民政局协调。接下来由市民政局石立新协调，")


def test_the_last_paper_leads_on(clerk: User) -> None:
    matter = make_matter(clerk)
    move("request_materials", matter, clerk, other="收入证明")
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(received_on__isnull=True)))
    assert said("receive_materials", matter).startswith("材料已全部收齐，现在是“待转出”。接下来由毛尖镇韦小燕转出，")
