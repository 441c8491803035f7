"""The hook about people who write, through a real delivery."""

from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

from soundwell_hookspecs import (
    Delivery,
    EnquiryId,
    EnquiryReceived,
    Feature,
    NoConfig,
    PersonId,
    PluginContext,
    hookimpl,
)
from soundwell_plugins.testing import running


class Porter(Feature[NoConfig]):
    """Notes who came."""

    name = "porter"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.heard: SimpleQueue[EnquiryReceived] = SimpleQueue()

    @hookimpl
    def enquiry_received(self, event: EnquiryReceived, delivery: Delivery) -> None:
        self.heard.put(event)


def test_hook_enquiry_received_hears_who_wrote_and_when(tmp_path: Path) -> None:
    received = EnquiryReceived(
        enquiry=EnquiryId("e1"),
        person=PersonId("p1"),
        received_at=datetime(2027, 3, 1, 9, tzinfo=UTC),
    )
    with running(tmp_path, Porter) as practice:
        porter = practice.host.plugins["porter"]
        assert isinstance(porter, Porter)
        with porter.context.storage.transaction() as session:
            porter.context.events.publish(session, received)
        assert porter.heard.get(timeout=20) == received
