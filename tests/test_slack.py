"""panelbot in Slack: the real bolt app against a Slack of ours, by Socket Mode and over signed HTTP."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from adapters.settings import SettingError
from adapters.slack.connection import connected
from adapters.slack.manifest import SCOPES, manifest
from bot.commands import COMMANDS
from tests.conftest import NOON
from tests.slack_app import App, Loud, buttons, running, settings_for, words
from tests.slack_server import Delivery, InThread, SlackServer, View

MODES = ("socket", "http")
ANN, CHAIR, ADMIN = "U1", "UCHAIR", "UADMIN"
SIMPLE = "Hampstead Town (Camden) is promised at least 2 constables and 1 PCSO."
BIKE = "bike stolen by John Smith of 12 Heath Street outside the library, last night about 10"
HOSTILE = "<!channel> @everyone *x* <@U9|Zoe> & <https://evil.example|nice>"


@pytest.fixture
def server() -> Iterator[SlackServer]:
    """A Slack with a resident, a chair to be and an admin."""
    with SlackServer(scopes=SCOPES) as slack:
        slack.user(ANN), slack.user(CHAIR), slack.user(ADMIN, admin=True)
        yield slack


@pytest.fixture(params=MODES)
def both(request: pytest.FixtureRequest, server: SlackServer, engine: Engine) -> Iterator[App]:
    """The app, once in each mode."""
    with running(server, engine, settings_for(server, request.param)) as app:
        yield app


@pytest.fixture
def app(server: SlackServer, engine: Engine) -> Iterator[App]:
    """The app in Socket Mode."""
    with running(server, engine, settings_for(server)) as up:
        yield up


@pytest.fixture
def panel(app: App, server: SlackServer) -> App:
    """The app, with Hampstead Town's panel in C1 and its chair."""
    set_up(server)
    return app


def set_up(server: SlackServer) -> None:
    """Make the panel and name its chair."""
    typed(server, "/panel setup Hampstead Town", ADMIN)
    typed(server, f"/panel chair <@{CHAIR}|cy>", ADMIN)


def typed(server: SlackServer, text: str, user: str = ANN, **more: Any) -> Delivery:
    """A command, with its answer."""
    return server.command(text, user=user, wait="answer", **more)


def opened(server: SlackServer, done: Delivery, before: str = "") -> View:
    """The modal that opened, or changed, because of something."""

    def seen() -> View | None:
        view = server.view_of(done.user)
        return view if view and f"{view.id} {view.hash}" != before and "One moment" not in words(view) else None

    return server.wait_for(seen)


def version(view: View) -> str:
    """Which showing of a view it is."""
    return f"{view.id} {view.hash}"


def report(server: SlackServer, user: str = ANN, **given: str) -> View:
    """The preview of a report, as it stands in the modal."""
    form = opened(server, server.command("/report", user=user))
    sent = server.submit(form, {"what": BIKE, **given}, user=user)
    assert sent.errors == {}
    return opened(server, sent)


def saved(server: SlackServer, user: str = ANN, **given: str) -> str:
    """The receipt of a report that was saved."""
    preview = report(server, user, **given)
    receipt = opened(server, server.press(preview, buttons(preview)[0], user=user), version(preview))
    server.close(receipt, user=user)
    return words(receipt)


# Answers.


@pytest.mark.usefixtures("both")
def test_answers_a_command_to_whoever_typed_it(server: SlackServer) -> None:
    done = typed(server, "/panel officers Hampstead Town")
    (answer,) = done.answers
    assert answer.ephemeral_to == ANN
    assert answer.text.startswith(SIMPLE)
    assert "Source: Metropolitan Police, February 2022" in words(answer).replace("Source:  ", "Source: ")


@pytest.mark.usefixtures("both")
def test_shares_an_answer_with_the_channel_once(server: SlackServer) -> None:
    done = typed(server, "/ask how many officers should hampstead town have")
    shared = server.press(done.answers[0], "Share here", wait="answer")
    server.redeliver(shared)
    typed(server, "/panel help")  # whatever came of it before is there by now
    public = [one for one in server.messages("C1") if one.ephemeral_to is None]
    assert [one.text for one in public] == [done.answers[0].text]
    assert buttons(public[0]) == []


@pytest.mark.usefixtures("app")
def test_shares_a_follow_up_as_it_was(server: SlackServer) -> None:
    typed(server, "/ask how many officers should hampstead town have")
    done = typed(server, "/ask and in frognal?")
    shared = server.press(done.answers[0], "Share here", wait="answer")
    assert shared.answers[0].text == done.answers[0].text
    assert "Frognal" in shared.answers[0].text


def test_shares_after_a_restart(server: SlackServer, engine: Engine) -> None:
    with running(server, engine, settings_for(server)):
        done = typed(server, "/panel officers Hampstead Town")
    with running(server, engine, settings_for(server)):
        shared = server.press(done.answers[0], "Share here", wait="answer")
    assert (shared.answers[0].ephemeral_to, shared.answers[0].text) == (None, done.answers[0].text)


@pytest.mark.usefixtures("panel")
def test_offers_nothing_of_a_persons_own_to_be_shared(server: SlackServer) -> None:
    assert buttons(typed(server, "/panel mine").answers[0]) == []


@pytest.mark.usefixtures("app")
def test_offers_the_closest_word(server: SlackServer) -> None:
    assert "Did you mean `/panel officers`?" in typed(server, "/panel oficers").answers[0].text


@pytest.mark.usefixtures("both")
def test_answers_a_mention_in_its_thread_once(server: SlackServer) -> None:
    done = server.mention("how many officers should Hampstead Town have?", wait="answer")
    server.redeliver(done)
    server.redeliver(done)
    typed(server, "/panel help")
    public = [one for one in server.messages("C1") if one.user == server.bot_user and one.ephemeral_to is None]
    assert [one.thread_ts for one in public] == [done.payload["event"]["ts"]]
    assert public[0].text.startswith(SIMPLE)


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize("fault", [{"status": 503}, {"reset": True}], ids=["503", "reset"])
def test_a_mentions_answer_that_is_lost_on_the_way_is_sent_again(server: SlackServer, fault: dict[str, Any]) -> None:
    server.fail("chat.postMessage", **fault)
    server.mention("how many officers should Hampstead Town have?")
    posted = server.wait_for(lambda: [one for one in server.messages("C1") if one.user == server.bot_user])
    assert [one.text.startswith(SIMPLE) for one in posted] == [True]


@pytest.mark.usefixtures("both")
def test_answers_a_direct_message(server: SlackServer) -> None:
    done = server.dm("how many officers should Hampstead Town have?", wait="answer")
    assert done.answers[0].text.startswith(SIMPLE)


@pytest.mark.usefixtures("panel")
def test_shows_nobodys_own_reports_to_a_channel(server: SlackServer) -> None:
    saved(server)
    done = server.mention("/panel mine", wait="answer")
    assert "HT-0001" not in words(done.answers[0])


@pytest.mark.usefixtures("app")
def test_helps_whoever_only_names_it(server: SlackServer) -> None:
    assert server.mention("", wait="answer").answers[0].text.startswith("Ask me about police numbers")


@pytest.mark.usefixtures("app")
def test_hears_no_other_bot(server: SlackServer) -> None:
    server.user("UBOT2", bot=True)
    server.event("app_mention", user="UBOT2", bot_id="B9", text="<@UBOT> hello", channel="C1", ts="1.1")
    typed(server, "/panel help")
    assert [one for one in server.messages("C1") if one.ephemeral_to is None] == []


@pytest.mark.usefixtures("panel")
def test_sends_danger_to_999_whatever_was_typed(server: SlackServer) -> None:
    done = typed(server, "/report someone is being stabbed right now on heath street")
    assert done.answers[0].text.startswith("Call 999 now.")
    assert server.view_of(ANN) is None


# Forms.


@pytest.mark.usefixtures("both")
def test_reports_from_the_form_to_the_receipt(server: SlackServer) -> None:
    set_up(server)
    preview = report(server)
    assert "bike stolen by [name] of [house number] Heath Street" in words(preview)
    receipt = opened(server, server.press(preview, "Save without what is left out"), version(preview))
    assert words(receipt).startswith("HT-0001 is saved. Thank you.")
    assert "HT-0001" in words(typed(server, "/panel mine").answers[0])


@pytest.mark.usefixtures("both")
def test_says_beside_the_field_what_is_to_be_put_right(server: SlackServer) -> None:
    set_up(server)
    form = opened(server, server.command("/report"))
    sent = server.submit(form, {"what": BIKE, "when": "tomorrow"})
    assert list(sent.errors) == ["when"]
    assert sent.errors["when"].startswith("“tomorrow” is still to come")
    again = server.submit(server.view_of(ANN), {"when": "yesterday"})
    assert again.errors == {}
    assert "bike stolen" in words(opened(server, again, version(form)))


@pytest.mark.usefixtures("panel")
def test_keeps_what_was_typed_where_the_form_is_refused(server: SlackServer) -> None:
    form = opened(server, server.command("/panel concern", user=CHAIR))
    sent = server.submit(form, {"text": "mopeds " * 90}, user=CHAIR)
    assert sent.errors == {"text": "A concern is a line of at most 500 characters, and this has 629: shorten it."}


@pytest.mark.usefixtures("both")
def test_saves_once_however_often_the_button_is_pressed(server: SlackServer) -> None:
    set_up(server)
    preview = report(server)
    pressed = [server.press(preview, "Save without what is left out", wait=None) for _ in range(3)]
    for one in pressed:
        one.wait_for(lambda done: done.acknowledged_after)
    server.redeliver(pressed[0])
    server.wait_for(lambda: "HT-0001 is saved" in words(server.view_of(ANN)))
    server.close(server.view_of(ANN))
    assert saved(server).startswith("HT-0002")


@pytest.mark.usefixtures("panel")
def test_keeps_a_form_that_is_sent_twice(server: SlackServer) -> None:
    form = opened(server, server.command("/panel concern", user=CHAIR))
    sent = server.submit(form, {"text": "mopeds on Heath Street"}, user=CHAIR)
    server.redeliver(sent)
    assert words(opened(server, sent, version(form))).startswith("HT-C0001 is logged: mopeds on Heath Street")
    assert typed(server, "/panel concerns", CHAIR).answers[0].text.startswith("1 concern")


@pytest.mark.usefixtures("both")
def test_gives_a_redelivered_command_its_first_answer(server: SlackServer) -> None:
    set_up(server)
    done = typed(server, "/panel concern mopeds on Heath Street", CHAIR)
    server.redeliver(done)
    texts = [one.text for one in done.answers]
    assert texts == ["HT-C0001 is logged: mopeds on Heath Street"] * 2
    assert typed(server, "/panel concerns", CHAIR).answers[0].text.startswith("1 concern")


@pytest.mark.usefixtures("both")
def test_looks_up_a_ward_as_it_is_typed(server: SlackServer) -> None:
    form = opened(server, server.command("/panel setup", user=ADMIN))
    offered = server.suggest(form, "ward", "hampstead t", user=ADMIN)
    assert [(one["text"]["text"], one["value"]) for one in offered.options] == [("Hampstead Town, Camden", "E05013659")]
    sent = server.submit(form, {"ward": "E05013659"}, user=ADMIN)
    assert words(opened(server, sent, version(form))).startswith("This channel is now the Hampstead Town")


@pytest.mark.usefixtures("panel")
def test_names_a_chair_from_the_list_of_people(server: SlackServer) -> None:
    server.user("U8")
    form = opened(server, server.command("/panel chair", user=ADMIN))
    sent = server.submit(form, {"person": "U8"}, user=ADMIN)
    assert words(opened(server, sent, version(form))).startswith("A chair is named: the Hampstead Town panel has 2")
    assert typed(server, "/panel incidents", "U8").answers[0].text.startswith("No incident")


# Who may.


@pytest.mark.usefixtures("app")
def test_lets_only_an_admin_set_up_a_panel(server: SlackServer) -> None:
    assert typed(server, "/panel setup Hampstead Town", ANN).answers[0].text == "That is for the panel's chair."
    assert typed(server, "/panel setup Hampstead Town", ADMIN).answers[0].text.startswith("This channel is now")


@pytest.mark.usefixtures("app")
def test_asks_slack_once_who_is_an_admin(server: SlackServer) -> None:
    for _ in range(3):
        typed(server, "/panel settings", ADMIN)
    typed(server, "/panel officers Hampstead Town", ANN)
    assert [one.args["user"] for one in server.calls_of("users.info")] == [ADMIN]


@pytest.mark.usefixtures("panel")
def test_keeps_one_workspace_from_anothers_panel(server: SlackServer) -> None:
    saved(server)
    server.user("UX", team="T2")
    server.channel("CX", team="T2")
    server.grant("xoxb-2", team="T2")
    done = typed(server, "/panel incidents", "UX", channel="CX", team="T2")
    assert "HT-0001" not in words(done.answers[0])


# Buttons, shortcuts and the page.


def test_carries_an_incident_by_buttons_that_outlive_a_restart(server: SlackServer, engine: Engine) -> None:
    with running(server, engine, settings_for(server)):
        set_up(server)
        saved(server)
        triage = typed(server, "/panel incidents", CHAIR).answers[0]
    with running(server, engine, settings_for(server)):
        accepted = server.press(triage, "Accept HT-0001", user=CHAIR, wait="answer")
        assert accepted.answers[0].text == "HT-0001 is accepted."
        twice = server.press(triage, "Accept HT-0001", user=CHAIR, wait="answer")
        assert twice.answers[0].text == "HT-0001 is accepted."
    assert accepted.answers[0].ephemeral_to == CHAIR


@pytest.mark.parametrize(
    ("action", "title"), [("log_concern", "Log a concern"), ("log_incident", "Report an incident to…")]
)
@pytest.mark.usefixtures("both")
def test_logs_a_message_through_the_form(action: str, title: str, server: SlackServer) -> None:
    set_up(server)
    message = server.say("mopeds racing on Heath Street", user="U5")
    form = opened(server, server.shortcut(action, message=message, user=CHAIR))
    assert form.body["title"]["text"] == title
    sent = server.submit(form, {}, user=CHAIR)
    assert sent.errors == {}
    assert "mopeds racing on Heath Street" in words(opened(server, sent, version(form)))


@pytest.mark.usefixtures("panel")
def test_lets_only_a_chair_log_a_concern_from_a_message(server: SlackServer) -> None:
    message = server.say("mopeds racing", user="U5")
    done = server.shortcut("log_concern", message=message, user=ANN, wait="answer")
    assert (done.answers[0].text, done.answers[0].ephemeral_to) == ("That is for the panel's chair.", ANN)


def home(server: SlackServer, user: str) -> View:
    """Somebody's page, looked at anew."""
    server.open_home(user=user)
    return server.wait_for(lambda: server.home_of(user))


@pytest.mark.usefixtures("both")
def test_shows_a_chair_the_open_work(server: SlackServer) -> None:
    set_up(server)
    saved(server)
    page = home(server, CHAIR)
    assert "Hampstead Town (HT) : 1 incident to look at" in words(page)
    assert buttons(page)[:3] == ["Incidents of HT", "Concerns of HT", "Summary of HT"]
    shown = opened(server, server.press(page, "Incidents of HT", user=CHAIR))
    accepted = opened(server, server.press(shown, "Accept HT-0001", user=CHAIR), version(shown))
    assert words(accepted).startswith("HT-0001 is accepted.")


@pytest.mark.usefixtures("panel")
def test_shows_a_resident_what_they_reported(server: SlackServer) -> None:
    saved(server)
    page = home(server, ANN)
    assert buttons(page) == ["Take back HT-0001", "Ask a question", "Tell the Hampstead Town panel what happened"]
    taken = opened(server, server.press(page, "Take back HT-0001"))
    assert words(taken).startswith("HT-0001 is taken back.")
    server.wait_for(lambda: "You have reported nothing here." in words(server.home_of(ANN)))


@pytest.mark.usefixtures("panel")
def test_opens_a_report_from_the_page(server: SlackServer) -> None:
    form = opened(server, server.press(home(server, ANN), "Tell the Hampstead Town panel what happened"))
    preview = opened(server, server.submit(form, {"what": BIKE}), version(form))
    receipt = opened(server, server.press(preview, buttons(preview)[0]), version(preview))
    assert words(receipt).startswith("HT-0001 is saved.")


# What goes wrong.


class Slowly:
    """Holds every call back until it is let go."""

    def __init__(self, app: App) -> None:
        self.let_go, self.begun = threading.Event(), threading.Event()
        app.bot.before = self._wait

    def _wait(self, _call: object) -> None:
        self.begun.set()
        assert self.let_go.wait(30)


@pytest.fixture
def slowly(panel: App) -> Iterator[Slowly]:
    """A database that answers when it is told to."""
    held = Slowly(panel)
    yield held
    held.let_go.set()


def test_acknowledges_in_time_when_the_database_is_slow(slowly: Slowly, server: SlackServer) -> None:
    done = server.command("/panel officers Hampstead Town")
    assert done.error is None
    assert done.answers == []
    slowly.let_go.set()
    answer = done.next_answer()
    assert (answer.via, answer.ephemeral_to) == ("response_url", ANN)
    assert answer.text.startswith(SIMPLE)


def test_opens_the_form_in_time_when_the_database_is_slow(slowly: Slowly, server: SlackServer) -> None:
    done = server.command("/report")
    first = server.wait_for(lambda: server.view_of(ANN))
    assert "One moment" in words(first)
    slowly.let_go.set()
    assert "What happened" in words(opened(server, done))


def test_takes_a_form_in_time_when_the_database_is_slow(panel: App, server: SlackServer) -> None:
    form = opened(server, server.command("/panel concern", user=CHAIR))
    slow = Slowly(panel)
    sent = server.submit(form, {"text": "mopeds " * 90}, user=CHAIR)
    assert sent.error is None
    assert "One moment" in words(server.view_of(CHAIR))
    slow.let_go.set()
    again = opened(server, sent, version(form))
    assert words(again).startswith("A concern is a line of at most 500 characters")
    resent = server.submit(again, {"text": "mopeds"}, user=CHAIR)
    assert words(opened(server, resent, version(again))).startswith("HT-C0001 is logged: mopeds")


def test_tells_whoever_closed_the_form_what_came_of_it(panel: App, server: SlackServer) -> None:
    form = opened(server, server.command("/panel concern", user=CHAIR))
    slow = Slowly(panel)
    server.submit(form, {"text": "mopeds"}, user=CHAIR)
    server.close(server.view_of(CHAIR), user=CHAIR)
    slow.let_go.set()
    direct = server.wait_for(lambda: server.messages(CHAIR))
    assert direct[0].text == "HT-C0001 is logged: mopeds"


@pytest.mark.usefixtures("panel")
def test_offers_a_button_where_it_is_too_late_to_open_a_form(server: SlackServer) -> None:
    server.fail("views.open", error="expired_trigger_id")
    done = server.command("/report bike stolen last night", wait="answer")
    assert "press the button to open it" in done.answers[0].text
    form = opened(server, server.press(done.answers[0], buttons(done.answers[0])[0]))
    assert "What happened" in words(form)


def test_apologises_for_a_bug_and_goes_on(panel: App, server: SlackServer) -> None:
    def broken(_call: object) -> None:
        raise RuntimeError("a bug")

    panel.bot.before = broken
    server.command("/panel help")
    panel.bot.before = lambda _call: None
    assert typed(server, "/panel help").answers[0].text.startswith("Ask me")


@pytest.mark.parametrize("fault", [{"status": 429, "retry_after": 1}, {"status": 500}, {"reset": True}])
def test_sends_an_answer_again_that_slack_did_not_take(
    fault: dict[str, Any], slowly: Slowly, server: SlackServer
) -> None:
    server.fail("response_url", **fault)
    done = server.command("/panel concern mopeds", user=CHAIR)
    slowly.let_go.set()
    assert done.next_answer().text == "HT-C0001 is logged: mopeds"


@pytest.mark.parametrize("signing", ["wrong", "stale", "none"])
def test_runs_nothing_that_slack_did_not_sign(signing: str, server: SlackServer, engine: Engine) -> None:
    with running(server, engine, settings_for(server, "http")) as app:
        calls: list[object] = []
        app.bot.before = calls.append
        server.signing = signing
        assert server.command("/panel help").status == 401
        assert calls == []


def test_does_nothing_twice_for_a_replayed_request(server: SlackServer, engine: Engine) -> None:
    with running(server, engine, settings_for(server, "http")):
        set_up(server)
        done = typed(server, "/panel concern mopeds", CHAIR)
        server.replay(done)
        assert typed(server, "/panel concerns", CHAIR).answers[0].text.startswith("1 concern")


@pytest.mark.usefixtures("panel")
def test_comes_back_after_the_connection_breaks(server: SlackServer) -> None:
    server.drop_connections()
    server.wait_disconnected()
    server.wait_connected()
    assert typed(server, "/panel help").answers[0].text.startswith("Ask me")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
@pytest.mark.usefixtures("panel")
def test_follows_slack_to_another_connection(reason: str, server: SlackServer) -> None:
    before = list(server.sockets.connections)
    server.disconnect(reason)
    server.wait_for(lambda: (now := list(server.sockets.connections)) and not any(one in before for one in now))
    assert typed(server, "/panel help").answers[0].text.startswith("Ask me")


def test_says_what_is_wrong_with_the_connection(app: App, server: SlackServer) -> None:
    assert app.connection.wrong() is None
    server.fail("apps.connections.open", times=1_000, status=500)
    server.drop_connections()
    assert server.wait_for(app.connection.wrong) == "not connected"


@pytest.mark.usefixtures("panel")
def test_survives_hostile_words_everywhere(server: SlackServer) -> None:
    typed(server, f"/panel concern {HOSTILE}", CHAIR)
    for done in (
        typed(server, f"/ask {HOSTILE}"),
        typed(server, f"/panel officers {HOSTILE}"),
        typed(server, "/panel concerns", CHAIR),
        server.mention(HOSTILE, wait="answer"),
        server.dm(HOSTILE, wait="answer"),
    ):
        (answer,) = done.answers
        assert "<!channel>" not in answer.text
        assert "mrkdwn" not in json.dumps(answer.blocks)


@pytest.mark.usefixtures("both")
def test_refuses_an_oversize_paste_and_goes_on(server: SlackServer) -> None:
    assert "longer than I can read" in typed(server, f"/ask {'officers ' * 2_000}").answers[0].text


# Set-up.


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"slack_bot_token": "xoxb-wrong"}, "SLACK_BOT_TOKEN is not taken by Slack (invalid_auth)"),
        ({"slack_app_token": "xapp-wrong"}, "SLACK_APP_TOKEN is not taken by Slack (invalid_auth)"),
        ({"slack_app_token": "xoxb-1-bot"}, "SLACK_APP_TOKEN is not taken by Slack (not_allowed_token_type)"),
    ],
)
def test_says_which_token_slack_does_not_take(
    change: dict[str, str], says: str, server: SlackServer, engine: Engine
) -> None:
    async def start() -> None:
        settings = settings_for(server, **change)
        async with connected(Loud(engine), settings, engine, lambda *_: True, lambda: NOON):
            pass

    with InThread() as thread, pytest.raises(SettingError) as told:
        thread.run(start())
    assert str(told.value).startswith(says)


def test_makes_a_manifest_of_the_commands() -> None:
    made = manifest()
    slashes = [one["command"] for one in made["features"]["slash_commands"]]
    assert slashes == [*(one.typed for one in COMMANDS if one.alone), "/panel"]
    assert set(made["oauth_config"]["scopes"]["bot"]) == set(SCOPES)
    assert made["settings"]["socket_mode_enabled"]
    assert "request_url" not in json.dumps(made)
