"""Encryption: bound to its place, readable after a rotation, invisible in the file."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, insert, select, text

from soundwell_plugins.sdk.encryption import (
    DecryptionFailed,
    EncryptedText,
    Key,
    KeyFile,
    KeyFileWrong,
    KeyRing,
    RetiredKey,
    install,
)

RING = KeyRing((Key.new(),))
PLACE = "acme_note.text"
SECRET = "Amelia's number is 0117 496 0123"

NOTES = MetaData()
NOTE = Table(
    "acme_note",
    NOTES,
    Column("id", Integer, primary_key=True),
    Column("text", EncryptedText(PLACE)),
    Column("remark", EncryptedText("acme_note.remark")),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "notes.db"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    engine = opened(file, RING)
    NOTES.create_all(engine)
    yield engine
    engine.dispose()


def opened(file: Path, keyring: KeyRing) -> Engine:
    engine = create_engine(f"sqlite:///{file}")
    install(engine.dialect, keyring)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA journal_mode=WAL"))
    return engine


@given(st.binary(), st.text(max_size=40))
def test_what_was_encrypted_comes_back(plain: bytes, place: str) -> None:
    assert RING.decrypt(RING.encrypt(plain, place), place) == plain


def test_a_value_is_never_encrypted_twice_in_the_same_way() -> None:
    assert RING.encrypt(b"x", PLACE) != RING.encrypt(b"x", PLACE)


def test_a_value_moved_to_another_column_is_refused() -> None:
    sealed = RING.encrypt(b"x", PLACE)
    with pytest.raises(
        DecryptionFailed, match=r"^a value of acme_note\.remark was changed or moved$"
    ):
        RING.decrypt(sealed, "acme_note.remark")


@given(st.binary(min_size=1, max_size=60), st.data())
def test_a_value_with_one_bit_changed_is_refused(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(RING.encrypt(plain, PLACE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(DecryptionFailed):
        RING.decrypt(bytes(sealed), PLACE)


@given(st.data())
def test_a_value_that_was_cut_short_is_refused(data: st.DataObject) -> None:
    sealed = RING.encrypt(b"plain", PLACE)
    length = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(DecryptionFailed):
        RING.decrypt(sealed[:length], PLACE)


@given(st.binary(max_size=80))
def test_garbage_is_refused(garbage: bytes) -> None:
    with pytest.raises(DecryptionFailed):
        RING.decrypt(garbage, PLACE)


def test_a_missing_key_is_named_as_the_reason() -> None:
    sealed = KeyRing((Key.new(),)).encrypt(b"x", PLACE)
    with pytest.raises(DecryptionFailed, match=r"^no key fits a value of acme_note\.text$"):
        RING.decrypt(sealed, PLACE)


def test_old_values_stay_readable_after_a_rotation() -> None:
    rotated = KeyRing((Key.new(), *RING.keys))
    assert rotated.decrypt(RING.encrypt(b"x", PLACE), PLACE) == b"x"


def test_new_values_are_encrypted_with_the_newest_key() -> None:
    newest = Key.new()
    sealed = KeyRing((newest, *RING.keys)).encrypt(b"x", PLACE)
    assert KeyRing((newest,)).decrypt(sealed, PLACE) == b"x"


def test_a_fingerprint_is_still_found_after_a_rotation() -> None:
    rotated = KeyRing((Key.new(), *RING.keys))
    found = rotated.fingerprints("a@b.example", "x")
    assert found == (rotated.fingerprint("a@b.example", "x"), RING.fingerprint("a@b.example", "x"))


def test_after_a_rotation_fingerprints_are_made_with_the_newest_key() -> None:
    newest = Key.new()
    rotated = KeyRing((newest, *RING.keys))
    expected = KeyRing((newest,)).fingerprint("a@b.example", "x")
    assert rotated.fingerprint("a@b.example", "x") == expected


def test_what_is_left_of_a_key_recognises_and_opens_nothing() -> None:
    old = RING.keys[0]
    text = f"{Key.new().line()}\n{RetiredKey.of(old).line()}\n"
    ring = KeyRing.from_text(text)
    assert RING.fingerprint("a@b.example", "x") in ring.fingerprints("a@b.example", "x")
    assert RetiredKey.of(old).secret != old.secret
    with pytest.raises(DecryptionFailed):
        ring.decrypt(RING.encrypt(b"x", PLACE), PLACE)


def test_a_key_file_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "soundwell.key"
    path.write_text(LINE)
    keys = KeyFile(path)
    sealed = keys.encrypt(b"x", PLACE)
    newest = Key.new()
    path.write_text(f"{newest.line()}\n{LINE}\n")
    assert keys.current.keys[0] == newest
    assert keys.decrypt(sealed, PLACE) == b"x"


@pytest.mark.parametrize("content", ["", "nonsense", "\ud800"])
def test_a_key_file_that_is_damaged_meanwhile_leaves_the_keys_that_were(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "soundwell.key"
    path.write_text(LINE)
    keys = KeyFile(path)
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    assert keys.current == KeyRing.from_text(LINE)


def test_a_key_file_that_is_gone_leaves_the_keys_that_were(tmp_path: Path) -> None:
    path = tmp_path / "soundwell.key"
    path.write_text(LINE)
    keys = KeyFile(path)
    path.unlink()
    assert keys.current == KeyRing.from_text(LINE)


def test_a_fingerprint_of_another_purpose_is_another() -> None:
    assert RING.fingerprint("a@b.example", "x") != RING.fingerprint("a@b.example", "y")


def test_a_fingerprint_of_another_practice_is_another() -> None:
    other = KeyRing((Key.new(),))
    assert RING.fingerprint("a@b.example", "x") != other.fingerprint("a@b.example", "x")


def test_a_key_comes_back_from_its_line() -> None:
    key = Key.new()
    assert Key.from_line(key.line()) == key


def test_a_key_file_holds_the_newest_key_first() -> None:
    new, old = Key.new(), Key.new()
    written = f"# made in March\n{new.line()}\n\n  # from before\n  {old.line()}  \n"
    assert KeyRing.from_text(written).keys == (new, old)


@pytest.mark.parametrize("content", ["", "\n\n", "# nothing but a comment\n"])
def test_a_key_file_without_a_key_is_refused(content: str) -> None:
    with pytest.raises(KeyFileWrong, match=r"^the key file holds no key$"):
        KeyRing.from_text(content)


LINE = Key(b"abcd", b"s" * 32).line()
LABEL, ID, PART = LINE.split()


@pytest.mark.parametrize(
    "line",
    [
        PART,
        f"{ID} {PART}",
        f"{LINE} again",
        f"soundwell-key-2 {ID} {PART}",
        f"{LABEL} {ID[:-2]} {PART}",
        f"{LABEL} nothexed {PART}",
        f"{LABEL} {ID} {PART[:-4]}",
        f"{LABEL} {ID} {PART[:-1]}",
        f"{LABEL} {ID} !!!!{PART}",
        f"{LABEL} {ID} ü{PART}",
        f"{LABEL} {ID} {urlsafe_b64encode(b's' * 33).decode()}",
    ],
)
def test_a_damaged_line_of_a_key_file_is_refused(line: str) -> None:
    with pytest.raises(KeyFileWrong, match=r"^a line of the key file is damaged$"):
        KeyRing.from_text(line)


def test_a_damaged_key_file_is_refused_without_quoting_it() -> None:
    with pytest.raises(KeyFileWrong) as refused:
        KeyRing.from_text(f"{LABEL} {ID} {PART[:-1]}")
    told = f"{refused.value!r} {refused.value.__cause__!r}"
    assert PART[:10] not in told


def test_two_keys_with_the_same_id_are_refused_because_one_would_hide_the_other() -> None:
    same = (Key(b"abcd", b"s" * 32), Key(b"abcd", b"t" * 32))
    with pytest.raises(KeyFileWrong, match=r"^two keys of the key file have the same id$"):
        KeyRing(same)


@pytest.mark.parametrize("show", [repr, str, "{}".format])
def test_a_key_does_not_show_its_secret(show: object) -> None:
    assert callable(show)
    key = Key(b"abcd", b"sssssecretsecretsecretsecretssss")
    ring = KeyRing((key,))
    told = show(key) + show(ring)
    assert "secret" not in told.replace("secret=", "")
    assert key.secret.hex() not in told
    assert urlsafe_b64encode(key.secret).decode() not in told


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_a_text_comes_back_from_an_encrypted_column(typed: str) -> None:
    engine = create_engine("sqlite://")
    install(engine.dialect, RING)
    with engine.begin() as connection:
        NOTES.create_all(connection)
        connection.execute(insert(NOTE).values(text=typed))
        assert connection.scalar(select(NOTE.c.text)) == typed
    engine.dispose()


def test_an_empty_column_stays_empty(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(NOTE).values(text=None))
        assert connection.scalar(select(NOTE.c.text)) is None


def test_a_row_does_not_open_when_a_value_was_copied_to_another_column(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(NOTE).values(text=SECRET))
        connection.execute(text("UPDATE acme_note SET remark = text"))
        with pytest.raises(DecryptionFailed):
            connection.scalar(select(NOTE.c.remark))


def test_neither_the_file_nor_its_log_holds_plain_text(engine: Engine, file: Path) -> None:
    with engine.begin() as connection:
        connection.execute(insert(NOTE).values(text=SECRET, remark=SECRET))
    written = [path for path in file.parent.iterdir() if path.stat().st_size]
    assert {path.suffix for path in written} >= {".db", ".db-wal"}
    assert not any(SECRET.encode() in path.read_bytes() for path in written)


def test_without_the_keys_a_column_does_not_open(engine: Engine, file: Path) -> None:
    with engine.begin() as connection:
        connection.execute(insert(NOTE).values(text=SECRET))
    keyless = create_engine(f"sqlite:///{file}")
    with (
        keyless.connect() as connection,
        pytest.raises(DecryptionFailed, match="was opened without the keys"),
    ):
        connection.scalar(select(NOTE.c.text))
    keyless.dispose()
