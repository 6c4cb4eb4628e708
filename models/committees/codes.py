"""The words of committees: what they are for, what people are in them, and why things end."""

from enum import StrEnum

from models.language import speak


class CommitteeKind(StrEnum):
    """What a committee was formed to prevent."""

    BRAWLS = "brawls"
    DRUG_USE = "drug_use"
    PROPERTY_DAMAGE = "property_damage"
    LAND_INVASION = "land_invasion"
    SECURITY_FRONT = "security_front"


# Whoever works against these may be threatened for it: outside they have no name.
PSEUDONYMOUS = frozenset({CommitteeKind.DRUG_USE, CommitteeKind.LAND_INVASION})


class Position(StrEnum):
    """What somebody does in a committee."""

    COORDINATOR = "coordinator"
    SECRETARY = "secretary"
    TREASURER = "treasurer"
    MEMBER = "member"


class EndReason(StrEnum):
    """Why somebody is no longer a member."""

    RESIGNED = "resigned"
    TERM_ENDED = "term_ended"
    REMOVED = "removed"
    COMMITTEE_DISSOLVED = "committee_dissolved"


class DissolutionReason(StrEnum):
    """Why a committee is no more."""

    PURPOSE_FULFILLED = "purpose_fulfilled"
    NO_MEMBERS = "no_members"
    INACTIVE = "inactive"
    MEMBERS_AT_RISK = "members_at_risk"
    MERGED = "merged"


class ApplicationStatus(StrEnum):
    """What became of a neighbour's wish to belong."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"


speak(
    CommitteeKind,
    {
        CommitteeKind.BRAWLS: ("prevención de riñas", "prevention of brawls"),
        CommitteeKind.DRUG_USE: ("prevención del consumo de drogas", "prevention of drug use"),
        CommitteeKind.PROPERTY_DAMAGE: (
            "prevención de daños a la propiedad privada",
            "prevention of damage to private property",
        ),
        CommitteeKind.LAND_INVASION: (
            "prevención de invasión de predios",
            "prevention of land invasion",
        ),
        CommitteeKind.SECURITY_FRONT: (
            "frente de seguridad local",
            "neighbourhood security front",
        ),
    },
)
speak(
    Position,
    {
        Position.COORDINATOR: ("coordinación", "coordinator"),
        Position.SECRETARY: ("secretaría", "secretary"),
        Position.TREASURER: ("tesorería", "treasurer"),
        Position.MEMBER: ("integrante", "member"),
    },
)
speak(
    EndReason,
    {
        EndReason.RESIGNED: ("se retiró", "left"),
        EndReason.TERM_ENDED: ("terminó su periodo", "the term ended"),
        EndReason.REMOVED: ("el comité lo decidió", "the committee decided so"),
        EndReason.COMMITTEE_DISSOLVED: ("el comité terminó", "the committee ended"),
    },
)
speak(
    DissolutionReason,
    {
        DissolutionReason.PURPOSE_FULFILLED: ("cumplió su propósito", "its purpose is met"),
        DissolutionReason.NO_MEMBERS: ("se quedó sin integrantes", "no members are left"),
        DissolutionReason.INACTIVE: ("dejó de reunirse", "it no longer meets"),
        DissolutionReason.MEMBERS_AT_RISK: (
            "por la seguridad de sus integrantes",
            "for the safety of its members",
        ),
        DissolutionReason.MERGED: ("se unió a otro comité", "it joined another committee"),
    },
)
speak(
    ApplicationStatus,
    {
        ApplicationStatus.RECEIVED: ("por responder", "to be answered"),
        ApplicationStatus.ACCEPTED: ("aceptada", "accepted"),
        ApplicationStatus.DECLINED: ("no aceptada", "declined"),
    },
)
