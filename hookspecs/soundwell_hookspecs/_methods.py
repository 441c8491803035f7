"""What type checkers compare the methods of a plugin with; nothing of it exists at run time.

`Plugin` and `Feature` derive from these classes while somebody checks types, so a method marked
with `hookimpl` overrides one of them: an argument of another type, one too many or too few, or
another result is an error. pyright compares the names of arguments too; mypy lets an override call
them differently, and leaves that to `implements` and to the host, which names it when it loads the
plugin. A test holds each method to its specification.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from fastapi import APIRouter

from soundwell_hookspecs.accounts import Account, Identity, SignInWay
from soundwell_hookspecs.calendars import BusySource, CalendarEntryChanged
from soundwell_hookspecs.charts import Figure
from soundwell_hookspecs.check_ins import CheckInSubmitted, SignalRaised, TherapySession
from soundwell_hookspecs.contact import EnquiryReceived
from soundwell_hookspecs.deliveries import Delivery
from soundwell_hookspecs.doctor import Finding
from soundwell_hookspecs.fit import ClientPlaced, FitAnswers, FitCriterion, FitProfile, FitQuestion
from soundwell_hookspecs.messages import MessageRequested
from soundwell_hookspecs.moments import Window
from soundwell_hookspecs.office import AgendaItem, Attention, OfficeEntry
from soundwell_hookspecs.people import PeopleMerged, PersonId
from soundwell_hookspecs.practice import PractitionerId
from soundwell_hookspecs.privacy import DataKept, Erasure, PersonalRecord
from soundwell_hookspecs.questionnaires import Instrument
from soundwell_hookspecs.schedules import ScheduledWork
from soundwell_hookspecs.scheduling import (
    BookingId,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationMissed,
    ConsultationRescheduled,
)
from soundwell_hookspecs.spam import FormProtection, Submission, SubmissionKind, Verdict
from soundwell_hookspecs.subscribers import (
    ListedSubscriber,
    SignUpReceived,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberId,
    SubscriberLeft,
    SubscriberPending,
    SubscriptionNotice,
    SubscriptionReported,
)
from soundwell_hookspecs.templates import TemplateSample
from soundwell_hookspecs.web import Entry


class HookMethods:
    """The hooks that any plugin may implement."""

    def sign_in_ways(self) -> Sequence[SignInWay]: ...

    def begin_sign_in(self, way: str, state: str, back: str) -> str | None: ...

    def finish_sign_in(
        self, way: str, state: str, back: str, answer: Mapping[str, str]
    ) -> Identity | None: ...

    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]: ...

    def busy_sources(
        self, practitioner: PractitionerId, window: Window
    ) -> Sequence[BusySource]: ...

    def calendar_entry_changed(self, event: CalendarEntryChanged, delivery: Delivery) -> None: ...

    def figures(self, account: Account, weeks: Sequence[Window]) -> Sequence[Figure]: ...

    def sessions(self, window: Window) -> Sequence[TherapySession]: ...

    def check_in_submitted(self, event: CheckInSubmitted, delivery: Delivery) -> None: ...

    def enquiry_received(self, event: EnquiryReceived, delivery: Delivery) -> None: ...

    def health(self) -> Sequence[Finding]: ...

    def fit_profiles(self) -> Sequence[FitProfile]: ...

    def fit_questions(self) -> Sequence[FitQuestion]: ...

    def client_placed(self, event: ClientPlaced, delivery: Delivery) -> None: ...

    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None: ...

    def sign_up_received(self, event: SignUpReceived, delivery: Delivery) -> None: ...

    def subscriber_pending(self, event: SubscriberPending, delivery: Delivery) -> None: ...

    def subscriber_confirmed(self, event: SubscriberConfirmed, delivery: Delivery) -> None: ...

    def subscriber_changed(self, event: SubscriberChanged, delivery: Delivery) -> None: ...

    def subscriber_left(self, event: SubscriberLeft, delivery: Delivery) -> None: ...

    def subscription_reported(self, event: SubscriptionReported, delivery: Delivery) -> None: ...

    def confirms_subscribers(self) -> bool | None: ...

    def subscription_notice(self, subscriber: SubscriberId) -> SubscriptionNotice | None: ...

    def subscriber_first_name(self, subscriber: SubscriberId) -> str | None: ...

    def listed_subscribers(self, after: str) -> Sequence[ListedSubscriber] | None: ...

    def office_entries(self) -> Sequence[OfficeEntry]: ...

    def attention(self, account: Account) -> Sequence[Attention]: ...

    def agenda(self, account: Account, window: Window) -> Sequence[AgendaItem]: ...

    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None: ...

    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]: ...

    def erase_personal_data(self, person: PersonId) -> Erasure: ...

    def data_kept(self) -> Sequence[DataKept]: ...

    def expire_personal_data(self, now: datetime) -> Erasure: ...

    def scheduled_work(self) -> Sequence[ScheduledWork]: ...

    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None: ...

    def consultation_cancelled(self, event: ConsultationCancelled, delivery: Delivery) -> None: ...

    def consultation_rescheduled(
        self, event: ConsultationRescheduled, delivery: Delivery
    ) -> None: ...

    def consultation_missed(self, event: ConsultationMissed, delivery: Delivery) -> None: ...

    def meeting_link(
        self, booking: BookingId, practitioner: PractitionerId, window: Window
    ) -> str | None: ...

    def consultation_page(self, practitioners: Sequence[PractitionerId]) -> str | None: ...

    def form_protection(self, kind: SubmissionKind) -> FormProtection | None: ...

    def spam_verdict(self, submission: Submission) -> Verdict: ...

    def spam_notice(self, kind: SubmissionKind) -> str: ...

    def template_samples(self) -> Sequence[TemplateSample]: ...

    def pages(self) -> APIRouter: ...

    def entries(self) -> Sequence[Entry]: ...


class ClinicalHookMethods:
    """The hooks that only features may implement."""

    def signal_raised(self, event: SignalRaised, delivery: Delivery) -> None: ...

    def fit_criteria(
        self, answers: FitAnswers, profiles: Sequence[FitProfile]
    ) -> Sequence[FitCriterion]: ...

    def instruments(self) -> Sequence[Instrument]: ...
