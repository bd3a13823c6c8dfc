"""周岁: how old somebody is."""

from datetime import date


def age_on(birth: date, on: date) -> int:
    """Return 周岁, the whole years lived by `on`.

    Who was born on 29 February is a year older on 1 March when the year has no such day.
    Raises ValueError when `on` lies before the birth.
    """
    if on < birth:
        raise ValueError("age is asked for a day before the birth")
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
