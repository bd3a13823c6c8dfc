"""The forms of all matters of a visit that wait for a few words: one page, one press, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from departments.models import User
from intake.fields import as_typed
from intake.onetime import FIELD
from routing.errors import StepRefused
from routing.matter.done import DoneLine
from routing.matter.forms import MoveForm
from routing.transitions import PlannedMove

NOTHING_TICKED = "请先勾选要办出的事项。"


@dataclass(eq=False)
class WaitingRow:
    """One matter with its form. `is_ticked`: it is to be sent with this press."""

    line: DoneLine
    form: MoveForm
    is_ticked: bool = True

    def step(self) -> PlannedMove:
        """Return the move of a valid form."""
        assert self.line.move is not None  # noqa: S101  a row has a form, so a move
        seen = self.form.cleaned_data["seen"]
        return PlannedMove(move=self.line.move, matter=self.line.matter, seen=seen, inputs=self.form.inputs())


class WaitingRows:
    """The rows of the page. What is typed in a row that is not ticked is kept and not judged."""

    def __init__(self, lines: Sequence[DoneLine], user: User, data: QueryDict | None = None) -> None:
        ticked = None if data is None else set(data.getlist("matter"))
        self.user, self.data = user, data
        self.rows = [self._row(line, is_ticked=ticked is None or line.matter.number in ticked) for line in lines]
        self.mistake = ""

    def _row(self, line: DoneLine, *, is_ticked: bool) -> WaitingRow:
        bound = self.data if is_ticked else None
        form = self._form(line, bound)
        if self.data is not None and not is_ticked:
            form.initial = {**form.initial, **as_typed(form, self.data)}
        return WaitingRow(line, form, is_ticked)

    def _form(self, line: DoneLine, data: QueryDict | None) -> MoveForm:
        """Return the form of a row. The page has one token for all of them."""
        assert line.form_class is not None  # noqa: S101  only lines with a form are asked
        assert line.move is not None  # noqa: S101
        form = line.form_class(
            data,
            prefix=line.matter.number,
            initial={"seen": line.matter.version},
            move=line.move,
            matter=line.matter,
            user=self.user,
        )
        form.about = line.matter.category.short_name
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
        if not self.ticked:
            self.mistake = NOTHING_TICKED
        faults = [row.form.errors for row in self.ticked]
        return not self.mistake and not any(faults)

    def refuse(self, refused: StepRefused) -> None:
        """Show why nothing was done, in the row of the matter that was refused."""
        row = next((one for one in self.ticked if one.line.matter.pk == refused.matter_id), None)
        if row is None:
            self.mistake = refused.sentence
            return
        row.form.refuse(refused)
        row.form.retype("seen", str(row.line.matter.version))
