"""All addresses of this app, gathered from its rooms. Nothing personal stands in one: a matter's key is its number."""

from routing.complaints import urls as complaints
from routing.desks import urls as desks
from routing.evaluations import urls as evaluations
from routing.handover import urls as handover
from routing.hands import urls as hands
from routing.leaflets import urls as leaflets
from routing.matter import urls as matter
from routing.meetings import urls as meetings
from routing.orders import urls as orders
from routing.papers import urls as papers
from routing.publicity import urls as publicity
from routing.registers import urls as registers
from routing.street import urls as street
from routing.texts import urls as texts

app_name = "routing"

urlpatterns = [
    *desks.urlpatterns,
    *complaints.urlpatterns,
    *evaluations.urlpatterns,
    *handover.urlpatterns,
    *hands.urlpatterns,
    *leaflets.urlpatterns,
    *meetings.urlpatterns,
    *orders.urlpatterns,
    *papers.urlpatterns,
    *publicity.urlpatterns,
    *registers.urlpatterns,
    *texts.urlpatterns,
    # These two last and in this order: `matters/<number>/` would take `matters/find/` and `matters/new/street/`.
    *street.urlpatterns,
    *matter.urlpatterns,
]
