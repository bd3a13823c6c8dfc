"""指定规则: what the 民政局 office has decided once holds for the next person in the same situation.

`expected` is the one answer to "who will handle this?": a remembered decision, or else the duty table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db import transaction

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.workdays import ONE_DAY
from departments.held import forget, once
from departments.keepers import check_keeper
from departments.models import Department, ReliefCategory, Responsibility, User
from departments.terms import DepartmentKind
from departments.units.office import office
from intake.models import Matter
from routing.errors import InvalidInput, NotAllowed
from routing.models import RoutingRule

LONGEST_SITUATION: Final = 40


# --- Who will handle it


@dataclass(frozen=True)
class Expected:
    """Who will handle a request: the units of the duty table, or of a remembered decision (`rule`)."""

    lead: Department
    supporting: tuple[Department, ...]
    duty: Responsibility
    rule: RoutingRule | None = None

    def __str__(self) -> str:
        supporting = "、".join(str(unit) for unit in self.supporting)
        return f"{self.lead}（{supporting}协办）" if supporting else str(self.lead)

    @property
    def is_elsewhere(self) -> bool:
        """Does a remembered decision name another unit than the duty table?"""
        return self.lead != self.duty.lead

    @property
    def superior(self) -> str:
        """Who decides what goes up: always the unit of the duty table."""
        return str(self.duty.lead) if self.is_elsewhere else str(self)

    @cached_property
    def reason(self) -> str:
        """Name the decision that it follows from; empty where the duty table alone says so."""
        if self.rule is None:
            return ""
        day = chinese_date(clock.day_of(self.rule.decided_at))
        where = f"“{self.rule.situation}”" if self.rule.situation else self.duty.label
        return f"按{office()}{day}指定：{where}由{self}承办，依据：{self.rule.basis.rstrip('。')}。"

    @property
    def go_to(self) -> str:
        """Where a person who can go is sent: always to the unit that handles it."""
        return self.lead.name if self.is_elsewhere else self.duty.go_to

    @property
    def address(self) -> str:
        return self.lead.address if self.is_elsewhere else self.duty.go_to_address

    @property
    def phone(self) -> str:
        return self.lead.phone if self.is_elsewhere else self.duty.go_to_phone

    @property
    def hours(self) -> str:
        return self.lead.hours if self.is_elsewhere else self.duty.go_to_hours


def expected(duty: Responsibility, difficulty: str, on: dt.date) -> Expected:
    """Return who will handle a request with this difficulty on a day."""
    rule = remembered(duty.category_id, difficulty, on)
    if rule is None:
        return Expected(duty.lead, tuple(duty.supporting.all()), duty)
    return Expected(rule.lead, tuple(rule.supporting.all()), duty, rule)


def expected_for(matter: Matter, on: dt.date) -> Expected:
    """Return who will handle a matter, by what was written as its difficulty (主要困难)."""
    return expected(matter.responsibility, matter.application.difficulty, on)


def remembered(category_id: int, difficulty: str, on: dt.date) -> RoutingRule | None:
    """Return the decision in force that fits a difficulty: the one with the longest situation, then the latest."""
    rules = once(("rules", on), lambda: _rules(on))
    fitting = [
        rule
        for rule in rules
        if rule.category_id == category_id and rule.situation in difficulty  # an empty situation is in every difficulty
    ]
    return max(fitting, key=lambda rule: (len(rule.situation), rule.pk), default=None)


def _rules(on: dt.date) -> list[RoutingRule]:
    """Return every decision that holds on a day. There are few: the office makes one for what is doubtful."""
    rules = RoutingRule.objects.in_force(on).filter(lead__in=Department.objects.in_force(on))
    return list(rules.select_related("lead").prefetch_related("supporting"))


@dataclass(frozen=True)
class RuleLine:
    """A rule as the settings show it. `matter` is where it was learnt, for readers who may see that matter."""

    rule: RoutingRule
    state: str
    state_words: str
    held: str
    matter: Matter | None

    @property
    def may_end(self) -> bool:
        """Does the rule still hold, so that it can be ended?"""
        return self.rule.valid_to is None


def rule_lines(user: User, today: dt.date) -> list[RuleLine]:
    """Return every rule there has ever been, those in force first, the latest on top: three queries."""
    rules = RoutingRule.objects.select_related("category", "lead", "decided_by", "learnt_from")
    learnt_from = Matter.objects.visible_to(user).filter(pk__in=rules.values("learnt_from"))
    visible = set(learnt_from.values_list("pk", flat=True))
    lines = [_rule_line(rule, visible, today) for rule in rules.prefetch_related("supporting").order_by("-pk")]
    return sorted(lines, key=lambda line: line.state == "ended")


def _rule_line(rule: RoutingRule, visible: set[int], today: dt.date) -> RuleLine:
    until, since = rule.valid_to, chinese_date(rule.valid_from)
    state, words = ("ended", "已停用") if until is not None and until < today else ("current", "现行")
    if until is not None and until < rule.valid_from:
        held = f"{since}指定，当天就停用"
    else:
        held = f"{since}起" + (f"，到{chinese_date(until)}" if until else "")
    return RuleLine(rule, state, words, held, rule.learnt_from if rule.learnt_from_id in visible else None)


# --- Remembering and ending


def remember(
    matter: Matter,
    *,
    lead: Department,
    supporting: Iterable[Department],
    basis: str,
    situation: str,
    actor: User,
    now: dt.datetime,
) -> RoutingRule:
    """Remember a decision on this matter from today on. It replaces the one about the same situation, if any.

    Raises InvalidInput when it could not be used again: a township does not answer for another one's people, and a
    situation has to be a part of the difficulty. Runs in the caller's transaction.
    """
    situation = situation.strip()
    _check_lead(lead)
    _check_situation(matter, situation)
    today = clock.day_of(now)
    ReliefCategory.objects.select_for_update().get(pk=matter.category_id)  # two decisions at once: one after the other
    for before in RoutingRule.objects.in_force(today).filter(category=matter.category, situation=situation):
        before.valid_to = today - ONE_DAY
        before.save()
    rule = RoutingRule.objects.create(
        category=matter.category,
        situation=situation,
        lead=lead,
        basis=basis,
        learnt_from=matter,
        decided_at=now,
        decided_by=actor,
        valid_from=today,
        source=f"{matter.number}的指定承办",
    )
    rule.supporting.set(supporting)
    forget()
    return rule


def _check_lead(lead: Department) -> None:
    if lead.kind != DepartmentKind.BUREAU:
        raise InvalidInput(f"{lead}承办的只对这一件有效，不能记为规则；请去掉“记为规则”。", "remember")


def _check_situation(matter: Matter, situation: str) -> None:
    difficulty = matter.application.difficulty
    if len(situation) > LONGEST_SITUATION:
        raise InvalidInput(f"情形最多{LONGEST_SITUATION}个字，请只写关键的词。", "situation")
    if situation not in difficulty:
        raise InvalidInput(f"情形要用主要困难里的原话（主要困难：{difficulty or '没有填写'}）。", "situation")
    if matter.application.applicant.name in situation:
        raise InvalidInput("情形里不要写申请人的姓名，请只写困难的情形。", "situation")


@transaction.atomic
def end_rule(pk: int, *, day: dt.date, actor: User, today: dt.date) -> RoutingRule:
    """Let a rule hold no more from a day on. What happened under it stays, and nobody deletes it.

    Raises PermissionDenied for who does not keep the limits, RoutingRule.DoesNotExist, InvalidInput for a day that is
    past, and NotAllowed when the rule has ended before.
    """
    check_keeper(actor)
    rule: RoutingRule = RoutingRule.objects.select_for_update().get(pk=pk)
    if rule.valid_to is not None:
        raise NotAllowed(f"这条规则已经停用，最后一天是{chinese_date(rule.valid_to)}。")
    if day < today:
        raise InvalidInput("停用的日子不能早于今天。", "day")
    rule.valid_to = day - ONE_DAY
    rule.save()
    forget()
    return rule
