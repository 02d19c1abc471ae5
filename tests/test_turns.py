"""Turns at the database: one thread at a time, nobody for ever in line."""

from threading import Event, Thread

from sqlalchemy import Engine, text

from storage.turns import PATIENCE, Turnstile


def test_one_is_let_in_at_a_time() -> None:
    turns = Turnstile()
    assert [turns.enter(0), turns.enter(0)] == [True, False]
    turns.leave()
    assert turns.enter(0)


def test_whoever_gives_up_is_in_nobodys_way() -> None:
    turns = Turnstile()
    assert turns.enter(0)
    assert not turns.enter(0.01)
    turns.leave()
    assert turns.enter(0)


def test_those_who_come_along_all_the_time_starve_nobody() -> None:
    turns, over, waits = Turnstile(), Event(), []

    def busy() -> None:
        while not over.is_set():
            assert turns.enter(30)
            turns.leave()

    crowd = [Thread(target=busy) for _ in range(6)]
    for one in crowd:
        one.start()
    waits = [turns.enter(PATIENCE * 40) and (turns.leave() or True) for _ in range(20)]
    over.set()
    for one in crowd:
        one.join()
    assert waits == [True] * 20


def test_a_connection_that_is_given_back_is_the_next_ones(engine: Engine) -> None:
    for _ in range(3):
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1
    assert engine.pool.status().startswith("Pool size: 1")
