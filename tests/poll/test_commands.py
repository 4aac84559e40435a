"""The lecturer's commands as they come over a wire: each is done, or refused in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from poll.classroom import ME, refused

from helpers.poll.rules import Refused
from helpers.poll.web.server import COMMANDS, PollServer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
ARGUMENTS = sorted({name for _, needed, possible in COMMANDS.values() for name in needed | possible})


@pytest.fixture(scope="module")
def server():
    server = PollServer(":memory:", address="")
    server.room = server.command(ME, {"do": "start"})["reply"]["code"]
    yield server
    server.polls.store.close()


@settings(max_examples=400)
@given(
    st.one_of(
        JSON,
        st.tuples(
            st.sampled_from(sorted(COMMANDS)) | st.text(max_size=6),
            st.dictionaries(st.sampled_from([*ARGUMENTS, "owner", "self"]), JSON, max_size=5),
            st.booleans(),
        ),
    )
)
def test_any_command_is_done_or_refused_in_words(server, message):
    if isinstance(message, tuple):
        do, more, inside = message
        message = {"do": do, **more, **({"code": server.room} if inside and do != "start" else {})}
        if do == "end":
            message.pop("code", None)  # the room stays for the next example
    try:
        assert "reply" in server.command(ME, message)
    except Refused as refusal:
        assert 400 <= refusal.status < 500 and len(str(refusal)) > 10


def test_after_a_restart_the_lecturer_hears_that_nobody_listens(tmp_path):
    for address, told in ((None, []), ("https://hub/", ["https://hub/"])):
        server = PollServer(tmp_path / "polls.sqlite", address=address)
        code = server.polls.lecturer.start(ME)  # as an earlier server did
        assert server.command(ME, {"do": "state", "code": code})["reply"]["addresses"] == told
        server.polls.store.close()


def test_a_command_says_what_it_needs(server):
    for message, part in (
        ({"do": "move", "code": "AAAA"}, "move needs code, command, poll"),
        ({"do": "end", "code": "AAAA", "really": True}, "end needs code; it may have nothing besides."),
        ({"do": "start", "owner": "root"}, "start needs nothing; it may have band, lan, name, port besides."),
        ({"do": "open"}, "There is no command 'open'. There are: ask, end, export"),
        ({}, "A command says what to do"),
        ([], "A command says what to do"),
    ):
        refused(lambda: server.command(ME, message), 400, part)  # noqa: B023
    broken = {"do": "ask", "code": server.room, "prompt": "\ud83d", "choices": ["a", "b"]}
    refused(lambda: server.command(ME, broken), 400, "A character in this text is broken. Type it anew.")
    assert server.command(ME, {"do": "state", "code": server.room})["reply"]["phase"] == "waiting"
