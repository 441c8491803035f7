"""The contract between Soundwell and its plugins.

A plugin is a class that derives from `Feature` (people see it) or `Connector` (it talks to another
system), announced in the entry-point group `soundwell.v1` and switched on by a table of its name in
`soundwell.toml`. Its methods marked with `implements` implement the specifications below; so do
those marked with `hookimpl`, by their names::

    class Greeter(Feature[NoConfig]):
        name = "greeter"

        @implements(entries)
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
from soundwell_hookspecs.audit import Audit, AuditEntry
from soundwell_hookspecs.calendars import (
    BusySource,
    CalendarChange,
    CalendarEntryChanged,
    busy_sources,
    busy_times,
    calendar_entry_changed,
)
from soundwell_hookspecs.charts import Figure, Series, figures
from soundwell_hookspecs.check_ins import (
    CheckInId,
    CheckInSubmitted,
    SessionState,
    SignalId,
    SignalRaised,
    TherapySession,
    check_in_submitted,
    sessions,
    signal_raised,
)
from soundwell_hookspecs.contact import EnquiryId, EnquiryReceived, enquiry_received
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
    Seals,
    Storage,
    Templates,
)
from soundwell_hookspecs.deliveries import Delivery, DeliveryFailed, DeliveryRefused, Event
from soundwell_hookspecs.doctor import Finding, Grade, health
from soundwell_hookspecs.fit import (
    ClientPlaced,
    FitAges,
    FitAnswers,
    FitChannel,
    FitCriterion,
    FitDegree,
    FitFee,
    FitFinding,
    FitOption,
    FitProfile,
    FitQuestion,
    FitTime,
    WaitingId,
    client_placed,
    fit_criteria,
    fit_profiles,
    fit_questions,
)
from soundwell_hookspecs.markers import (
    Deprecation,
    HookDeprecated,
    HookKind,
    HookPolicy,
    choice,
    contribution,
    event,
    hookimpl,
    implements,
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
from soundwell_hookspecs.newsletter import (
    confirms_subscribers,
    listed_subscribers,
    sign_up_received,
    subscriber_changed,
    subscriber_confirmed,
    subscriber_first_name,
    subscriber_left,
    subscriber_pending,
    subscription_notice,
    subscription_reported,
)
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
from soundwell_hookspecs.questionnaires import (
    Boundary,
    Combination,
    CutOff,
    Essential,
    Instrument,
    Respondent,
    Scale,
    ScaleItem,
    Scoring,
    instruments,
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
    spam_notice,
    spam_verdict,
)
from soundwell_hookspecs.subscribers import (
    Elsewhere,
    LeaveReason,
    ListedSubscriber,
    SignUpId,
    SignUpReceived,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberEvent,
    SubscriberId,
    SubscriberLeft,
    SubscriberPending,
    SubscriptionNotice,
    SubscriptionReported,
)
from soundwell_hookspecs.templates import TemplateSample, template_samples
from soundwell_hookspecs.texts import EnglishTexts, Texts
from soundwell_hookspecs.version import API_VERSION, COMMAND_GROUP, ENTRY_POINT_GROUP, PROJECT
from soundwell_hookspecs.web import Entry, entries, pages

# Packed, because one name on each line would make this the longest file of the contract.
# fmt: off
__all__ = [
    "API_VERSION", "COMMAND_GROUP", "ENTRY_POINT_GROUP", "PROJECT", "PROOF_PREFIX", "Account",
    "AccountId", "Accounts", "AddressTaken", "AgendaItem", "Answer", "Answers", "Attachment",
    "Attention", "Audit", "AuditEntry", "BookingId", "Boundary", "BusySource", "CalendarChange",
    "CalendarEntryChanged", "Care", "Channel", "CheckInId", "CheckInSubmitted", "ClientPlaced",
    "Clock", "Combination", "Comment", "Connector", "ConsultationBooked", "ConsultationCancelled",
    "ConsultationEvent", "ConsultationMissed", "ConsultationRescheduled", "CutOff", "Daily",
    "DataKept", "Delivery", "DeliveryFailed", "DeliveryRefused", "Deprecation", "Elsewhere",
    "EmergencyNumber", "EnglishTexts", "EnquiryId", "EnquiryReceived", "Entry", "Erasure",
    "Essential", "Event", "Events", "Every", "Failure", "FailureKind", "Feature", "Figure",
    "Finding", "FitAges", "FitAnswers", "FitChannel", "FitCriterion", "FitDegree", "FitFee",
    "FitFinding", "FitOption", "FitProfile", "FitQuestion", "FitTime", "FormProtection", "Grade",
    "HookDeprecated", "HookKind", "HookPolicy", "Hooks", "Hours", "Identity", "Instrument",
    "LeaveReason", "Limits", "LinkExpired", "LinkForged", "LinkRefused", "Links",
    "ListedSubscriber", "MessageRequested", "NoConfig", "OfficeEntry", "People", "PeopleMerged",
    "Permission", "Person", "PersonId", "PersonalRecord", "Plugin", "PluginContext", "Practice",
    "PracticeLook", "PracticeTexts", "Practitioner", "PractitionerId", "Recipient", "RecipientKind",
    "Respondent", "Role", "Scale", "ScaleItem", "ScheduledWork", "Scoring", "Seals", "Series",
    "SessionState", "SignInWay", "SignUpId", "SignUpReceived", "SignalId", "SignalRaised",
    "Storage", "Submission", "SubmissionKind", "SubscriberChanged", "SubscriberConfirmed",
    "SubscriberEvent", "SubscriberId", "SubscriberLeft", "SubscriberPending", "SubscriptionNotice",
    "SubscriptionReported", "Suspicion", "TemplateSample", "Templates", "Texts", "TherapySession",
    "Verdict", "WaitingId", "Weekday", "Weekly", "Window", "agenda", "attention", "aware",
    "begin_sign_in", "busy_sources", "busy_times", "calendar_entry_changed", "check_in_submitted",
    "choice", "client_placed", "confirms_subscribers", "consultation_booked",
    "consultation_cancelled", "consultation_missed", "consultation_page",
    "consultation_rescheduled", "contribution", "data_kept", "enquiry_received", "entries",
    "erase_personal_data", "event", "expire_personal_data", "figures", "finish_sign_in",
    "fit_criteria", "fit_profiles", "fit_questions", "form_protection", "health", "hookimpl",
    "implements", "instruments", "listed_subscribers", "meeting_link", "message_requested",
    "office_entries", "pages", "people_merged", "personal_data", "policy_of", "scheduled_work",
    "sessions", "sign_in_ways", "sign_up_received", "signal_raised", "spam_notice", "spam_verdict",
    "subscriber_changed", "subscriber_confirmed", "subscriber_first_name", "subscriber_left",
    "subscriber_pending", "subscription_notice", "subscription_reported", "template_samples",
]
# fmt: on
