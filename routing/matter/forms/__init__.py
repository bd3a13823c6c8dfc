"""What each move needs to be told. Forms clean; whether the move may be made is judged in `transitions.perform`."""

from routing.matter.forms.accepting import AcceptForm
from routing.matter.forms.answering import (
    AnswerForm,
    AskExtensionForm,
    BeginStageForm,
    ChaseForm,
    TellExtensionForm,
    WithdrawForm,
)
from routing.matter.forms.base import MoveForm
from routing.matter.forms.conferring import PutOnAgendaForm, ResolveForm
from routing.matter.forms.correcting import CorrectPaperForm
from routing.matter.forms.deciding import DecideForm
from routing.matter.forms.delivering import ServeForm, TellForm
from routing.matter.forms.owning import HandOverForm
from routing.matter.forms.refusing import (
    AskMaterialsForm,
    LapseForm,
    OverruleForm,
    ProposeRefusalForm,
    ReceiveMaterialsForm,
    RefuseForm,
    RequestMaterialsForm,
)
from routing.matter.forms.sending import (
    AssignForm,
    EscalateForm,
    GiveBackForm,
    GiveFirstForm,
    InformForm,
    OpineForm,
    ReasonForm,
    ReportUncoveredForm,
    SettleForm,
    TransferForm,
)

__all__ = ["FORMS", "MoveForm", "form_for"]

FORMS: dict[str, type[MoveForm]] = {
    "accept": AcceptForm,
    "answer": AnswerForm,
    "give_first": GiveFirstForm,
    "settle": SettleForm,
    "inform": InformForm,
    "escalate": EscalateForm,
    "transfer": TransferForm,
    "recall": ReasonForm,
    "give_back": GiveBackForm,
    "opine": OpineForm,
    "report_uncovered": ReportUncoveredForm,
    "assign": AssignForm,
    "put_on_agenda": PutOnAgendaForm,
    "resolve": ResolveForm,
    "request_materials": RequestMaterialsForm,
    "ask_materials": AskMaterialsForm,
    "receive_materials": ReceiveMaterialsForm,
    "lapse": LapseForm,
    "propose_refusal": ProposeRefusalForm,
    "refuse": RefuseForm,
    "overrule": OverruleForm,
    "decide": DecideForm,
    "tell": TellForm,
    "serve": ServeForm,
    "correct_paper": CorrectPaperForm,
    "ask_extension": AskExtensionForm,
    "deny_extension": ReasonForm,
    "tell_extension": TellExtensionForm,
    "begin_stage": BeginStageForm,
    "chase": ChaseForm,
    "withdraw": WithdrawForm,
    "hand_over": HandOverForm,
    "reopen": ReasonForm,
}


def form_for(move: str) -> type[MoveForm]:
    """Return the form of a move; a move without inputs is confirmed with the plain one."""
    return FORMS.get(move, MoveForm)
