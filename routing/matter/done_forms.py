"""The forms of all matters of a visit that wait for a few words: one page, one press, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from departments.models import User
from intake.fields import as_typed
from intake.models import Matter
from intake.onetime import FIELD
from routing.errors import StepRefused
from routing.matter.done import DoneLine
from routing.matter.forms import MoveForm, form_for
from routing.moves.move import Move
from routing.transitions import PlannedMove, way_on

NOTHING_TICKED = "请先勾选要办出的事项。"


@dataclass(eq=False)
class WaitingRow:
    """One matter with its form. `is_ticked`: it is to be sent with this press."""

    line: DoneLine
    form: MoveForm
    is_ticked: bool = True

    @property
    def needed(self) -> list[forms.BoundField]:
        """The fields that have to be filled in."""
        return [field for field in self.form.visible_fields() if _is_needed(field)]

    @property
    def optional(self) -> list[forms.BoundField]:
        """The fields that may be left: they are folded away."""
        return [field for field in self.form.visible_fields() if not _is_needed(field)]

    @property
    def is_unfolded(self) -> bool:
        """Is something wrong with a field that would be folded away?"""
        return self.form.is_bound and any(field.errors for field in self.optional)

    def ask_reason_with_the_others(self) -> None:
        """Let a missing reason be an error of the form: the act would tell of the first row only."""
        if why := self.form.fields.get("without_papers"):
            why.required = True
            why.error_messages["required"] = f"主要材料{why.help_text}请写明为什么没有收齐就办出。"

    def step(self) -> PlannedMove:
        """Return the move of a valid form."""
        assert self.line.move is not None  # noqa: S101  a row has a form, so a move
        seen = self.form.cleaned_data["seen"]
        return PlannedMove(move=self.line.move, matter=self.line.matter, seen=seen, inputs=self.form.inputs())


def _is_needed(field: forms.BoundField) -> bool:
    return field.field.required or "needed" in str(field.field.widget.attrs.get("class", ""))


class WaitingRows:
    """The rows of the page. What is typed in a row that is not ticked is kept and not judged.

    A matter that was ticked and waits no more, because a colleague was faster, stops the press: `mistake` says so, and
    `typed` holds its words, to be read and copied.
    """

    def __init__(
        self, lines: Sequence[DoneLine], user: User, data: QueryDict | None = None, *, gone: Sequence[DoneLine] = ()
    ) -> None:
        """`lines` ask for words; `gone` do not, or no more."""
        ticked = None if data is None else set(data.getlist("matter"))
        self.user, self.data = user, data
        self.rows = [self._row(line, is_ticked=ticked is None or line.matter.number in ticked) for line in lines]
        self.mistake = ""
        self.typed: list[tuple[str, str]] = []
        self.is_stale = False
        for line in gone:
            if ticked is not None and line.matter.number in ticked:
                self._note_gone(line.matter)

    def _note_gone(self, matter: Matter) -> None:
        self.is_stale = True
        self.mistake = (
            f"{matter.number}刚有变化，现在是“{matter.get_status_display()}”，这次没有办出。请核对其他的再提交。"
        )
        move = way_on(matter.handling)
        if move is not None:
            self.typed += self._bound(form_for(move), move, matter, self.data).typed

    def _row(self, line: DoneLine, *, is_ticked: bool) -> WaitingRow:
        assert line.form_class is not None  # noqa: S101  only lines with a form are asked
        assert line.move is not None  # noqa: S101
        form = self._bound(line.form_class, line.move, line.matter, self.data if is_ticked else None)
        if self.data is not None and not is_ticked:
            form.initial = {**form.initial, **as_typed(form, self.data)}
        return WaitingRow(line, form, is_ticked)

    def _bound(self, form_class: type[MoveForm], move: Move, matter: Matter, data: QueryDict | None) -> MoveForm:
        """Return the form of a row. The page has one token for all of them."""
        given = {"prefix": matter.number, "initial": {"seen": matter.version}}
        form = form_class(data, move=move, matter=matter, user=self.user, **given)
        form.about = matter.short_label
        del form.fields[FIELD]
        return form

    @property
    def ticked(self) -> list[WaitingRow]:
        return [row for row in self.rows if row.is_ticked]

    @property
    def forms(self) -> list[MoveForm]:
        """The forms that are judged, for the box of errors."""
        return [row.form for row in self.ticked] if self.data is not None else []

    @property
    def has_errors(self) -> bool:
        return bool(self.mistake) or any(form.errors for form in self.forms)

    def is_valid(self) -> bool:
        """Check every ticked row, so that all errors show at once."""
        if not self.ticked and not self.mistake:
            self.mistake = NOTHING_TICKED
        faults = [row.form.errors for row in self.ticked]
        return not self.mistake and not any(faults)

    def refuse(self, refused: StepRefused) -> None:
        """Show why nothing was done, in the row of the matter that was refused."""
        row = next((one for one in self.ticked if one.line.matter.pk == refused.matter_id), None)
        if row is not None:
            row.form.refuse(refused)
            row.form.retype("seen", str(row.line.matter.version))
