"""What all forms of moves share: the fields they are made of, and the plain form of a move that asks nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from departments import clock
from departments.fields import line, pick_rows
from departments.models import Department, PolicyBasis, SpecialStage, User
from departments.terms import DepartmentKind
from intake.models import Material, Matter
from intake.once_form import OnceForm
from routing.matter.paper_rows import PaperRow
from routing.models import Document
from routing.moves.move import Move
from routing.rules.feedback.stages import stages_left
from routing.rules.incomplete import main_materials_missing, names_of


def materials(label: str) -> forms.ModelMultipleChoiceField[Material]:
    """Papers of the matter, to tick."""
    return pick_rows(label, Material, what="材料", css="stacked needed")


def without_papers(what: str) -> forms.CharField:
    """Why something is done although main papers are missing; `ask_why_incomplete` drops it where none is."""
    return line(f"主要材料没有收齐就{what}的原因", 200, needed=True)


class MoveForm(OnceForm):
    """The plain form: it asks for nothing but the wish to make the move.

    `seen` is the version of the matter that was shown; `token` makes a second click harmless. A form that asks
    something inherits from this and overrides what its page shows besides.
    """

    of: ClassVar[tuple[Move, ...]] = ()
    """The rows of the table of moves that this form is for; a form that inherits from it names its own."""
    of_move: ClassVar[dict[str, type[MoveForm]]] = {}
    """Every form by the name of its moves, entered as its class is made."""

    about: str = ""
    """What stands before its errors where several forms share a page: the category."""
    seen = forms.IntegerField(widget=forms.HiddenInput)

    NOT_INPUTS = (*OnceForm.NOT_INPUTS, "seen")
    template: ClassVar[str] = "routing/matter/move.html"
    """The page it stands on."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for move in cls.__dict__.get("of", ()):
            cls.of_move[move.name] = cls

    def __init__(self, *args: Any, move: Move, matter: Matter, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.move, self.matter, self.user = move, matter, user
        self._offer_rows()

    def _offer_rows(self) -> None:
        """Let every list offer the rows that fit this matter."""
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self._rows_for(name, field)

    def _rows_for(self, name: str, field: forms.ModelChoiceField[Any]) -> QuerySet[Any]:
        model = field.queryset.model if field.queryset is not None else Department
        if model is Department:
            kinds = (
                [DepartmentKind.BUREAU] if name == "supporting" else [DepartmentKind.BUREAU, DepartmentKind.TOWNSHIP]
            )
            return Department.objects.in_force(clock.today()).filter(kind__in=kinds)
        if model is PolicyBasis:
            bases = PolicyBasis.objects.in_force(clock.today())
            return bases.filter(category=self.matter.category) | bases.filter(category__isnull=True)
        if model is Document:
            return Document.objects.filter(pk__in=[paper.pk for paper in self.offered_papers])
        if model is SpecialStage:
            return SpecialStage.objects.filter(pk__in=[stage.pk for stage in stages_left(self.matter)])
        return self.matter.materials.filter(received_on__isnull=True)

    def ask_why_incomplete(self, *, by_law: str = "") -> None:
        """Name the main papers that are missing beside the field for the reason; without any there is no such field.

        Nor is there one where the reason is known `by_law`.
        """
        missing = main_materials_missing(self.matter)
        if missing and not by_law and not self.matter.responsibility.is_handed_over:
            self.fields["without_papers"].help_text = f"还缺：{names_of(missing)}。"
        else:
            del self.fields["without_papers"]

    @property
    def offered_papers(self) -> Sequence[Document]:
        """The papers to choose from, if the move is about one of several."""
        return ()

    @property
    def to_print(self) -> PaperRow | None:
        """The paper that has to be printed before the move: its button stands on the page."""
        return None

    @property
    def elsewhere(self) -> tuple[str, str] | None:
        """The page where something has to be put right first: address and words. None: not for this reader."""
        return None

    @property
    def other_way(self) -> tuple[str, str] | None:
        """Another move that takes the same words where this one refuses them: address and words of its button."""
        return None

    def focus_first(self) -> None:
        """Put the cursor into the field the person came to fill."""
        for field in self.visible_fields()[:1]:
            field.field.widget.attrs["autofocus"] = True

    @property
    def is_to_be_checked(self) -> bool:
        """Is what was typed read once more before it is done? Only of an adverse move that asks something."""
        return self.move.is_adverse and bool(self.visible_fields())

    @property
    def shows_opinions(self) -> bool:
        """Does the page show which supporting units have answered?"""
        return False

    @property
    def phrase_lists(self) -> Mapping[str, Sequence[str]]:
        """Lists of phrases that text boxes offer, by the id that `line(phrases=…)` names."""
        return {}

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What was said before and is decided on now, as pairs of label and words."""
        return []

    @property
    def paper(self) -> Document | None:
        """The paper issued before that the move is about; the page links to it."""
        return None

    @property
    def aloud(self) -> str:
        """What the clerk reads aloud to the person, in large type."""
        return ""

    @property
    def caution(self) -> str:
        """A warning before the move; it hinders nothing."""
        return ""

    @property
    def reminder(self) -> str:
        """What is still to be done after the move, going by what was typed."""
        return ""

    @property
    def remark(self) -> str:
        """What to know before filling the form in, as a sentence; empty if there is nothing."""
        return ""

    @property
    def check_lines(self) -> list[tuple[str, str]]:
        """What was typed, to be read once more before an adverse move, as pairs of label and words."""
        typed = [(str(self.fields[name].label), self._in_words(name)) for name in self.inputs()]
        return [*self.facts, *((label, value) for label, value in typed if value)]

    def _in_words(self, name: str) -> str:
        value = self.cleaned_data[name]
        field = self.fields[name]
        if type(field) is forms.ChoiceField:
            labels = dict(field.choices)  # type: ignore[arg-type]  # flat pairs, no groups
            return str(labels.get(value, ""))
        if isinstance(value, bool):
            return "是" if value else ""
        if isinstance(value, QuerySet):
            return "、".join(str(row) for row in value)
        return str(value or "")
