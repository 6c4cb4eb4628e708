"""What people are to the city, and what each may therefore do."""

from enum import StrEnum

from models.language import speak
from models.people.permissions import Permission

__all__ = ["BY_MEMBERSHIP", "PERMISSIONS", "REACH", "Permission", "Role", "ScopeKind"]


class Role(StrEnum):
    """What a person is to the city."""

    ADMIN = "admin"
    COMMITTEE = "committee"
    LIAISON = "liaison"
    DEPARTMENT = "department"
    CONTROL_ROOM = "control_room"
    SUPERVISOR = "supervisor"
    COMMANDER = "commander"
    PATROL = "patrol"
    RESPONDER = "responder"
    AUDITOR = "auditor"
    COMMITTEE_MEMBER = "committee_member"
    COMMITTEE_LEADER = "committee_leader"


speak(
    Role,
    {
        Role.ADMIN: ("administración", "administrator"),
        Role.COMMITTEE: ("comité de barrio", "neighbourhood committee"),
        Role.LIAISON: ("enlace comunitario", "police community liaison"),
        Role.DEPARTMENT: ("dependencia", "city department"),
        Role.CONTROL_ROOM: ("sala de control", "control room"),
        Role.SUPERVISOR: ("supervisión de la sala", "control room supervisor"),
        Role.COMMANDER: ("comando", "commander"),
        Role.PATROL: ("patrulla", "patrol"),
        Role.RESPONDER: ("organismo de emergencia", "emergency body"),
        Role.AUDITOR: ("auditoría", "auditor"),
        Role.COMMITTEE_MEMBER: ("integrante de un comité", "member of a committee"),
        Role.COMMITTEE_LEADER: ("coordinación de un comité", "coordinator of a committee"),
    },
)


class ScopeKind(StrEnum):
    """How far a grant reaches. A corregimiento counts as a comuna: `54001-R03`."""

    CITY = "city"
    COMUNA = "comuna"
    DEPARTMENT = "department"
    COMMITTEE = "committee"


speak(
    ScopeKind,
    {
        ScopeKind.CITY: ("toda la ciudad", "the whole city"),
        ScopeKind.COMUNA: ("comuna o corregimiento", "comuna or corregimiento"),
        ScopeKind.DEPARTMENT: ("dependencia", "department"),
        ScopeKind.COMMITTEE: ("comité", "committee"),
    },
)

_P = Permission
# Who owes commitments and answers questions, and who stands on either side of a commitment.
_KEEPING = frozenset({_P.SEE_LEDGER, _P.KEEP_COMMITMENTS, _P.ANSWER_QUESTIONS})
_BOTH_SIDES = frozenset(
    {_P.SEE_LEDGER, _P.PROPOSE_COMMITMENTS, _P.KEEP_COMMITMENTS, _P.CONFIRM_COMMITMENTS}
)
_MEMBERS = _BOTH_SIDES | {
    _P.SEE_COMMITTEES,
    _P.WORK_ON_PLANS,
    _P.READ_PLAN_NOTES,
    _P.KNOW_MEMBERS,
    _P.ASK_FOR_MEETINGS,
    _P.SEE_MEETINGS,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # Runs the platform. Neither mends nor verifies: that is for those who answer for it.
    Role.ADMIN: frozenset(Permission)
    - {
        _P.MEND_PLACES,
        _P.VERIFY_REPAIRS,
        _P.WATCH_INCIDENTS,
        _P.HANDLE_INCIDENTS,
        _P.SUPERVISE_INCIDENTS,
        _P.COMMAND_INCIDENTS,
        _P.RESPOND_TO_INCIDENTS,
        _P.ASK_FOR_MEETINGS,
        _P.HOLD_MEETINGS,
        # Nor does it act for a committee or learn who is in one without names.
        _P.WORK_ON_PLANS,
        _P.READ_PLAN_NOTES,
        _P.KNOW_MEMBERS,
        _P.CONFIRM_THANKS,
        # It writes commitments down and hands questions on, and speaks for no side of them.
        _P.KEEP_COMMITMENTS,
        _P.CONFIRM_COMMITMENTS,
        _P.ANSWER_QUESTIONS,
    },
    Role.COMMITTEE: _BOTH_SIDES
    | frozenset(
        {
            _P.SEE_ORDERS,
            _P.VERIFY_REPAIRS,
            _P.REOPEN_PLACES,
            _P.ASK_FOR_MEETINGS,
            _P.SEE_MEETINGS,
            _P.CONFIRM_THANKS,
        }
    ),
    Role.LIAISON: frozenset(
        {
            _P.SEE_ORDERS,
            _P.TRIAGE_REQUESTS,
            _P.MODERATE_CONTENT,
            _P.WATCH_INCIDENTS,
            _P.SEE_ZONES,
            _P.ADMINISTER_ZONES,
            _P.SEE_MEETINGS,
            _P.HOLD_MEETINGS,
            _P.SEE_COMMITTEES,
            _P.FORM_COMMITTEES,
            _P.WELCOME_MEMBERS,
            _P.SEE_SURVEYS,
            _P.RUN_SURVEYS,
            _P.SEE_LEDGER,
            _P.PROPOSE_COMMITMENTS,
            _P.CONFIRM_COMMITMENTS,
            _P.ASSIGN_QUESTIONS,
            _P.HAND_OVER,
        }
    ),
    Role.DEPARTMENT: _KEEPING | {_P.SEE_ORDERS, _P.MEND_PLACES},
    Role.CONTROL_ROOM: frozenset(
        {
            _P.WATCH_INCIDENTS,
            _P.HANDLE_INCIDENTS,
            _P.SEE_DEVICES,
            _P.SEE_ZONES,
            _P.ADMINISTER_UNITS,
        }
    ),
    # Both answer alarms as well, from when nobody else did.
    Role.SUPERVISOR: frozenset(
        {
            _P.WATCH_INCIDENTS,
            _P.HANDLE_INCIDENTS,
            _P.SUPERVISE_INCIDENTS,
            _P.SEE_DEVICES,
            _P.SEE_ZONES,
            _P.ADMINISTER_UNITS,
            _P.HOLD_THANKS,
            _P.SEE_THANKS,
        }
    ),
    Role.COMMANDER: _KEEPING
    | frozenset(
        {
            _P.HAND_OVER,
            _P.WATCH_INCIDENTS,
            _P.HANDLE_INCIDENTS,
            _P.COMMAND_INCIDENTS,
            _P.SEE_DEVICES,
            _P.SEE_ZONES,
            _P.HOLD_THANKS,
            _P.SEE_THANKS,
        }
    ),
    Role.PATROL: _KEEPING | {_P.WATCH_INCIDENTS, _P.RESPOND_TO_INCIDENTS},
    Role.RESPONDER: _KEEPING | {_P.WATCH_INCIDENTS, _P.RESPOND_TO_INCIDENTS},
    # Reads everything, changes nothing, and needs no neighbour's telephone for it.
    Role.AUDITOR: frozenset(
        {
            _P.SEE_ORDERS,
            _P.WATCH_INCIDENTS,
            _P.SEE_DEVICES,
            _P.SEE_ZONES,
            _P.SEE_PARKED_EVENTS,
            _P.READ_EVERYTHING,
            _P.SEE_MEETINGS,
            _P.SEE_COMMITTEES,
            _P.READ_PLAN_NOTES,
            _P.SEE_THANKS,
            _P.SEE_SURVEYS,
            _P.SEE_LEDGER,
        }
    ),
    # Given and ended by a membership (`models/committees/seats.py`), never by hand.
    Role.COMMITTEE_MEMBER: _MEMBERS,
    Role.COMMITTEE_LEADER: _MEMBERS | {_P.WELCOME_MEMBERS},
}

# Where each role is given: a committee for its comuna, a foreman for a department.
REACH: dict[Role, ScopeKind] = dict.fromkeys(Role, ScopeKind.CITY) | {
    Role.COMMITTEE: ScopeKind.COMUNA,
    Role.DEPARTMENT: ScopeKind.DEPARTMENT,
    Role.COMMITTEE_MEMBER: ScopeKind.COMMITTEE,
    Role.COMMITTEE_LEADER: ScopeKind.COMMITTEE,
}
# What nobody gives by hand: it comes with a membership and ends with it.
BY_MEMBERSHIP = frozenset({Role.COMMITTEE_MEMBER, Role.COMMITTEE_LEADER})
