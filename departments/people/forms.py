"""The form of the page 登录."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator

from departments.models import User

LONGEST_ACCOUNT = User.username.field.max_length


class SignInForm(AuthenticationForm):
    """账号 and 密码. Every failure gets the same answer, so that nobody can find out which accounts exist."""

    error_messages = {
        "invalid_login": "账号或密码不对，请再核对一遍。",
        "inactive": "账号或密码不对，请再核对一遍。",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        account, password = self.fields["username"], self.fields["password"]
        account.label, account.error_messages["required"] = "账号", "请输入账号。"
        password.label, password.error_messages["required"] = "密码", "请输入密码。"
        # Django writes the longest length into the page and does not check it. An account that is too long must not get
        # as far as the table that counts failures: its column holds little more, and PostgreSQL would fail.
        account.validators.append(
            MaxLengthValidator(LONGEST_ACCOUNT, f"账号太长，最多{LONGEST_ACCOUNT}个字，请核对后重新输入。")
        )
