"""Guessing codes: it is slowed down for all together, and keeps nobody out who was invited."""

import re

from poll.classroom import NAND
from poll.wires import Phone, once

from helpers.poll.rules import checks
from helpers.poll.web.handler import WAIT


def wrong_codes(lecturer):
    return (code for code in ("AAAA", "BBBB", "EEEE", "GGGG", "IIII") * 1000 if code != lecturer.code)


def test_wrong_codes_are_slowed_down_for_all_and_members_go_on(lecturer):
    now = [1000.0]
    lecturer.server.guesses.clock = lambda: now[0]
    lecturer.server.guesses.last = now[0]
    lecturer.ask(NAND)
    members = [Phone(lecturer.port, lecturer.code) for _ in range(5)]
    assert {member.state().status for member in members} == {200}
    guesses = wrong_codes(lecturer)
    told = [once(lecturer.port, "GET", f"/{next(guesses)}/state").status for _ in range(70)]
    assert told == [404] * 60 + [429] * 10
    assert {member.state().status for member in members} == {200}
    assert {member.vote(1).status for member in members} == {200}
    newcomer = once(lecturer.port, "GET", f"/{lecturer.code}/state")
    assert (newcomer.status, newcomer.json) == (429, {"error": WAIT})  # else a guess would be told by it
    assert once(lecturer.port, "GET", f"/{lecturer.code}/peek/{'x' * 22}/state").status == 429
    now[0] += 1
    told = [once(lecturer.port, "GET", f"/{next(guesses)}/state").status for _ in range(6)]
    assert told == [404] * 5 + [429]  # five a second: all codes would take nine hours
    now[0] += 1
    assert Phone(lecturer.port, lecturer.code).state().status == 200


def test_whoever_scanned_the_code_never_waits(lecturer):
    """Wrong codes without end: who comes with the invitation is in at once; a made-up one is a wrong code."""
    now = [1000.0]
    lecturer.server.guesses.clock, lecturer.server.guesses.last = lambda: now[0], now[0]
    word = lecturer.command("start")["invitation"]
    assert re.fullmatch("[A-Za-z0-9_-]{16}", word) and lecturer.start() == lecturer.code
    made_up = ["x", "A" * 16, word[:-1], word + "A", word.swapcase(), "\xe4", "x" * 5000]
    for wrong in made_up:
        answer = once(lecturer.port, "GET", f"/{lecturer.code}/state?i={wrong}")
        assert answer.status in (400, 404) and "Set-Cookie" not in answer.headers
    for _ in range(60):
        once(lecturer.port, "GET", f"/{lecturer.code}/state?i=x")
    assert once(lecturer.port, "GET", f"/{lecturer.code}/state?i=x").status == 429
    assert once(lecturer.port, "GET", f"/{lecturer.code}/state").status == 429
    for code in (lecturer.code, lecturer.code.lower()):
        scanned = Phone(lecturer.port, code)
        answer = scanned.ask("GET", f"/{code}/state?i={word}")
        assert answer.status == 200 and answer.cookies and scanned.state().status == 200
    assert scanned.ask("GET", f"/{lecturer.code}/state?i=x").status == 200  # a member needs no word
    other = lecturer.run(lambda: lecturer.polls.lecturer.start("another lecturer"))
    assert once(lecturer.port, "GET", f"/{other}/state?i={word}").status == 429  # of another room
    lecturer.end()
    assert once(lecturer.port, "GET", f"/{lecturer.code}/state?i={word}").status == 404


def test_a_made_up_invitation_costs_what_a_wrong_code_costs(lecturer):
    lecturer.server.guesses.rate = 0
    assert {once(lecturer.port, "GET", f"/{lecturer.code}/state?i=x").status for _ in range(10)} == {404}
    assert lecturer.server.guesses.tokens == 50
    word = lecturer.command("start")["invitation"]
    lecturer.end()
    assert {once(lecturer.port, "GET", f"/{lecturer.code}/state?i={word}").status for _ in range(10)} == {404}
    assert lecturer.server.guesses.tokens == 50  # a hall that scanned the code of a room that has ended


def test_the_lecturers_own_phone_never_waits(lecturer):
    lecturer.server.guesses.rate = lecturer.server.guesses.tokens = 0
    key = lecturer.link()
    for wrong in ("x" * 22, key[:-1] + ("A" if key[-1] != "A" else "B"), key.swapcase()):
        assert once(lecturer.port, "GET", f"/{lecturer.code}/peek/{wrong}/state").status == 429
    assert once(lecturer.port, "GET", f"/ZZZZ/peek/{key}/state").status == 429
    assert once(lecturer.port, "GET", f"/{lecturer.code}/peek/{key}/state").status == 200


def test_a_full_hall_behind_one_address_comes_in(lecturer):
    """No limit for an address: right codes cost nothing."""
    phones = [Phone(lecturer.port, lecturer.code) for _ in range(300)]
    assert {phone.state().status for phone in phones} == {200}
    assert lecturer.state()["present"] == 300
    assert lecturer.server.guesses.left() and lecturer.server.guesses.tokens > 59


def test_looks_of_nobody_keep_nobody_out(lecturer, phone, monkeypatch):
    """A script that looks again and again without a cookie is many newcomers; honest ones still come in."""
    monkeypatch.setattr(checks, "MAX_VOTERS", 20)
    lecturer.ask(NAND)
    phone.state()
    assert {Phone(lecturer.port, lecturer.code).state().status for _ in range(60)} == {200}
    assert len(lecturer.polls.attendance.seen[lecturer.code]) == 40
    assert phone.vote(1).status == Phone(lecturer.port, lecturer.code).vote(1).status == 200


def test_phones_of_a_room_that_has_ended_do_not_guess(lecturer, phone):
    """A hall whose room has ended asks on for a while; that keeps nobody out of the next one."""
    phone.state()
    lecturer.end()
    assert {phone.state().status for _ in range(100)} == {404}
    assert lecturer.server.guesses.tokens > 59
    assert Phone(lecturer.port, lecturer.start()).state().status == 200


def test_a_vote_without_a_cookie_tells_nothing_of_rooms(lecturer):
    body = {"round": 1, "answer": 1, "turn": 1}
    there, nowhere = (
        once(lecturer.port, "POST", f"/{code}/vote", {}, body) for code in (lecturer.code, "ZZZZ")
    )
    assert (there.status, there.body) == (nowhere.status, nowhere.body) == (403, nowhere.body)
