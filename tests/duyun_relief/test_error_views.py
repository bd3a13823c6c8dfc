from django.test import RequestFactory

from duyun_relief.error_views import locked_out


def test_locked_out_says_in_how_many_minutes_to_come_back(rf: RequestFactory) -> None:
    answer = locked_out(rf.post("/login/"))
    assert answer.status_code == 429
    assert "请在 10 分钟后再试" in answer.content.decode()
