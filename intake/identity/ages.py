"""周岁: how old somebody is."""

from datetime import date, timedelta

from intake.identity.kinds import BirthPrecision


def age_on(birth: date, on: date) -> int:
    """Return 周岁, the whole years lived by `on`.

    Who was born on 29 February is a year older on 1 March when the year has no such day.
    Raises ValueError when `on` lies before the birth.
    """
    if on < birth:
        raise ValueError("age is asked for a day before the birth")
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def latest_birth(birth: date, precision: str) -> date:
    """Return the last day on which somebody may have been born of whom only the year or the month is known.

    It gives the youngest age they may have: who may be a minor is treated as one.
    """
    if precision == BirthPrecision.YEAR:
        return date(birth.year, 12, 31)
    if precision == BirthPrecision.MONTH:
        return (birth.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return birth
