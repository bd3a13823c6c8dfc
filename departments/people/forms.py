"""Forms of this app."""

from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """账号 and 密码. One answer for every failure: it does not tell which accounts exist."""

    error_messages = {
        "invalid_login": "账号或密码不对，请再核对一遍。",
        "inactive": "账号或密码不对，请再核对一遍。",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["username"].label = "账号"
        self.fields["username"].error_messages["required"] = "请输入账号。"
        self.fields["password"].label = "密码"
        self.fields["password"].error_messages["required"] = "请输入密码。"
