"""The instrument about getting there: its file, and what its answers mean."""

import json
from importlib.resources import files
from typing import Any

from soundwell_hookspecs import Combination, Instrument, Scale, ScaleItem, Scoring

_FILE = "getting_there.json"
_EVIDENCE = "Unvalidated: written for this example; there are no norms, and no cut-offs."


def getting_there() -> Instrument:
    """Return the instrument, as the file in this package describes it."""
    text = files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    questionnaire: dict[str, Any] = json.loads(text)
    scale = Scale(
        key="getting-there",
        label="Getting there",
        translations={"de": "Der Weg"},
        items=(ScaleItem("way"), ScaleItem("understood")),
        combination=Combination.MEAN,
        needed=2,
    )
    scoring = Scoring(evidence=_EVIDENCE, scales=(scale,), headline=scale.key)
    return Instrument(questionnaire, scoring)
