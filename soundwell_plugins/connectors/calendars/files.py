"""Feeds that are files on this machine."""

from pathlib import Path

from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
from soundwell_plugins.connectors.calendars.fetching import NO_VALIDATORS, Fetched, Validators
from soundwell_plugins.connectors.calendars.reading import too_large


def read_file(path: Path, size: int, validators: Validators = NO_VALIDATORS) -> Fetched | None:
    """Read a feed from a file, unless the file has not been touched.

    Args:
        path: the file.
        size: the most bytes that are taken.
        validators: those of the copy at hand.

    Returns:
        The feed, or `None` if the file has not been touched since.

    Raises:
        FeedUnreadable: there is no such file, or it cannot be read.
        FeedTooLarge: it is larger than what is taken.
    """
    try:
        status = path.stat()
        touched = Validators(f"{status.st_mtime_ns} {status.st_size}")
        if touched == validators:
            return None
        with path.open("rb") as file:
            body = file.read(size + 1)
    except FileNotFoundError:
        raise FeedUnreadable("is not there", "check the file's name and folder") from None
    except IsADirectoryError:
        raise FeedUnreadable("is a folder", "name the .ics file in it") from None
    except (OSError, ValueError):
        raise FeedUnreadable(
            "cannot be opened", "let the account that runs Soundwell read the file"
        ) from None
    if len(body) > size:
        raise too_large(size)
    return Fetched(body, touched)
