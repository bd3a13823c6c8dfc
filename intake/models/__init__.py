"""WHAT came over the counter: the person, the visit (登记), and one matter (办件) for each category asked for.

Other code imports the models from here, whatever file they stand in.

May import: identity, querysets, states.
"""

from intake.models.access import AccessKind, AccessRecord
from intake.models.codes import CODE_ALPHABET, new_query_code, new_query_token
from intake.models.forms import Draft, Series, Submission
from intake.models.matters import Application, DayState, LateReceipt, LateWay, Material, Matter, ReturnVisit, Source
from intake.models.people import Applicant, HouseholdMember

__all__ = [
    "CODE_ALPHABET",
    "AccessKind",
    "AccessRecord",
    "Applicant",
    "Application",
    "DayState",
    "Draft",
    "HouseholdMember",
    "LateReceipt",
    "LateWay",
    "Material",
    "Matter",
    "ReturnVisit",
    "Series",
    "Source",
    "Submission",
    "new_query_code",
    "new_query_token",
]
