"""Write the reference into `docs/reference/`."""

from pathlib import Path

from docs.generator.pages import reference

FOLDER = Path(__file__).parents[1] / "reference"


def main() -> None:
    """Write every page, and remove pages of what is no more."""
    pages = reference()
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.glob("*.md"):
        if file.name not in pages:
            file.unlink()
    for name, text in pages.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"Wrote {len(pages)} pages into {FOLDER}.")  # noqa: T201  # it is a program


if __name__ == "__main__":
    main()
