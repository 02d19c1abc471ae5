"""The Web API of our Slack, asked with slack_sdk: what it keeps, what it answers, and what it refuses."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server import InThread, RefusedError, SlackServer
from tests.slackside.bare import FORM, HOME, WHAT, buttons, outcome
from tests.slackside.scopes import ALL, NEEDS
from tests.slackside.values import Json

DIVIDER = {"type": "divider"}
OURS = {"client_id": SlackServer.client_id, "client_secret": SlackServer.client_secret}
MARKED = {"event_type": "digest", "event_payload": {"slot": "2026-11-21"}}


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


@pytest.fixture
def client(slack: SlackServer) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.url)


def refused(call: Callable[..., Any], **args: Any) -> str:
    return str(refusal(call, **args)["error"])


def refusal(call: Callable[..., Any], **args: Any) -> Json:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    answer: Json = caught.value.response.data
    return answer


def trigger(slack: SlackServer, user: str = "U1") -> str:
    """A trigger_id, of a command that nobody was there to hear."""
    return str(slack.command("/panel", user=user).payload["trigger_id"])


# Tokens and scopes.


def test_says_who_a_token_is_and_what_it_may(client: WebClient) -> None:
    answer = client.auth_test()
    assert answer.data == {
        "ok": True,
        "url": "https://t1.slack.com/",
        "team": "T1",
        "user": "panelbot",
        "team_id": "T1",
        "user_id": "UBOT",
        "bot_id": "B1",
        "is_enterprise_install": False,
    }
    assert answer.headers["x-oauth-scopes"] == ",".join(ALL)


def test_refuses_a_token_that_is_not_good(slack: SlackServer, client: WebClient) -> None:
    assert refused(WebClient(base_url=slack.url).auth_test) == "not_authed"
    assert refused(WebClient("xoxb-other", base_url=slack.url).auth_test) == "invalid_auth"
    assert refused(WebClient(slack.app_token, base_url=slack.url).auth_test) == "not_allowed_token_type"
    assert refused(client.apps_connections_open, app_token=slack.bot_token) == "not_allowed_token_type"
    for error in ("token_revoked", "account_inactive"):
        slack.revoke(error=error)
        assert refused(client.auth_test) == error


def test_refuses_a_method_that_there_is_not(client: WebClient) -> None:
    assert refused(client.api_call, api_method="chat.shout") == "unknown_method"


SCOPED: dict[str, tuple[str, Json]] = {
    "chat.postMessage": ("chat:write", {"channel": "C1", "text": "hi"}),
    "chat.update": ("chat:write", {"channel": "C1", "ts": "1.0", "text": "hi"}),
    "chat.postEphemeral": ("chat:write", {"channel": "C1", "user": "U1", "text": "hi"}),
    "chat.delete": ("chat:write", {"channel": "C1", "ts": "1.0"}),
    "conversations.history": ("channels:history", {"channel": "C1"}),
    "conversations.replies": ("channels:history", {"channel": "C1", "ts": "1.0"}),
    "conversations.info": ("channels:read", {"channel": "C1"}),
    "conversations.members": ("channels:read", {"channel": "C1"}),
    "conversations.open": ("im:write", {"users": "U1"}),
    "users.conversations": ("channels:read", {}),
    "users.info": ("users:read", {"user": "U1"}),
    "files.getUploadURLExternal": ("files:write", {"filename": "a.png", "length": 1}),
    "files.completeUploadExternal": ("files:write", {"files": "[]"}),
    "files.info": ("files:read", {"file": "F1"}),
}
FREE: dict[str, Json] = {
    "api.test": {},
    "auth.test": {},
    "auth.revoke": {"test": "1"},
    "chat.getPermalink": {"channel": "C1", "message_ts": "1.0"},
    "views.open": {"trigger_id": "1.2.3"},
    "views.push": {"trigger_id": "1.2.3"},
    "views.update": {"view_id": "V1"},
    "views.publish": {"user_id": "U9"},
    "apps.uninstall": {},
    "oauth.v2.access": {},
}


def test_names_every_scope_that_is_missing(slack: SlackServer, client: WebClient) -> None:
    slack.grant(scopes=["commands"])
    for method, (scope, args) in SCOPED.items():
        answer = refusal(client.api_call, api_method=method, params=args)
        assert answer == {"ok": False, "error": "missing_scope", "needed": scope, "provided": "commands"}
    assert NEEDS.keys() == SCOPED.keys() | FREE.keys() | {"apps.connections.open"}


def test_asks_for_no_scope_where_none_is_needed(slack: SlackServer, client: WebClient) -> None:
    slack.grant(scopes=[])
    told = {method: outcome(client.api_call, api_method=method, params=args) for method, args in FREE.items()}
    assert "missing_scope" not in told.values()
    assert [method for method, error in told.items() if not error] == ["api.test", "auth.test", "auth.revoke"]


@pytest.mark.parametrize(
    ("event", "channel", "scope"),
    [
        ("app_mention", "C1", "app_mentions:read"),
        ("message", "C1", "channels:history"),
        ("message", "G9", "groups:history"),
        ("message", "DU1", "im:history"),
        ("channel_archive", "C1", "channels:read"),
        ("channel_unarchive", "C1", "channels:read"),
        ("channel_deleted", "C1", "channels:read"),
        ("channel_rename", "C1", "channels:read"),
        ("channel_left", "C1", "channels:read"),
        ("group_archive", "G9", "groups:read"),
        ("group_unarchive", "G9", "groups:read"),
        ("group_left", "G9", "groups:read"),
        ("member_joined_channel", "C1", "channels:read"),
        ("member_left_channel", "G9", "groups:read"),
        ("user_change", "C1", "users:read"),
        ("file_shared", "C1", "files:read"),
        ("app_home_opened", "DU1", ""),
        ("app_uninstalled", "C1", ""),
        ("tokens_revoked", "C1", ""),
    ],
)
def test_needs_a_scope_to_tell_of_an_event(slack: SlackServer, event: str, channel: str, scope: str) -> None:
    slack.channel("G9", private=True)
    slack.world.direct("U1")
    for granted in ([], [scope]):
        slack.grant(scopes=granted)
        told = slack.event(event, channel=channel, user="U1").error
        assert told == ("dispatch_failed" if scope in ("", *granted) else "not_subscribed")


@pytest.mark.parametrize(("kind", "scope"), [("C9", "channels"), ("G9", "groups"), ("DU1", "im")])
def test_needs_the_scope_of_the_kind_of_conversation(
    slack: SlackServer, client: WebClient, kind: str, scope: str
) -> None:
    slack.channel("C9")
    slack.channel("G9", private=True)
    slack.world.direct("U1")
    slack.grant(scopes=[f"{scope}:history"])
    client.conversations_history(channel=kind)
    assert refusal(client.conversations_info, channel=kind)["needed"] == f"{scope}:read"


def test_gives_a_token_back(client: WebClient) -> None:
    assert client.auth_revoke(test=True)["revoked"] is False
    assert client.auth_revoke()["revoked"] is True
    assert refused(client.auth_test) == "token_revoked"


# Messages.


def test_posts_a_message_as_it_was_sent(slack: SlackServer, client: WebClient) -> None:
    answer = client.chat_postMessage(channel="C1", text="hi", blocks=buttons("one"), metadata=MARKED)
    (message,) = slack.messages("C1")
    assert (message.ts, message.text, message.metadata, message.user) == (answer["ts"], "hi", MARKED, "UBOT")
    (block,) = message.blocks
    assert block["elements"][0]["text"] == {"type": "plain_text", "text": "One", "emoji": True}
    assert block["block_id"]
    assert answer["message"] == {
        "type": "message",
        "user": "UBOT",
        "ts": message.ts,
        "text": "hi",
        "team": "T1",
        "blocks": message.blocks,
        "metadata": MARKED,
        "bot_id": "B1",
        "app_id": "A1",
        "bot_profile": {"id": "B1", "app_id": "A1", "name": "panelbot", "deleted": False, "team_id": "T1"},
    }


def test_takes_a_person_for_the_direct_message_with_them(slack: SlackServer, client: WebClient) -> None:
    slack.user("U9")
    assert client.chat_postMessage(channel="U9", text="psst")["channel"] == "DU9"
    assert client.conversations_open(users="U9")["channel"] == {"id": "DU9"}
    assert [one.text for one in slack.messages("U9")] == ["psst"]


def test_refuses_to_post_where_the_bot_may_not(slack: SlackServer, client: WebClient) -> None:
    slack.channel("C2", member=False)
    slack.channel("C3", archived=True)
    slack.channel("G4", private=True, member=False)
    slack.channel("C5", team="T2")
    slack.user("U9", deleted=True)
    refusals = {one: refused(client.chat_postMessage, channel=one, text="hi") for one in ("C2", "C3", "G4", "C5", "U9")}
    assert refusals == {
        "C2": "not_in_channel",
        "C3": "is_archived",
        "G4": "channel_not_found",
        "C5": "channel_not_found",
        "U9": "channel_not_found",
    }
    slack.grant(scopes=["chat:write", "chat:write.public"])
    client.chat_postMessage(channel="C2", text="hi")
    assert slack.scopes_unused() == set()


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"text": " "}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "hi", "blocks": [DIVIDER] * 51}, "invalid_blocks"),
        ({"text": "hi", "blocks": "no list"}, "invalid_blocks_format"),
        ({"text": "hi", "metadata": {"event_type": "digest"}}, "invalid_metadata_format"),
        ({"text": "hi", "metadata": {**MARKED, "event_payload": {"a": "x" * 20_000}}}, "metadata_too_large"),
        ({"text": "hi", "thread_ts": "1.0"}, "thread_not_found"),
    ],
)
def test_refuses_a_message_that_slack_would(slack: SlackServer, client: WebClient, args: Json, error: str) -> None:
    assert refused(client.api_call, api_method="chat.postMessage", json={"channel": "C1", **args}) == error
    assert slack.messages("C1") == []


def test_says_what_is_wrong_with_blocks(client: WebClient) -> None:
    answer = refusal(client.chat_postMessage, channel="C1", text="hi", blocks=[{"type": "dividers"}])
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: dividers [json-pointer:/blocks/0/type]"
    ]


def test_edits_a_message_and_keeps_what_is_not_mentioned(slack: SlackServer, client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C1", text="hi", blocks=buttons("one"), metadata=MARKED)["ts"]
    edited = client.chat_update(channel="C1", ts=ts, text="ho")["message"]
    assert (edited["text"], edited["edited"]["user"], "metadata" in edited) == ("ho", "UBOT", False)
    (message,) = slack.messages("C1")
    assert (message.text, message.blocks, message.metadata, message.edited) == ("ho", [], MARKED, 1)
    client.chat_update(channel="C1", ts=ts, text="ho", metadata={})
    assert slack.messages("C1")[0].metadata is None


def test_refuses_an_edit_that_slack_would(slack: SlackServer, client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C1", text="hi")["ts"]
    said = slack.say("mine").ts
    assert refused(client.chat_update, channel="C1", ts=ts, text="x" * 4_001) == "msg_too_long"
    assert refused(client.chat_update, channel="C1", ts=said, text="ours") == "cant_update_message"
    assert refused(client.chat_update, channel="C1", ts="1.0", text="none") == "message_not_found"
    assert refused(client.chat_update, channel="U1", ts=ts, text="no channel") == "channel_not_found"
    slack.channel("C1", archived=True)
    assert refused(client.chat_update, channel="C1", ts=ts, text="too late") == "is_inactive"


def test_deletes_its_own_messages_alone(slack: SlackServer, client: WebClient) -> None:
    ts, said = client.chat_postMessage(channel="C1", text="hi")["ts"], slack.say("mine")
    assert refused(client.chat_delete, channel="C1", ts=said.ts) == "cant_delete_message"
    client.chat_delete(channel="C1", ts=ts)
    assert refused(client.chat_delete, channel="C1", ts=ts) == "message_not_found"
    assert slack.messages("C1") == [said]


def test_shows_a_message_to_one_person(slack: SlackServer, client: WebClient) -> None:
    ts = client.chat_postEphemeral(channel="C1", user="U1", text="psst")["message_ts"]
    assert [(one.ts, one.ephemeral_to) for one in slack.messages("C1")] == [(ts, "U1")]
    assert client.conversations_history(channel="C1")["messages"] == []
    assert refused(client.chat_update, channel="C1", ts=ts, text="no") == "message_not_found"
    assert refused(client.chat_postEphemeral, channel="C1", user="U8", text="who?") == "user_not_in_channel"


def test_links_to_a_message(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C1", text="hi")["ts"]
    link = client.chat_getPermalink(channel="C1", message_ts=ts)["permalink"]
    assert link == f"https://t1.slack.com/archives/C1/p{ts.replace('.', '')}"
    assert refused(client.chat_getPermalink, channel="C1", message_ts="1.0") == "message_not_found"


# Conversations and people.


def test_reads_a_channel_newest_first_page_by_page(client: WebClient) -> None:
    posted = [client.chat_postMessage(channel="C1", text=str(one), metadata=MARKED)["ts"] for one in range(5)]
    first = client.conversations_history(channel="C1", limit=2, include_all_metadata=True)
    assert [(one["text"], one["metadata"]) for one in first["messages"]] == [("4", MARKED), ("3", MARKED)]
    client.chat_postMessage(channel="C1", text="meanwhile")
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_history(channel="C1", limit=2, cursor=cursor)
    assert [one["text"] for one in second["messages"]] == ["2", "1"]
    assert "metadata" not in second["messages"][0]
    since = client.conversations_history(channel="C1", oldest=posted[3])
    assert ([one["text"] for one in since["messages"]], since["has_more"]) == (["meanwhile", "4"], False)
    until = client.conversations_history(channel="C1", latest=posted[1], inclusive=True)
    assert [one["text"] for one in until["messages"]] == ["1", "0"]
    everything = [
        one["text"] for page in client.conversations_history(channel="C1", limit=4) for one in page["messages"]
    ]
    assert everything == ["meanwhile", "4", "3", "2", "1", "0"]


def test_refuses_to_read_what_slack_would(slack: SlackServer, client: WebClient) -> None:
    slack.channel("C2", member=False)
    slack.channel("G3", private=True, member=False)
    assert refused(client.conversations_history, channel="C2") == "not_in_channel"
    assert refused(client.conversations_history, channel="G3") == "channel_not_found"
    assert refused(client.conversations_history, channel="C1", cursor="%") == "invalid_cursor"
    assert refused(client.conversations_history, channel="C1", oldest="then") == "invalid_ts_oldest"
    assert refused(client.conversations_history, channel="C1", limit=1_000) == "invalid_limit"
    assert refused(client.conversations_replies, channel="C1", ts="1.0") == "thread_not_found"


def test_keeps_a_thread_out_of_the_channel(slack: SlackServer, client: WebClient) -> None:
    parent = slack.say("anybody?")
    client.chat_postMessage(channel="C1", text="here", thread_ts=parent.ts)
    assert [one["text"] for one in client.conversations_history(channel="C1")["messages"]] == ["anybody?"]
    replies = client.conversations_replies(channel="C1", ts=parent.ts)["messages"]
    assert [one["text"] for one in replies] == ["anybody?", "here"]


def test_tells_of_channels_and_who_is_in_them(slack: SlackServer, client: WebClient) -> None:
    slack.user("U2")
    slack.channel("C2", archived=True)
    slack.channel("C3", member=False)
    slack.channel("G4", private=True)
    known = client.conversations_info(channel="C2")["channel"]
    assert (known["is_archived"], known["is_member"], known["is_private"]) == (True, True, False)
    assert refused(client.conversations_info, channel="C9") == "channel_not_found"
    mine = client.users_conversations(types="public_channel,private_channel", exclude_archived=True)["channels"]
    assert [one["id"] for one in mine] == ["C1", "G4"]
    assert refused(client.users_conversations, types="every") == "invalid_types"
    assert client.conversations_members(channel="C1")["members"] == ["U1", "U2", "UBOT"]


def test_tells_of_people(slack: SlackServer, client: WebClient) -> None:
    slack.user("U2", owner=True)
    slack.user("U3", deleted=True)
    owner, gone = (client.users_info(user=one)["user"] for one in ("U2", "U3"))
    assert (owner["is_admin"], owner["is_owner"], owner["deleted"], owner["is_bot"]) == (True, True, False, False)
    assert gone == {"id": "U3", "team_id": "T1", "name": "u3", "deleted": True, "is_bot": False}
    assert refused(client.users_info, user="U9") == "user_not_found"
    assert refused(client.conversations_open, users="U3") == "user_disabled"
    assert refused(client.conversations_open, users="U9") == "user_not_found"


# Views.


def test_opens_pushes_and_updates_views(slack: SlackServer, client: WebClient) -> None:
    opened = client.views_open(trigger_id=trigger(slack), view=FORM)["view"]
    assert (opened["state"], opened["root_view_id"], opened["previous_view_id"]) == ({"values": []}, opened["id"], None)
    pushed = client.views_push(trigger_id=trigger(slack), view=FORM)["view"]
    assert (pushed["root_view_id"], pushed["previous_view_id"]) == (opened["id"], opened["id"])
    client.views_push(trigger_id=trigger(slack), view=FORM)
    assert refused(client.views_push, trigger_id=trigger(slack), view=FORM) == "push_limit_reached"
    changed = client.views_update(view_id=pushed["id"], view={**FORM, "external_id": "ours"}, hash=pushed["hash"])
    assert changed["view"]["hash"] != pushed["hash"]
    assert refused(client.views_update, view_id=pushed["id"], view=FORM, hash=pushed["hash"]) == "hash_conflict"
    assert client.views_update(external_id="ours", view=FORM)["view"]["id"] == pushed["id"]
    assert refused(client.views_update, view_id="V0", view=FORM) == "not_found"


def test_keeps_what_was_typed_in_fields_that_stay(slack: SlackServer, client: WebClient) -> None:
    client.views_open(trigger_id=trigger(slack), view=FORM)
    slack.submit(slack.view_of("U1"), {"what": "a theft", "when": "today"})
    view = slack.view_of("U1")
    assert view is not None
    client.views_update(view_id=view.id, view={**FORM, "blocks": [WHAT]})
    shown = slack.view_of("U1")
    assert shown is not None
    assert {block: list(values) for block, values in shown.typed.items()} == {"what": ["answer"]}


def test_refuses_a_view_that_slack_would(slack: SlackServer, client: WebClient) -> None:
    untitled = {name: value for name, value in FORM.items() if name != "title"}
    answer = refusal(client.views_open, trigger_id=trigger(slack), view=untitled)
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: title [json-pointer:/view]"]
    assert refused(client.views_open, trigger_id=trigger(slack), view=HOME) == "invalid_arguments"
    assert refused(client.views_push, trigger_id=trigger(slack), view=FORM) == "not_found"
    assert slack.view_of("U1") is None


def test_publishes_a_home(client: WebClient) -> None:
    first = client.views_publish(user_id="U1", view=HOME)["view"]
    second = client.views_publish(user_id="U1", view=HOME, hash=first["hash"])["view"]
    assert (second["id"], second["hash"] == first["hash"]) == (first["id"], False)
    assert refused(client.views_publish, user_id="U1", view=HOME, hash=first["hash"]) == "hash_conflict"
    assert refused(client.views_publish, user_id="U9", view=HOME) == "user_not_found"
    assert refused(client.views_publish, user_id="U1", view=FORM) == "invalid_arguments"


# Files.


def test_uploads_a_file_and_shows_it_in_a_message(slack: SlackServer, client: WebClient) -> None:
    private = client.files_upload_v2(filename="chart.png", content=b"png", title="Chart", alt_txt="A chart")["file"]
    assert slack.files()[0].content == b"png"
    picture = {"type": "image", "slack_file": {"id": private["id"]}, "alt_text": "A chart"}
    client.chat_postMessage(channel="C1", text="hi", blocks=[picture])
    known = client.files_info(file=private["id"])["file"]
    assert (known["title"], known["alt_txt"], known["size"], known["mimetype"]) == ("Chart", "A chart", 3, "image/png")
    wrong = {**picture, "slack_file": {"id": "F00000000"}}
    assert refused(client.chat_postMessage, channel="C1", text="hi", blocks=[wrong]) == "invalid_blocks"


def test_uploads_into_a_thread_of_a_channel(slack: SlackServer) -> None:
    parent = slack.say("show me")
    with InThread() as thread:
        client = AsyncWebClient(slack.bot_token, base_url=slack.url)
        upload = client.files_upload_v2(
            channel="C1",
            thread_ts=parent.ts,
            initial_comment="Here",
            file_uploads=[{"filename": "a.csv", "content": "1,2"}, {"filename": "b.csv", "content": "3"}],
        )
        thread.run(upload)
    _, shared = slack.messages("C1")
    assert (shared.text, shared.thread_ts, [one.content for one in shared.files]) == ("Here", parent.ts, [b"1,2", b"3"])
    assert [one.channels for one in slack.files()] == [("C1",), ("C1",)]
    reader = WebClient(slack.bot_token, base_url=slack.url)
    read = reader.conversations_replies(channel="C1", ts=parent.ts)["messages"][1]
    assert (read["subtype"], [one["name"] for one in read["files"]]) == ("file_share", ["a.csv", "b.csv"])


def test_refuses_an_upload_that_slack_would(slack: SlackServer, client: WebClient) -> None:
    slack.channel("C2", member=False)
    asked = client.files_getUploadURLExternal(filename="a.png", length=3)
    files = [{"id": asked["file_id"]}]
    assert refused(client.files_completeUploadExternal, files=files) == "file_not_found"
    assert refused(client.files_completeUploadExternal, files=[]) == "invalid_arguments"
    assert refused(client.files_getUploadURLExternal, filename="a.png", length=0) == "invalid_arguments"
    assert refused(client.files_info, file="F00000000") == "file_not_found"
    put(asked["upload_url"], b"png")
    assert refused(client.files_completeUploadExternal, files=files, channel_id="C2") == "not_in_channel"
    client.files_completeUploadExternal(files=files)


def test_fails_an_upload_on_order(slack: SlackServer, client: WebClient) -> None:
    slack.fail("upload", status=500)
    asked = client.files_getUploadURLExternal(filename="a.png", length=3)
    assert [put(asked["upload_url"], content) for content in (b"png", b"wrong", b"png")] == [500, 400, 200]


def put(url: str, content: bytes) -> int:
    async def post() -> int:
        async with aiohttp.ClientSession() as session, session.post(url, data=content) as answer:
            return answer.status

    return asyncio.run(post())


# Installs.


def test_installs_the_app_in_another_workspace(slack: SlackServer) -> None:
    link = "https://slack.com/oauth/v2/authorize?state=s&client_id=1.2&scope=chat:write,commands&user_scope="
    home = slack.allow(link, team="T2", user="U2", redirect_url="https://ours.example/back")
    assert home.startswith("https://ours.example/back?code=")
    assert home.endswith("&state=s")
    code = home.partition("code=")[2].partition("&")[0]
    installing = WebClient(base_url=slack.url)
    given = installing.oauth_v2_access(**OURS, code=code)
    assert (given["team"]["id"], given["scope"], given["bot_user_id"]) == ("T2", "chat:write,commands", "UBOTT2")
    slack.channel("C5", team="T2")
    theirs = WebClient(given["access_token"], base_url=slack.url)
    theirs.chat_postMessage(channel="C5", text="hi")
    assert refused(theirs.chat_postMessage, channel="C1", text="hi") == "channel_not_found"
    assert theirs.auth_test()["team_id"] == "T2"
    theirs.apps_uninstall(**OURS)
    assert refused(theirs.auth_test) == "account_inactive"
    WebClient(slack.bot_token, base_url=slack.url).auth_test()


def test_refuses_an_install_that_slack_would(slack: SlackServer) -> None:
    access = WebClient(base_url=slack.url).oauth_v2_access
    code = slack.code()
    assert refused(access, **{**OURS, "client_id": "9"}, code=code) == "invalid_client_id"
    assert refused(access, **{**OURS, "client_secret": "guess"}, code=code) == "bad_client_secret"
    assert refused(access, **OURS, grant_type="password", code=code) == "invalid_grant_type"
    access(**OURS, code=code)
    assert refused(access, **OURS, code=code) == "invalid_code"
    late = slack.code()
    slack.later(601)
    assert refused(access, **OURS, code=late) == "invalid_code"
    with pytest.raises(RefusedError, match="invalid_scope"):
        slack.allow("https://slack.com/oauth/v2/authorize?client_id=1.2&scope=chat:shout")
    with pytest.raises(RefusedError, match="invalid_client_id"):
        slack.allow("https://slack.com/oauth/v2/authorize?client_id=9&scope=chat:write")


def test_brings_back_that_somebody_did_not_allow_it(slack: SlackServer) -> None:
    link = "https://slack.com/oauth/v2/authorize?state=s&client_id=1.2&scope=chat:write"
    back = slack.allow(link, redirect_url="https://ours.example/back", denies=True)
    assert back == "https://ours.example/back?error=access_denied&state=s"


def test_rotates_tokens(slack: SlackServer) -> None:
    slack.rotate_tokens()
    client = WebClient(base_url=slack.url)
    first = client.oauth_v2_access(**OURS, code=slack.code())
    assert first["expires_in"] == 43_200
    refresh = {**OURS, "grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = client.oauth_v2_access(**refresh)
    assert refused(client.oauth_v2_access, **refresh) == "invalid_refresh_token"
    slack.later(43_200)
    third = client.oauth_v2_access(**{**refresh, "refresh_token": second["refresh_token"]})
    assert refused(client.auth_test, token=first["access_token"]) == "token_expired"
    assert client.auth_test(token=third["access_token"])["team_id"] == "T2"
