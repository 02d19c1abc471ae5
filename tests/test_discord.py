"""panelbot in Discord: the real discord.py against a Discord of ours."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from adapters.discord.connection import NO_INTENTS, WRONG_TOKEN
from adapters.discord.poster import GONE, NOT_LET, NOT_REACHED, DiscordPoster
from adapters.settings import SettingError
from bot.calls import Role
from bot.commands import COMMANDS
from bot.digest.ledger import post_due, put_right
from bot.digest.posting import CannotLookError, Platform, PostError
from bot.replies import Paragraph, Picture, Reply
from storage.digests import history, make_stale, untold
from storage.engine import sessions
from storage.panels import key, panel_coded
from tests.conftest import NOON, Say
from tests.discord_app import App, answered, buttons, running, shown, words
from tests.discord_server import EVERYDAY, Delivery, DiscordServer, Permission

SIMPLE = "Hampstead Town (Camden) is promised at least 2 constables and 1 PCSO."
BIKE = {"what": "bike stolen by John Smith of 12 Heath Street", "when": "last night about 10"}
HOSTILE = "@everyone @here *x* `y` [nice](https://evil.example) <t:1> https://evil.example"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


CALLBACK = "POST /interactions/{}/{}/callback"


@dataclass
class World:
    """A server with a channel, a resident, a chair to be, and somebody who may manage the server."""

    server: DiscordServer
    guild: int
    channel: int
    ann: int
    cy: int
    admin: int

    def slash(self, name: str, user: int = 0, **options: Any) -> Delivery:
        """A command, answered."""
        return answered(self.server.slash(name, options, user=user or self.ann, channel=self.channel))

    def press(self, on: Delivery, label: str, user: int = 0) -> Delivery:
        """A button of what came of something, answered."""
        return answered(self.server.press(shown(on), label, user=user or self.ann))

    def submit(self, on: Delivery, fields: dict[str, Any], user: int = 0) -> Delivery:
        """A form, answered."""
        return answered(self.server.submit(on, fields, user=user or self.ann))

    def set_up(self) -> None:
        """Make the panel and name its chair."""
        self.slash("panel setup", self.admin, ward="Hampstead Town")
        self.slash("panel chair", self.admin, person=self.cy)

    def saved(self) -> Delivery:
        """A report that was saved."""
        preview = self.submit(self.slash("report"), BIKE)
        return self.press(preview, "Save without what is left out")

    @property
    def place(self) -> str:
        """The channel, as the bot knows it."""
        return f"discord:{self.guild}/{self.channel}"


def text(done: Delivery) -> str:
    """What is read of what came of something."""
    return words(shown(done)).replace("\\", "")


@pytest.fixture
def world() -> Iterator[World]:
    """A Discord of ours."""
    with DiscordServer() as server:
        guild = server.guild()
        people = [server.member(guild=guild, name=name) for name in ("ann", "cy")]
        admin = server.member(guild=guild, name="admin", permissions=EVERYDAY | Permission.MANAGE_GUILD)
        yield World(server, guild, server.channel(guild=guild), *people, admin)


@pytest.fixture
def app(world: World, engine: Engine) -> Iterator[App]:
    """The client, connected."""
    with running(world.server, engine) as up:
        yield up


@pytest.fixture
def panel(app: App, world: World) -> App:
    """The client, with Hampstead Town's panel in the channel."""
    world.set_up()
    return app


# Commands and answers.


@pytest.mark.usefixtures("app")
def test_registers_the_commands(world: World) -> None:
    held = {one["name"]: one for one in world.server.commands[None]}
    assert set(held) == {*(one.name for one in COMMANDS if one.alone), "panel", "Log as concern", "Log as incident"}
    words = [one["name"] for one in held["panel"]["options"]]
    assert words == [one.name for one in COMMANDS if not one.alone]


def test_registers_them_only_when_they_have_changed(world: World, engine: Engine) -> None:
    for _ in range(2):
        with running(world.server, engine):
            pass
    assert len(world.server.calls_to("PUT /applications/{}/commands")) == 1


@pytest.mark.usefixtures("app")
def test_answers_whoever_asked_alone(world: World) -> None:
    done = world.slash("panel officers", ward="Hampstead Town")
    assert done.visible_to == "person"
    assert text(done).startswith(SIMPLE)


@pytest.mark.usefixtures("app")
def test_shares_an_answer_with_the_channel_once(world: World) -> None:
    done = world.slash("ask", question="how many officers should hampstead town have")
    shared = world.press(done, "Share here")
    world.press(done, "Share here")
    assert (shared.visible_to, text(shared).startswith(SIMPLE)) == ("everyone", True)
    assert len([one for one in world.server.messages(world.channel) if one.only_for is None]) == 1


@pytest.mark.usefixtures("app")
def test_keeps_the_topic_of_a_follow_up(world: World) -> None:
    world.slash("ask", question="how many officers should hampstead town have")
    assert text(world.slash("ask", question="and in frognal?")).startswith("Frognal (Camden) is promised")


@pytest.mark.usefixtures("app")
def test_answers_a_mention_where_it_was_put(world: World) -> None:
    done = world.server.mention("how many officers should Hampstead Town have?", user=world.ann, channel=world.channel)
    done.next_answer()
    assert text(done).startswith(SIMPLE)
    assert getattr(shown(done), "pings", None) == frozenset()


@pytest.mark.usefixtures("app")
def test_answers_a_direct_message(world: World) -> None:
    done = world.server.dm("how many officers should Hampstead Town have?", user=world.ann)
    done.next_answer()
    assert text(done).startswith(SIMPLE)


@pytest.mark.usefixtures("panel")
def test_shows_nobodys_own_reports_to_a_channel(world: World) -> None:
    world.saved()
    done = world.server.mention("/panel mine", user=world.ann, channel=world.channel)
    done.next_answer()
    assert "HT-0001" not in text(done)


@pytest.mark.usefixtures("panel")
def test_sends_danger_to_999(world: World) -> None:
    assert text(world.slash("report", text="someone is being stabbed right now")).startswith("Call 999 now.")


# Autocomplete.


@pytest.mark.usefixtures("app")
def test_completes_a_ward(world: World) -> None:
    done = world.server.autocomplete("panel officers", "ward", "hampstead t", user=world.ann, channel=world.channel)
    done.next_answer()
    assert done.choices == [{"name": "Hampstead Town, Camden", "value": "E05013659"}]


@pytest.mark.usefixtures("panel")
def test_completes_a_reference_with_what_may_be_seen(world: World) -> None:
    world.saved()
    world.slash("panel concern", world.cy, text="mopeds on Heath Street")
    offered = {}
    for name, user in (("panel update", world.cy), ("panel withdraw", world.ann), ("panel withdraw", world.admin)):
        done = world.server.autocomplete(name, "ref", "ht", user=user, channel=world.channel)
        done.next_answer()
        offered[name, user] = [one["value"] for one in done.choices]
    assert offered == {
        ("panel update", world.cy): ["HT-C0001", "HT-0001"],
        ("panel withdraw", world.ann): ["HT-0001"],
        ("panel withdraw", world.admin): ["HT-C0001", "HT-0001"],
    }


@pytest.mark.usefixtures("app")
def test_completes_nothing_where_there_is_no_panel(world: World) -> None:
    done = world.server.autocomplete("panel withdraw", "ref", "ht", user=world.ann, channel=world.channel)
    done.next_answer()
    assert done.choices == []


# Forms and buttons.


@pytest.mark.usefixtures("panel")
def test_reports_from_the_form_to_the_receipt(world: World) -> None:
    preview = world.submit(world.slash("report"), BIKE)
    assert "bike stolen by [name] of [house number] Heath Street" in text(preview)
    receipt = world.press(preview, "Save without what is left out")
    assert text(receipt).startswith("HT-0001 is saved. Thank you.")
    assert "HT-0001" in text(world.slash("panel mine"))


@pytest.mark.usefixtures("panel")
def test_offers_the_form_again_with_everything_typed(world: World) -> None:
    refused = world.submit(world.slash("report"), {**BIKE, "when": "tomorrow"})
    assert text(refused).startswith("“tomorrow” is still to come")
    again = world.press(refused, "Fill it in again")
    preview = world.submit(again, {"when": "yesterday"})
    assert "bike stolen" in text(preview)


@pytest.mark.usefixtures("panel")
def test_keeps_what_was_typed_in_a_form_that_is_refused(world: World) -> None:
    world.server.say("mopeds " * 90, user=world.ann, channel=world.channel)
    menu = world.server.context_menu(
        "Log as concern", world.server.messages(world.channel)[-1], user=world.cy, channel=world.channel
    )
    menu.next_answer()
    refused = world.submit(menu, {}, world.cy)
    assert text(refused).startswith("A concern is a line of at most 500 characters")
    again = world.press(refused, "Fill it in again", world.cy)
    logged = world.submit(again, {"text": "mopeds"}, world.cy)
    assert text(logged).startswith("HT-C0001 is logged: mopeds")


@pytest.mark.usefixtures("panel")
def test_saves_once_however_often_the_button_is_pressed(world: World) -> None:
    preview = world.submit(world.slash("report"), BIKE)
    texts = [text(world.press(preview, "Save without what is left out")) for _ in range(3)]
    assert len(set(texts)) == 1
    assert texts[0].startswith("HT-0001 is saved.")
    assert text(world.saved()).startswith("HT-0002")


@pytest.mark.usefixtures("panel")
def test_does_a_redelivered_interaction_once(world: World) -> None:
    done = world.slash("panel concern", world.cy, text="mopeds")
    world.server.redeliver(done)
    done.next_answer()
    assert text(world.slash("panel concerns", world.cy)).startswith("1 concern")


def test_carries_an_incident_by_buttons_that_outlive_a_restart(world: World, engine: Engine) -> None:
    with running(world.server, engine):
        world.set_up()
        world.saved()
        triage = world.slash("panel incidents", world.cy)
    with running(world.server, engine):
        for _ in range(2):
            accepted = world.press(triage, "Accept HT-0001", world.cy)
            assert text(accepted).startswith("HT-0001 is accepted.")


@pytest.mark.parametrize(("name", "title"), [("Log as concern", "Log a concern"), ("Log as incident", "Report an")])
@pytest.mark.usefixtures("panel")
def test_logs_a_message_through_the_form(name: str, title: str, world: World) -> None:
    world.server.say("mopeds racing on Heath Street", user=world.ann, channel=world.channel)
    message = world.server.messages(world.channel)[-1]
    menu = world.server.context_menu(name, message, user=world.cy, channel=world.channel)
    menu.next_answer()
    assert menu.modal is not None
    assert menu.modal["title"].startswith(title)
    assert "mopeds racing on Heath Street" in text(world.submit(menu, {}, world.cy))


# Who may.


@pytest.mark.usefixtures("app")
def test_lets_only_whoever_manages_the_server_set_up_a_panel(world: World) -> None:
    assert text(world.slash("panel setup", ward="Hampstead Town")) == "That is for the panel's chair."
    assert text(world.slash("panel setup", world.admin, ward="Hampstead Town")).startswith("This channel is now")


@pytest.mark.usefixtures("panel")
def test_a_thread_is_its_channels(world: World) -> None:
    thread = world.server.thread(parent=world.channel)
    done = world.server.slash("panel incidents", {}, user=world.cy, channel=thread)
    done.next_answer()
    assert text(done).startswith("No incident is waiting.")


@pytest.mark.usefixtures("panel")
def test_keeps_one_server_from_anothers_panel(world: World) -> None:
    world.saved()
    other = world.server.guild()
    stranger = world.server.member(guild=other, permissions=EVERYDAY | Permission.MANAGE_GUILD)
    channel = world.server.channel(guild=other)
    done = world.server.slash("panel incidents", {}, user=stranger, channel=channel)
    done.next_answer()
    assert "HT-0001" not in text(done)


@pytest.mark.usefixtures("panel")
def test_pings_and_formats_for_nobody(world: World) -> None:
    world.slash("panel concern", world.cy, text=HOSTILE)
    for done in (
        world.slash("ask", question=HOSTILE),
        world.slash("panel concerns", world.cy),
        world.slash("panel officers", ward=HOSTILE),
    ):
        message = shown(done)
        assert message is not None
        assert message.pings == frozenset()
        assert "](https://evil" not in words(message).replace("\\[", "")


# What goes wrong.


@pytest.mark.usefixtures("world")
def test_tells_only_the_person_to_wait_when_the_database_is_slow(panel: App, world: World) -> None:
    let_go = threading.Event()
    panel.bot.before = lambda _call: let_go.wait(30)
    done = world.server.slash("panel officers", {"ward": "Hampstead Town"}, user=world.ann, channel=world.channel)
    assert done.next_answer(15).kind == "callback"
    let_go.set()
    done.next_answer(15)
    assert done.error is None
    assert text(done).startswith(SIMPLE)
    assert getattr(shown(done), "only_for", None) is not None


@pytest.mark.usefixtures("panel")
def test_goes_on_after_the_connection_breaks(world: World) -> None:
    world.server.drop_connections()
    world.server.until(lambda: "resume" in world.server.handshakes, 30)
    assert text(world.slash("panel help")).startswith("Ask me about")


def test_says_which_token_is_wrong(world: World, engine: Engine) -> None:
    with pytest.raises(SettingError) as told, running(world.server, engine, discord_token="another"):  # noqa: S106
        pass
    assert str(told.value) == WRONG_TOKEN


def test_says_which_switch_to_turn_where_the_intents_are_refused(world: World, engine: Engine) -> None:
    world.server.refuse_identify(4014)
    with pytest.raises(SettingError) as told, running(world.server, engine):
        pass
    assert str(told.value) == NO_INTENTS


@pytest.mark.parametrize("ends", ["channel", "server"])
@pytest.mark.usefixtures("panel")
def test_pauses_the_summary_of_a_channel_that_is_gone(ends: str, world: World, engine: Engine) -> None:
    world.slash("panel summary", world.cy, what="weekly", when="mon 09:00")
    if ends == "channel":
        world.server.delete_channel(world.channel)
    else:
        world.server.remove_bot(world.guild)

    def told() -> bool:
        with Session(engine) as session:
            panel = panel_coded(session, "HT")
            assert panel is not None
            return [one.kind for one in untold(session, panel)] == ["left"]

    for _ in range(100):
        if told():
            break
        threading.Event().wait(0.05)
    assert told()


# Digests.


DIGEST = Reply("The week in Hampstead Town", (Paragraph("2 incidents @everyone"),), private=False)


@pytest.fixture
def poster(app: App) -> DiscordPoster:
    """What posts to it."""
    held = app.connection.platform.poster
    assert isinstance(held, DiscordPoster)
    return held


def test_posts_what_can_be_found_and_put_right(world: World, poster: DiscordPoster) -> None:
    posted = poster.post(world.place, DIGEST, "panelbot-1")
    poster.post(world.place, DIGEST, "panelbot-2")
    assert poster.find(world.place, "panelbot-1", LONG_AGO) == posted
    assert poster.find(world.place, "panelbot-3", LONG_AGO) is None
    poster.edit(world.place, posted, Reply("Put right", private=False), "panelbot-1")
    first, second = world.server.messages(world.channel)
    assert (str(first.id), first.content, second.content) == (posted, "Put right", DIGEST.summary)
    assert poster.find(world.place, "panelbot-1", LONG_AGO) == posted
    assert (first.pings, second.pings) == (frozenset(), frozenset())


def test_posts_once_though_it_is_asked_twice(world: World, poster: DiscordPoster) -> None:
    assert poster.post(world.place, DIGEST, "panelbot-1") == poster.post(world.place, DIGEST, "panelbot-1")
    assert len(world.server.messages(world.channel)) == 1


def test_posts_to_one_person_alone(world: World, poster: DiscordPoster) -> None:
    poster.post(f"discord:{world.guild}/@{world.ann}", DIGEST, "letter-1")
    (message,) = world.server.messages(world.server.dm_channel(world.ann))
    assert (message.content, buttons(message)) == (DIGEST.summary, [])
    world.server.refuse_dms(world.cy)
    with pytest.raises(PostError) as refused:
        poster.post(f"discord:{world.guild}/@{world.cy}", DIGEST, "letter-2")
    assert (refused.value.why, refused.value.for_good) == (NOT_REACHED, True)


def test_attaches_a_picture_with_what_it_shows(world: World, poster: DiscordPoster) -> None:
    shows = Reply("Reports by week", (Picture(b"\x89PNG\r\n", "A chart: 2 reports"),), private=False)
    poster.post(world.place, shows, "panelbot-1-chart")
    (message,) = world.server.messages(world.channel)
    assert [one.description for one in message.attachments] == ["A chart: 2 reports"]


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize(
    "how",
    [
        {"reset": True},
        {"reset": True, "times": 3},
        {"lost_answer": True},
        {"status": 502},
        {"status": 502, "times": 2},
        {"status": 429},
    ],
)
def test_an_answer_that_is_lost_on_the_way_is_there_once(world: World, how: dict[str, Any]) -> None:
    world.server.fail(CALLBACK, **how)
    done = world.server.slash("panel concern", {"text": "mopeds"}, user=world.cy, channel=world.channel)
    world.server.until(lambda: done.message, 20)
    assert text(done).startswith("HT-C0001 is logged: mopeds")
    assert (done.followups, "HT-C0002" in text(world.slash("panel concerns", world.cy))) == ([], False)


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize("how", [{"reset": True}, {"lost_answer": True}])
def test_a_form_whose_opening_is_lost_on_the_way_is_opened(world: World, how: dict[str, Any]) -> None:
    world.server.fail(CALLBACK, **how)
    done = world.server.slash("report", {}, user=world.ann, channel=world.channel)
    world.server.until(lambda: done.modal, 20)
    assert text(world.submit(done, BIKE)).startswith("This is what others will see")


def test_says_what_became_of_a_post_that_failed(world: World, poster: DiscordPoster) -> None:
    world.server.fail("POST /channels/{}/messages", lost_answer=True)
    with pytest.raises(PostError) as lost:
        poster.post(world.place, DIGEST, "panelbot-1")
    assert (lost.value.for_good, lost.value.perhaps) == (False, True)
    assert poster.find(world.place, "panelbot-1", LONG_AGO) is not None
    world.server.forbid(world.channel, Permission.SEND_MESSAGES)
    with pytest.raises(PostError) as refused:
        poster.post(world.place, DIGEST, "panelbot-2")
    assert (refused.value.why, refused.value.for_good) == (NOT_LET, True)
    world.server.delete_channel(world.channel)
    with pytest.raises(PostError) as gone:
        poster.post(world.place, DIGEST, "panelbot-3")
    assert (gone.value.why, gone.value.for_good) == (GONE, True)


def test_takes_back_a_digest_that_discord_left_empty(world: World, poster: DiscordPoster) -> None:
    world.server.forbid(world.channel, Permission.EMBED_LINKS)
    with pytest.raises(PostError) as refused:
        poster.post(world.place, DIGEST, "panelbot-1")
    assert (refused.value.why, refused.value.for_good) == (NOT_LET, True)
    assert world.server.messages(world.channel) == []


def test_cannot_look_where_the_history_is_closed(world: World, poster: DiscordPoster) -> None:
    world.server.forbid(world.channel, Permission.VIEW_CHANNEL)
    with pytest.raises(CannotLookError):
        poster.find(world.place, "panelbot-1", LONG_AGO)


def test_posts_a_digest_once_though_the_answer_was_lost_and_puts_it_right(
    world: World, poster: DiscordPoster, engine: Engine, say: Say
) -> None:
    say("/panel setup Hampstead Town", role=Role.ADMIN, place=world.place)
    say("/panel summary weekly mon 09:00", role=Role.CHAIR, place=world.place)
    now = [datetime(2026, 11, 23, 9, 0, 5, tzinfo=UTC)]
    platform, clock = Platform("discord:", poster), lambda: now[0]
    assert now[0] > NOON
    world.server.fail("POST /channels/{}/messages", lost_answer=True)
    assert post_due(sessions(engine), platform, clock) == 0
    now[0] += timedelta(minutes=2)
    assert post_due(sessions(engine), platform, clock) == 1
    with Session(engine) as session:
        panel = panel_coded(session, "HT")
        assert panel is not None
        (row,) = history(session, panel, None)
        make_stale(session, key(panel), row.covers_from, row.slot)
        session.commit()
    assert put_right(sessions(engine), platform, clock) == 1
    told = [one for one in world.server.messages(world.channel) if not one.attachments]
    assert len(told) == 1
    assert buttons(told[0]) == []
