"""`/panel settings [name] [value]`: how the panel is set, and setting it."""

from sqlmodel import Session

from bot.answers import ward_ref
from bot.calls import Call, Command, Param, Role
from bot.commands.serving import CALLED, counted
from bot.panel_settings import SETTINGS, PanelSetting, how, meant, to_keep
from bot.panels import panel_here, ward_of
from bot.replies import Block, Facts, Finding, Items, Reply
from storage.models import Panel
from storage.panels import rooms, serving, set_to, settings_of

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
    setting, value = meant(said)
    if not value:
        kept = settings_of(session, panel).get(setting.name)
        return _reply(panel, STANDS.format(name=setting.name, how=how(setting, kept)), Items((_to_set(setting),)))
    kept = to_keep(setting, value)
    set_to(session, panel, setting.name, kept)
    return _reply(panel, NOW.format(name=setting.name, how=how(setting, kept)))


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
    return _reply(panel, summary, Facts(rows), Items(tuple(map(_to_set, SETTINGS))))


def _to_set(setting: PanelSetting) -> str:
    return TO_SET.format(name=setting.name, example=setting.example)


def _reply(panel: Panel, summary: str, *blocks: Block) -> Reply:
    return Reply(summary, blocks, finding=Finding("answered", "panel", ward_ref(ward_of(panel))))


COMMAND = Command(
    name="settings",
    summary="How the panel is set, and setting it",
    params=(
        Param("name", "quiet-week or retention", kind="word"),
        Param("value", "line or skip, or a number of days"),
    ),
    run=run,
    who=Role.CHAIR,
)
