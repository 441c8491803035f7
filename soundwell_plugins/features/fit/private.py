"""Answers that hold what somebody entrusted to us, and that no browser keeps."""

from fastapi import Response


def private(response: Response) -> Response:
    """Return an answer that is not kept anywhere on its way, nor by the browser."""
    response.headers["Cache-Control"] = "no-store"
    return response
