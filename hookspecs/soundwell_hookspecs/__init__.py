"""The contract between Soundwell and its plugins.

A plugin is a class that derives from `Feature` (people see it) or `Connector` (it talks to another
system), announced in the entry-point group `soundwell.v1` and switched on by a table of its name in
`soundwell.toml`. Its methods marked with `hookimpl` implement the specifications below::

    class Greeter(Feature[NoConfig]):
        name = "greeter"

        @hookimpl
        def entries(self) -> Sequence[Entry]:
            return [Entry("Say hello", "/hello", "We would like to hear from you.")]

A specification is one of three kinds: a *contribution* (somebody waits and every plugin adds its
part), a *choice* (the first plugin with an answer decides) or an *event* (something happened, and
each plugin hears of it in a durable delivery of its own). There is one module per subject; this
package needs nothing at run time but the standard library and pluggy.
"""

from soundwell_hookspecs.accounts import (
    Account,
    AccountId,
    Accounts,
    Identity,
    Role,
    SignInWay,
    begin_sign_in,
    finish_sign_in,
    sign_in_ways,
)
from soundwell_hookspecs.answers import Answer, Answers, Failure, FailureKind
from soundwell_hookspecs.audit import Audit
from soundwell_hookspecs.calendars import (
    CalendarChange,
    CalendarEntryChanged,
    busy_times,
    calendar_entry_changed,
)
from soundwell_hookspecs.context import (
    Clock,
    Events,
    Hooks,
    Limits,
    LinkExpired,
    LinkForged,
    LinkRefused,
    Links,
    People,
    PluginContext,
    Storage,
    Templates,
)
from soundwell_hookspecs.deliveries import Delivery, DeliveryFailed, DeliveryRefused, Event
from soundwell_hookspecs.doctor import Finding, Grade, health
from soundwell_hookspecs.markers import (
    HookKind,
    HookPolicy,
    choice,
    contribution,
    event,
    hookimpl,
    policy_of,
)
from soundwell_hookspecs.messages import (
    Attachment,
    MessageRequested,
    Recipient,
    RecipientKind,
    message_requested,
)
from soundwell_hookspecs.moments import Window, aware
from soundwell_hookspecs.office import (
    AgendaItem,
    Attention,
    OfficeEntry,
    agenda,
    attention,
    office_entries,
)
from soundwell_hookspecs.people import (
    AddressTaken,
    Care,
    PeopleMerged,
    Person,
    PersonId,
    people_merged,
)
from soundwell_hookspecs.permissions import Permission
from soundwell_hookspecs.plugin import Connector, Feature, NoConfig, Plugin
from soundwell_hookspecs.practice import (
    EmergencyNumber,
    Hours,
    Practice,
    PracticeLook,
    PracticeTexts,
    Practitioner,
    PractitionerId,
    Weekday,
)
from soundwell_hookspecs.privacy import (
    DataKept,
    Erasure,
    PersonalRecord,
    data_kept,
    erase_personal_data,
    expire_personal_data,
    personal_data,
)
from soundwell_hookspecs.schedules import (
    Daily,
    Every,
    ScheduledWork,
    Weekly,
    scheduled_work,
)
from soundwell_hookspecs.scheduling import (
    BookingId,
    Channel,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationEvent,
    ConsultationMissed,
    ConsultationRescheduled,
    consultation_booked,
    consultation_cancelled,
    consultation_missed,
    consultation_page,
    consultation_rescheduled,
    meeting_link,
)
from soundwell_hookspecs.spam import (
    PROOF_PREFIX,
    Comment,
    FormProtection,
    Submission,
    SubmissionKind,
    Suspicion,
    Verdict,
    form_protection,
    spam_verdict,
)
from soundwell_hookspecs.templates import TemplateSample, template_samples
from soundwell_hookspecs.texts import EnglishTexts, Texts
from soundwell_hookspecs.version import API_VERSION, COMMAND_GROUP, ENTRY_POINT_GROUP, PROJECT
from soundwell_hookspecs.web import Entry, entries, pages

__all__ = [
    "API_VERSION",
    "COMMAND_GROUP",
    "ENTRY_POINT_GROUP",
    "PROJECT",
    "PROOF_PREFIX",
    "Account",
    "AccountId",
    "Accounts",
    "AddressTaken",
    "AgendaItem",
    "Answer",
    "Answers",
    "Attachment",
    "Attention",
    "Audit",
    "BookingId",
    "CalendarChange",
    "CalendarEntryChanged",
    "Care",
    "Channel",
    "Clock",
    "Comment",
    "Connector",
    "ConsultationBooked",
    "ConsultationCancelled",
    "ConsultationEvent",
    "ConsultationMissed",
    "ConsultationRescheduled",
    "Daily",
    "DataKept",
    "Delivery",
    "DeliveryFailed",
    "DeliveryRefused",
    "EmergencyNumber",
    "EnglishTexts",
    "Entry",
    "Erasure",
    "Event",
    "Events",
    "Every",
    "Failure",
    "FailureKind",
    "Feature",
    "Finding",
    "FormProtection",
    "Grade",
    "HookKind",
    "HookPolicy",
    "Hooks",
    "Hours",
    "Identity",
    "Limits",
    "LinkExpired",
    "LinkForged",
    "LinkRefused",
    "Links",
    "MessageRequested",
    "NoConfig",
    "OfficeEntry",
    "People",
    "PeopleMerged",
    "Permission",
    "Person",
    "PersonId",
    "PersonalRecord",
    "Plugin",
    "PluginContext",
    "Practice",
    "PracticeLook",
    "PracticeTexts",
    "Practitioner",
    "PractitionerId",
    "Recipient",
    "RecipientKind",
    "Role",
    "ScheduledWork",
    "SignInWay",
    "Storage",
    "Submission",
    "SubmissionKind",
    "Suspicion",
    "TemplateSample",
    "Templates",
    "Texts",
    "Verdict",
    "Weekday",
    "Weekly",
    "Window",
    "agenda",
    "attention",
    "aware",
    "begin_sign_in",
    "busy_times",
    "calendar_entry_changed",
    "choice",
    "consultation_booked",
    "consultation_cancelled",
    "consultation_missed",
    "consultation_page",
    "consultation_rescheduled",
    "contribution",
    "data_kept",
    "entries",
    "erase_personal_data",
    "event",
    "expire_personal_data",
    "finish_sign_in",
    "form_protection",
    "health",
    "hookimpl",
    "meeting_link",
    "message_requested",
    "office_entries",
    "pages",
    "people_merged",
    "personal_data",
    "policy_of",
    "scheduled_work",
    "sign_in_ways",
    "spam_verdict",
    "template_samples",
]
