"""Which flows each event calls. Reading this table is reading what the platform does alone."""

from collections.abc import Mapping
from functools import cache

from prefect import Flow

from flows.announce_reports import announce_reports
from flows.chase_overdue_orders import chase_overdue_orders
from flows.close_the_loop import close_the_loop
from flows.confirm_by_silence import confirm_by_silence
from flows.forget_personal_data import forget_personal_data
from flows.open_and_close_survey_waves import open_and_close_survey_waves
from flows.publish_accountability_reports import publish_accountability_reports
from flows.review_false_alarms import review_false_alarms
from flows.route_work_orders import route_work_orders
from flows.tell_commanders import tell_commanders
from flows.tell_departments import tell_departments
from flows.watch_silent_devices import watch_silent_devices
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
    # Whoever reported hears of these through the request; here the devices do.
    K.WORK_ORDER_STARTED: (watch_silent_devices,),
    K.WORK_ORDER_COMPLETED: (watch_silent_devices,),
    K.WORK_ORDER_CLOSED: (watch_silent_devices,),
    K.WORK_ORDER_CANCELLED: (watch_silent_devices,),
    K.WORK_ORDER_DUE_SOON: (chase_overdue_orders,),
    K.WORK_ORDER_OVERDUE: (chase_overdue_orders,),
    K.WORK_ORDER_ESCALATED: (chase_overdue_orders,),
    K.WORK_ORDER_UNANSWERED: (confirm_by_silence,),
    K.DEVICE_ONLINE: (watch_silent_devices,),
    K.DEVICE_SILENT: (watch_silent_devices,),
    K.DEVICE_RETURNED: (watch_silent_devices,),
    K.DEVICE_BATTERY_LOW: (watch_silent_devices,),
    K.DEVICE_TAMPERED: (watch_silent_devices,),
    K.DEVICE_RETIRED: (watch_silent_devices,),
    K.INCIDENT_ESCALATED: (tell_commanders,),
    K.INCIDENT_CLOSED: (review_false_alarms,),
    K.FOLLOWER_RETENTION_DUE: (forget_personal_data,),
    K.REPORT_REQUESTED: (publish_accountability_reports,),
    K.REPORT_PUBLISHED: (announce_reports,),
    K.SURVEY_OPENED: (open_and_close_survey_waves,),
    K.SURVEY_CLOSED: (open_and_close_survey_waves,),
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
        K.WORK_ORDER_PAUSED,
        K.WORK_ORDER_RESUMED,
        K.WORK_ORDER_VERIFIED,
        K.WORK_ORDER_REJECTED,
        K.WORK_ORDER_REOPENED,
        K.DEVICE_ENROLLED,
        K.DEVICE_INSTALLED,
        K.DEVICE_CHANGED,
        K.DEVICE_IN_REPAIR,
        K.DEVICE_MENDED,
        K.DEVICE_REKEYED,
        K.DEVICE_TESTED,
        K.DEVICE_TEST_BEGUN,
        K.DEVICE_TEST_ENDED,
        K.BRIDGE_REGISTERED,
        K.BRIDGE_REKEYED,
        K.BRIDGE_RETIRED,
        K.BRIDGE_LOST,
        K.BRIDGE_RETURNED,
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
        K.ZONE_MEMBER_LINKED,
        K.ZONE_MEMBER_LEFT,
        K.ZONE_ENDED,
        K.INCIDENT_RAISED,
        K.INCIDENT_PRESSED,
        K.INCIDENT_PRESSED_AGAIN,
        K.INCIDENT_WITNESSED,
        K.INCIDENT_CONFIRMED,
        K.INCIDENT_ALL_CLEAR,
        K.INCIDENT_UNANSWERED,
        K.INCIDENT_ACKNOWLEDGED,
        K.INCIDENT_DISPATCHED,
        K.INCIDENT_UNIT_SILENT,
        K.INCIDENT_ACCEPTED,
        K.INCIDENT_RECALLED,
        K.INCIDENT_ARRIVED,
        K.INCIDENT_HELP_ASKED,
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
        K.SURVEY_PLANNED,
        K.SURVEY_CHANGED,
        K.SURVEY_CODES_PRINTED,
        K.SURVEY_PUBLISHED,
        K.SURVEY_CANCELLED,
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
