"""`/panel settings [name] [value]`: how the panel is set, and setting it."""

from sqlmodel import Session

from bot.answers import ward_ref
from bot.calls import Call, Command, Param, Role
from bot.commands.serving import CALLED, counted
from bot.joining import end, key_for
from bot.panel_settings import SETTINGS, PanelSetting, how, meant, to_keep
from bot.panels import panel_here, ward_of
from bot.replies import Block, Facts, Finding, Items, Notice, Paragraph, Reply
from storage.models import Panel
from storage.panels import rooms, serving, set_to, settings_of

JOIN, OFF = "join", frozenset("off end stop none".split())
KEY = "The key is {key}. It is for one channel, for a day."
KEY_FOR = (
    "In a channel of another Slack workspace or Discord server, an admin types `/panel setup {key}`. That channel is "
    "then this panel's too, with a summary of its own."
)
KEY_MEANS = (
    "Give it only to whom you would have as a chair: whoever administers that place sees and does what a chair does."
)
HOW_TO_JOIN = "`/panel settings join` makes a key, by which a channel elsewhere becomes this panel's too."
ENDED = "This panel is in no other workspace any more: {channels} left it, and keys made before open nothing."
SUMMARY = "The {ward} ({borough}) panel's code is {code}: it has {channels}, {chairs} and {officers}."
NOW = "{name} is now {how}."
STANDS = "{name} is {how}."
TO_SET = "`/panel settings {name} {example}` sets {name}, and `/panel settings {name} default` undoes that."


def run(call: Call, session: Session) -> Reply:
    """Show the panel's settings, or one of them, or set it."""
    panel = panel_here(call, session)
    said = " ".join(call.args.get(name, "") for name in ("name", "value")).strip()
    if not said:
        return _all(session, panel)
    name, _, rest = said.casefold().partition(" ")
    if name == JOIN:
        return _ended(call, session, panel) if rest in OFF else _key(call, session, panel)
    setting, value = meant(said)
    if not value:
        kept = settings_of(session, panel).get(setting.name)
        return _reply(panel, STANDS.format(name=setting.name, how=how(setting, kept)), Items((_to_set(setting),)))
    kept = to_keep(setting, value)
    set_to(session, panel, setting.name, kept)
    return _reply(panel, NOW.format(name=setting.name, how=how(setting, kept)))


def _key(call: Call, session: Session, panel: Panel) -> Reply:
    key = key_for(call, session, panel)
    return _reply(panel, KEY.format(key=key), Paragraph(KEY_FOR.format(key=key)), Notice(KEY_MEANS))


def _ended(call: Call, session: Session, panel: Panel) -> Reply:
    return _reply(panel, ENDED.format(channels=counted(end(call, session, panel), "channel")))


def _all(session: Session, panel: Panel) -> Reply:
    ward, kept = ward_of(panel), settings_of(session, panel)
    summary = SUMMARY.format(
        ward=ward.name,
        borough=ward.borough,
        code=panel.code,
        channels=counted(len(rooms(session, panel)), "channel"),
        chairs=counted(len(serving(session, panel, "chair")), CALLED["chair"]),
        officers=counted(len(serving(session, panel, "officer")), CALLED["officer"]),
    )
    rows = (("Ward", f"{ward.name}, {ward.code}"), *((one.name, how(one, kept.get(one.name))) for one in SETTINGS))
    return _reply(panel, summary, Facts(rows), Items((*map(_to_set, SETTINGS), HOW_TO_JOIN)))


def _to_set(setting: PanelSetting) -> str:
    return TO_SET.format(name=setting.name, example=setting.example)


def _reply(panel: Panel, summary: str, *blocks: Block) -> Reply:
    return Reply(summary, blocks, finding=Finding("answered", "panel", ward_ref(ward_of(panel))))


COMMAND = Command(
    name="settings",
    summary="How the panel is set, and setting it",
    params=(
        Param("name", "quiet-week, retention or join", kind="word"),
        Param("value", "line or skip, or a number of days; with join, off ends it"),
    ),
    run=run,
    who=Role.CHAIR,
)
