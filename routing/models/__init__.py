"""账: WHERE a matter goes, UNTIL when, and WHAT WAS WRITTEN about it: the tables of this app.

Other code imports the models from here, whatever file they stand in. `terms` has the words that may stand in
their columns, `querysets` the reads over them, `move_names` the few moves that these reads ask for.

May import: clocks.
"""

from routing.models.conference import AgendaItem, Conference
from routing.models.evaluation import Evaluation, Invitation
from routing.models.memory import RoutingRule
from routing.models.move_names import MoveName
from routing.models.papers import Delivery, Document, DocumentPrint, DocumentVoid, MissingGlyph
from routing.models.posted import PostedPrint, PostedSheet
from routing.models.record import MatterEvent
from routing.models.reminders import Reminder
from routing.models.rights import Complaint
from routing.models.supervision import OrderedMatter, SupervisionOrder
from routing.models.terms import (
    INFORMS_ONLY,
    SENT_WITH,
    TELLING_RESULT,
    AssignmentEnd,
    AssignmentRole,
    ComplaintKind,
    ComplaintWay,
    DeliveryWay,
    Extension,
    Finding,
    Level,
    PaperKind,
    TopicKind,
)
from routing.models.texts import PaperSwitch, PaperText
from routing.models.work import Assignment, Clock, Pause, unstopped_of

__all__ = [
    "INFORMS_ONLY",
    "SENT_WITH",
    "TELLING_RESULT",
    "AgendaItem",
    "Assignment",
    "AssignmentEnd",
    "AssignmentRole",
    "Clock",
    "Complaint",
    "ComplaintKind",
    "ComplaintWay",
    "Conference",
    "Delivery",
    "DeliveryWay",
    "Document",
    "DocumentPrint",
    "DocumentVoid",
    "Evaluation",
    "Extension",
    "Finding",
    "Invitation",
    "Level",
    "MatterEvent",
    "MissingGlyph",
    "MoveName",
    "OrderedMatter",
    "PaperKind",
    "PaperSwitch",
    "PaperText",
    "Pause",
    "PostedPrint",
    "PostedSheet",
    "Reminder",
    "RoutingRule",
    "SupervisionOrder",
    "TopicKind",
    "unstopped_of",
]
