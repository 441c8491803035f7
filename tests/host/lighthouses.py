"""Plugins of a practice of lighthouses: some answer, some do whatever a test wants."""

from collections.abc import Callable, Sequence
from typing import Any

from soundwell_hookspecs import Connector, Feature, NoConfig, hookimpl


class Near(Feature[NoConfig]):
    name = "near"

    @hookimpl
    def depths(self, buoy: str, limit: int) -> Sequence[int]:
        return [len(buoy), limit]

    @hookimpl
    def colour(self, buoy: str) -> str | None:
        return None


class Far(Connector[NoConfig]):
    name = "far"

    @hookimpl
    def depths(self, limit: int) -> Sequence[int]:
        return (limit * 100,)

    @hookimpl
    def colour(self, buoy: str) -> str | None:
        return f"{buoy} in red"


class Eager(Feature[NoConfig]):
    name = "eager"

    @hookimpl(tryfirst=True)
    def depths(self) -> Sequence[int]:
        return [1]

    @hookimpl(tryfirst=True)
    def colour(self) -> str | None:
        return "green"


def failing(answer: Callable[[], Any], name: str = "failing") -> type[Feature[NoConfig]]:
    """Return a plugin that answers in some way of its own wherever it is asked."""

    class Failing(Feature[NoConfig]):
        @hookimpl
        def depths(self) -> Any:
            return answer()

        @hookimpl
        def winds(self) -> Any:
            return answer()

        @hookimpl
        def lamps(self) -> Any:
            return answer()

        @hookimpl
        def tides(self) -> Any:
            return answer()

        @hookimpl
        def colour(self) -> Any:
            return answer()

        @hookimpl
        def pilot(self) -> Any:
            return answer()

    Failing.name = name
    return Failing


def raising(error: BaseException) -> Callable[[], Any]:
    def answer() -> Any:
        raise error

    return answer
