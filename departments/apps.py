from django.apps import AppConfig
from django.core.checks import register

from departments.checks import editions_follow_one_another, years_are_entered


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = "单位与时间"

    def ready(self) -> None:
        register(years_are_entered)
        register(editions_follow_one_another)
