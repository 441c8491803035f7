import pytest

from soundwell_plugins.host.configuration.keys import KeyPath, written
from soundwell_plugins.host.configuration.positions import Positions

TEXT = '''\
# ünïcödé stays one line
top = 1
dotted.inner.deep = 2

[plain]          # a header
"odd key.x" = 3
text = """
[no.header]
"""
list = [
  "a",
  { env = "X" },
  [{ q = 1 }],
  [
    { r = 2 },
  ],
]

[outer.empty]

[[feeds]]
url = "a"
[feeds.sign-in]
token = { env = "A", file = { deep = 1 } }
[[feeds]]

url = "b"
[[feeds.times]]
day = 1
[[feeds.times]]
day = 2
[feeds.times.more]
x = 1

[ "quoted.name" . inner ]
key = 1
value_raw.key_raw.value = 3
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("dotted", "inner", "deep"), 3),
        (("dotted", "inner"), 3),
        (("dotted",), 3),
        (("plain",), 5),
        (("plain", "missing"), 5),
        (("plain", "odd key.x"), 6),
        (("plain", "text"), 7),
        (("no", "header"), 1),
        (("plain", "list"), 10),
        (("plain", "list", 0), 11),
        (("plain", "list", 1), 12),
        (("plain", "list", 1, "env"), 12),
        (("plain", "list", 1, "missing"), 12),
        (("plain", "list", 2, 0, "q"), 13),
        (("plain", "list", 3), 14),
        (("plain", "list", 3, 0, "r"), 15),
        (("outer",), 19),
        (("outer", "empty"), 19),
        (("outer", "empty", "missing"), 19),
        (("feeds",), 21),
        (("feeds", 0), 21),
        (("feeds", 0, "url"), 22),
        (("feeds", 0, "sign-in"), 23),
        (("feeds", 0, "sign-in", "token", "file", "deep"), 24),
        (("feeds", 1), 25),
        (("feeds", 1, "missing"), 25),
        (("feeds", 1, "url"), 27),
        (("feeds", 1, "times", 0), 28),
        (("feeds", 1, "times", 1, "day"), 31),
        (("feeds", 1, "times", 1, "more"), 32),
        (("feeds", 1, "times", 1, "more", "missing"), 32),
        (("quoted.name", "inner"), 35),
        (("quoted.name", "inner", "key"), 36),
        (("quoted.name", "inner", "value_raw", "key_raw", "value"), 37),
        (("absent",), 1),
        ((), 1),
    ],
)
def test_a_key_stands_on_its_line_or_on_that_of_what_encloses_it(path: KeyPath, line: int) -> None:
    assert Positions.of(TEXT).line(path) == line


def test_headers_have_lines_where_the_second_parser_refuses_the_file() -> None:
    positions = Positions.of("[a]\nday = 0000-01-01\n[[b]]\nx = 1\n[[b]]\nx = 2\n")
    assert [positions.line(path) for path in (("a", "day"), ("b", 1, "x"))] == [1, 5]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("calendars", "sources", 0, "url"), "calendars.sources[0].url"),
        (("a", 1, 2), "a[1][2]"),
        (("rooms", "big one", "x"), 'rooms."big one".x'),
        (("a", 'say "hi"\n'), r'a."say \"hi\"\n"'),
        (("x" * 70,), f'"{"x" * 60}…"'),
        ((), ""),
    ],
)
def test_a_path_of_keys_is_written_as_people_read_it(path: KeyPath, text: str) -> None:
    assert written(path) == text
