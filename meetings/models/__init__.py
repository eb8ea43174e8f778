"""The rows of a meeting: how things stand now. How they came so stands in the journal."""

from meetings.models.agenda import AgendaItem, Document, Proposal
from meetings.models.floor import FloorRequest, Recusal, VoteDemand
from meetings.models.guests import GuestLink
from meetings.models.line import Connection, Lease, Receipt
from meetings.models.meeting import Meeting
from meetings.models.people import HelpRequest, Participant
from meetings.models.record import Rendering
from meetings.models.stage import Encoder, Media, Recording
from meetings.models.stream import Gap, StreamWatch

__all__ = [
    "AgendaItem",
    "Connection",
    "Document",
    "Encoder",
    "FloorRequest",
    "Gap",
    "GuestLink",
    "HelpRequest",
    "Lease",
    "Media",
    "Meeting",
    "Participant",
    "Proposal",
    "Receipt",
    "Recording",
    "Recusal",
    "Rendering",
    "StreamWatch",
    "VoteDemand",
]
