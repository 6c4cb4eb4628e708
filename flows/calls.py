"""Which flows each event calls. Reading this table is reading what the platform does alone."""

from collections.abc import Mapping
from functools import cache

from prefect import Flow

from flows.announce_reports import announce_reports
from flows.chase_overdue_orders import chase_overdue_orders
from flows.close_the_loop import close_the_loop
from flows.confirm_by_silence import confirm_by_silence
from flows.forget_personal_data import forget_personal_data
from flows.publish_accountability_reports import publish_accountability_reports
from flows.route_work_orders import route_work_orders
from flows.tell_departments import tell_departments
from models.events import EventKind as K

CALLS: Mapping[K, tuple[Flow[..., None], ...]] = {
    K.REQUEST_RECEIVED: (route_work_orders,),
    K.REQUEST_UNJOINED: (route_work_orders,),
    K.REQUEST_SENT_BACK: (route_work_orders,),
    K.REQUEST_ACCEPTED: (close_the_loop,),
    K.REQUEST_JOINED: (close_the_loop,),
    K.REQUEST_REJECTED: (close_the_loop,),
    K.REQUEST_RESOLVED: (close_the_loop,),
    K.REQUEST_DISPUTED: (close_the_loop,),
    K.REQUEST_CLOSED: (close_the_loop,),
    K.REQUEST_REOPENED: (close_the_loop,),
    K.WORK_ORDER_ASSIGNED: (tell_departments,),
    K.WORK_ORDER_RETURNED: (route_work_orders,),
    K.WORK_ORDER_DUE_SOON: (chase_overdue_orders,),
    K.WORK_ORDER_OVERDUE: (chase_overdue_orders,),
    K.WORK_ORDER_ESCALATED: (chase_overdue_orders,),
    K.WORK_ORDER_UNANSWERED: (confirm_by_silence,),
    K.FOLLOWER_RETENTION_DUE: (forget_personal_data,),
    K.REPORT_REQUESTED: (publish_accountability_reports,),
    K.REPORT_PUBLISHED: (announce_reports,),
}

# Shown in a history or on a live page, and that is all. A test wants every kind in one place.
NOBODY_WAITS = frozenset(
    {
        K.REQUEST_FOLLOWED,
        K.REQUEST_CORRECTED,
        K.REQUEST_CONFIRMED,  # `request.closed` follows at once and says it
        K.REQUEST_UNCONFIRMED,
        K.REQUEST_HIDDEN,
        K.REQUEST_SHOWN,
        K.REQUEST_UPDATED,
        K.FOLLOWER_FORGOTTEN,
        K.WORK_ORDER_OPENED,
        K.WORK_ORDER_SCHEDULED,
        K.WORK_ORDER_STARTED,
        K.WORK_ORDER_PAUSED,
        K.WORK_ORDER_RESUMED,
        K.WORK_ORDER_COMPLETED,  # the request passes it on as `request.resolved`
        K.WORK_ORDER_VERIFIED,
        K.WORK_ORDER_REJECTED,
        K.WORK_ORDER_CLOSED,
        K.WORK_ORDER_REOPENED,
        K.WORK_ORDER_CANCELLED,  # the request is sent back and says so
        K.DEVICE_ENROLLED,
        K.DEVICE_INSTALLED,
        K.DEVICE_CHANGED,
        K.DEVICE_ONLINE,
        K.DEVICE_SILENT,
        K.DEVICE_RETURNED,
        K.DEVICE_BATTERY_LOW,
        K.DEVICE_TAMPERED,
        K.DEVICE_IN_REPAIR,
        K.DEVICE_MENDED,
        K.DEVICE_RETIRED,
        K.DEVICE_REKEYED,
        K.DEVICE_TESTED,
        K.DEVICE_TEST_BEGUN,
        K.DEVICE_TEST_ENDED,
        K.BRIDGE_REGISTERED,
        K.BRIDGE_REKEYED,
        K.BRIDGE_RETIRED,
        K.SIREN_ORDERED,
        K.SIREN_CONFIRMED,
        K.SIREN_FAILED,
        K.UNIT_REGISTERED,
        K.UNIT_CHANGED,
        K.UNIT_ON_DUTY,
        K.UNIT_OFF_DUTY,
        K.UNIT_ASKED,
        K.UNIT_EN_ROUTE,
        K.UNIT_ON_SCENE,
        K.UNIT_FREE,
        K.ZONE_DRAWN,
        K.ZONE_CHANGED,
        K.ZONE_ARMED,
        K.ZONE_DISARMED,
        K.ZONE_DRILL_BEGUN,
        K.ZONE_DRILL_ENDED,
        K.ZONE_TEST_BEGUN,
        K.ZONE_TEST_ENDED,
        K.ZONE_MEMBER_INVITED,
        K.ZONE_MEMBER_CONFIRMED,
        K.ZONE_MEMBER_RECODED,
        K.ZONE_MEMBER_LEFT,
        K.INCIDENT_RAISED,
        K.INCIDENT_PRESSED,
        K.INCIDENT_PRESSED_AGAIN,
        K.INCIDENT_WITNESSED,
        K.INCIDENT_CONFIRMED,
        K.INCIDENT_ALL_CLEAR,
        K.INCIDENT_UNANSWERED,
        K.INCIDENT_ESCALATED,
        K.INCIDENT_ACKNOWLEDGED,
        K.INCIDENT_DISPATCHED,
        K.INCIDENT_UNIT_SILENT,
        K.INCIDENT_ACCEPTED,
        K.INCIDENT_RECALLED,
        K.INCIDENT_ARRIVED,
        K.INCIDENT_HELP_ASKED,
        K.INCIDENT_CLOSED,
        K.INCIDENT_CANCELLED,
        K.PHOTO_RECEIVED,
        K.PHOTO_PAINTED,
        K.PHOTO_PUBLISHED,
        K.PHOTO_HIDDEN,
        K.PERSON_INVITED,
        K.RESET_OFFERED,  # its letter is written in the same transaction
        K.RESET_ASKED,
        K.PERSON_DISABLED,
        K.PERSON_ENABLED,
        K.PERSON_REKEYED,
        K.PERSON_SHOWN_OUT,
        K.GRANT_GIVEN,
        K.GRANT_ENDED,
        K.API_KEY_MADE,
        K.API_KEY_ENDED,
    }
)

# Run as deployments, in processes of their own (`flows/serve.py`): a report takes minutes of
# a processor, and a button must not stop the mail.
HEAVY = frozenset({publish_accountability_reports.name})

FLOWS = {flow.name: flow for flows in CALLS.values() for flow in flows}


@cache
def kinds_calling(name: str) -> tuple[K, ...]:
    """List the kinds of event that call the flow of this name."""
    return tuple(kind for kind, flows in CALLS.items() if name in {flow.name for flow in flows})
