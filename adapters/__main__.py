"""The program `panelbot`: reads the settings, builds the bot, and starts what was asked for."""

import argparse
import io
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

from adapters.collecting import uncollected

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from adapters.evaluate import Question
    from adapters.settings import Settings
    from bot.core import Bot
    from bot.postcodes import LookUp

log = logging.getLogger(__name__)

FAILED, MISUSED, INTERRUPTED = 1, 2, 130

ABOUT = "Dated, cited answers for London's safer neighbourhood panels. It is not the police."
NO_COMMAND = "Say what to do, such as console, ask, check or export. panelbot --help explains each command."
NO_IMPORT = (
    "Say what to import: panelbot import panel FOLDER brings a panel back; import strengths FILE.xlsx and "
    "import crime FILE.csv load the Met's own files."
)
NO_DIGEST = "Say what of the digest: panelbot digest preview, upcoming or history, then the panel."
NO_QUESTION = "Give a question, such as panelbot ask 'how many officers should hampstead town have'."
LINES_ALONE = "With --jsonl each line has its own question and ward: leave both off the command line."
NO_FILE = "{file} cannot be read: give the name of a question file."
NOTHING_TO_RUN = (
    "Nothing to run: for Slack set {slack}; for Discord set DISCORD_TOKEN; or set a digest in panelbot console with "
    "/panel summary. panelbot check says how each setting stands."
)
SLACK_LACKS = "Slack is not wholly set up: set {missing}. panelbot check says how each setting stands."
NO_SLACK = "Say what of Slack: panelbot slack manifest prints what an app is made from."
NOT_INSTALLED = "panelbot is not wholly installed ({name} is missing): run make try, which installs it."
FAULT = "panelbot met a fault of its own ({kind}): please report it with the line above."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, or say in a sentence what stopped it; the code is 0, 1 (failed) or 2 (misused)."""
    try:
        args = _parser().parse_args(argv)
        code: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        return _leave_pipe()
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the edge: a person gets a sentence, never a traceback
        return _explain(error)
    return code


class _Parser(argparse.ArgumentParser):
    """argparse, saying what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Leave with the message and where to read more."""
        self.exit(MISUSED, f"{message[:1].upper()}{message[1:]}: see {self.prog} --help.\n")


class _Version(argparse.Action):
    """Prints the version; finding it out costs time, so only when asked."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> NoReturn:
        """Print it and leave."""
        from importlib.metadata import version

        print(f"panelbot {version('panelbot')}")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("panelbot", description=ABOUT)
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    parser.set_defaults(run=lambda _args: _say(NO_COMMAND, MISUSED))
    commands = parser.add_subparsers(metavar="COMMAND")
    for declare in (
        _console,
        _ask,
        _check,
        _run,
        _sync,
        _evaluate,
        _digest,
        _export,
        _import,
        _backup,
        _migrate,
        _purge,
        _slack,
    ):
        declare(commands)
    return parser


def _command(commands: Any, name: str, does: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    # Any: argparse keeps the type of its subparsers to itself.
    parser: argparse.ArgumentParser = commands.add_parser(name, help=does.__doc__, description=does.__doc__)
    parser.set_defaults(run=does)
    return parser


def _console(commands: Any) -> None:
    parser = _command(commands, "console", console)
    parser.add_argument("--ward", metavar="CODE|NAME", help="the panel's own ward")
    parser.add_argument("--as", dest="role", choices=("resident", "chair"), default="resident", help="who you are")
    _add_database(parser)


def _ask(commands: Any) -> None:
    parser = _command(commands, "ask", ask)
    parser.add_argument("question", nargs="*", metavar="QUESTION", help="in your own words")
    parser.add_argument("--ward", metavar="CODE", help="the panel's own ward")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print the answer document")
    shape.add_argument("--jsonl", action="store_true", help="one question and one answer document a line")
    parser.add_argument("--postcodes", action="store_true", help="look postcodes up at POSTCODES_API_URL")


def _check(commands: Any) -> None:
    _command(commands, "check", check)


def _run(commands: Any) -> None:
    _command(commands, "run", run)


def _sync(commands: Any) -> None:
    parser = _command(commands, "sync", sync)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--ward", metavar="CODE", nargs="+", action="extend", default=[], help="only these wards")
    which.add_argument("--all", action="store_true", help="every ward, not only those with a panel")
    _add_database(parser)


def _evaluate(commands: Any) -> None:
    parser = _command(commands, "evaluate", evaluate)
    parser.add_argument("files", nargs="+", metavar="FILE.jsonl", type=Path, help="questions, one a line")
    parser.add_argument("--failures", action="store_true", help="list what came back wrong")
    parser.add_argument("--held-out", choices=("include", "only", "skip"), default="include", help="the third")


def _digest(commands: Any) -> None:
    parser = commands.add_parser("digest", help="Look at a panel's digests.", description="Look at a panel's digests.")
    parser.set_defaults(run=lambda _args: _say(NO_DIGEST, MISUSED))
    whats = parser.add_subparsers(metavar="WHAT")
    for name, does in (("preview", digest_preview), ("upcoming", digest_upcoming), ("history", digest_history)):
        what = _command(whats, name, does)
        what.add_argument("panel", metavar="PANEL", help="its code, or its ward by code or name")
        if does is digest_upcoming:
            what.add_argument("--count", metavar="N", type=int, default=5, help="how many; 5 if left out")
            what.add_argument(
                "--after", metavar="YYYY-MM-DD", help="from the start of that day in London, not from now"
            )
        if does is not digest_preview:
            what.add_argument("--json", action="store_true", help="print a JSON list")
        _add_database(what)


def _slack(commands: Any) -> None:
    parser = commands.add_parser("slack", help="Set up Slack.", description="Set up Slack.")
    parser.set_defaults(run=lambda _args: _say(NO_SLACK, MISUSED))
    what = _command(parser.add_subparsers(metavar="WHAT"), "manifest", slack_manifest)
    what.add_argument("--url", metavar="URL", help="where Slack reaches us over HTTP; without it, Socket Mode")


def _migrate(commands: Any) -> None:
    _add_database(_command(commands, "migrate", migrate))


def _export(commands: Any) -> None:
    parser = _command(commands, "export", export)
    parser.add_argument("panel", metavar="PANEL", help="its code, or its ward by code or name")
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new folder")
    _add_database(parser)


def _import(commands: Any) -> None:
    said = "Bring in a panel, or the Met's own files."
    parser = commands.add_parser("import", help=said, description=said)
    parser.set_defaults(run=lambda _args: _say(NO_IMPORT, MISUSED))
    whats = parser.add_subparsers(metavar="WHAT")
    for name, does, file in (("strengths", import_strengths, "FILE.xlsx"), ("crime", import_crime, "FILE.csv")):
        what = _command(whats, name, does)
        what.add_argument("file", metavar=file, type=Path, help="as it was downloaded from the London Datastore")
        _add_database(what)
    panel = _command(whats, "panel", import_panel)
    panel.add_argument("folder", metavar="DIR", type=Path, help="the folder of an export")
    panel.add_argument("--workspace", metavar="ID", default="console", help="whose it is to be, such as slack:T012AB")
    _add_database(panel)


def _backup(commands: Any) -> None:
    parser = _command(commands, "backup", backup)
    parser.add_argument("file", metavar="FILE", type=Path, help="a new file")
    _add_database(parser)


def _purge(commands: Any) -> None:
    parser = _command(commands, "purge", purge)
    parser.add_argument("--dry-run", action="store_true", help="only list it")
    _add_database(parser)


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", metavar="URL", help="instead of DATABASE_URL")


def console(args: argparse.Namespace) -> int:
    """Talk to panelbot at the terminal."""
    from adapters.console.app import Conversation, converse
    from bot.calls import Caller, Place, Role
    from bot.core import Bot
    from bot.parse import typed
    from storage.engine import open_database, sessions

    settings = _settings(beside_talk=True)
    ward = _ward_code(args.ward)
    engine = open_database(args.database or settings.database_url)
    try:
        place = Place(f"console/{ward}" if ward else "console", ward)
        caller = Caller(f"console/{args.role}", Role[args.role.upper()])
        bot = Bot(sessions(engine), look_up=_look_up(settings))
        converse(Conversation(bot, typed, caller, place), sys.stdin, sys.stdout)
    finally:
        engine.dispose()
    return 0


def ask(args: argparse.Namespace) -> int:
    """Ask one question, or with --jsonl one a line."""
    question = " ".join(args.question)
    if args.jsonl and (question or args.ward):
        return _say(LINES_ALONE, MISUSED)
    if not args.jsonl and not args.question:
        return _say(NO_QUESTION, MISUSED)
    _log_quietly()
    with uncollected(), _bot_that_reads(_look_up(_settings(beside_talk=True)) if args.postcodes else None) as bot:
        return _answer_lines(bot) if args.jsonl else _answer(bot, question, args)


def _answer(bot: "Bot", question: str, args: argparse.Namespace) -> int:
    from adapters.asking import ask as put
    from adapters.console.render import plain
    from adapters.document import document, indented

    text = question.encode("utf-8", "replace").decode()  # an argument that was not UTF-8
    reply = put(bot, text, _ward_code(args.ward))
    _write_utf8()
    print(indented(document(text, reply)) if args.json else plain(reply))
    return 0


def _answer_lines(bot: "Bot") -> int:
    from adapters.asking import answer_lines

    source = cast(io.BufferedIOBase, sys.stdin.buffer)  # it is typed as less than it is
    return 0 if answer_lines(bot, source, sys.stdout) else FAILED


def check(_args: argparse.Namespace) -> int:
    """Name each setting and dependency as ready, missing or wrong, and what to do about it."""
    from adapters.checks import report
    from adapters.console.render import rich

    _write_utf8()
    found, ready = report()
    print(rich(found))
    return 0 if ready else FAILED


def run(_args: argparse.Namespace) -> int:
    """Start every platform whose settings are present, and post the digests that are due."""
    from adapters.slack import missing, wanted

    settings = _settings()
    lacking = missing(settings)
    if wanted(settings) and lacking:
        return _say(SLACK_LACKS.format(missing=" and ".join(lacking)), MISUSED)
    ran = _ran(settings, wanted(settings) or bool(settings.discord_token))
    return 0 if ran else _say(NOTHING_TO_RUN.format(slack=" and ".join(lacking)), MISUSED)


def _ran(settings: "Settings", chat: bool) -> bool:
    """Run until told to stop; whether there was anything to run: a chat platform, or digests of the console's."""
    from adapters.running import console_has_digests
    from adapters.running import run as serve
    from storage.engine import is_there, opened

    if not chat and not is_there(settings.database_url):
        return False
    with opened(settings.database_url) as engine:
        if not chat and not console_has_digests(engine):
            return False
        serve(engine, settings, _print)
    return True


def sync(args: argparse.Namespace) -> int:
    """Read team lists, priorities, events and recorded crime from data.police.uk."""
    from adapters.police_runs import CannotSyncError, by_hand

    settings = _settings(beside_talk=True)
    url = args.database or settings.database_url
    try:
        return _tell(by_hand(url, settings, args.ward, args.all))
    except CannotSyncError as error:
        return _say(str(error), FAILED)


def slack_manifest(args: argparse.Namespace) -> int:
    """Print the manifest that a Slack app is made from."""
    import json

    from adapters.slack.manifest import manifest

    return _tell([json.dumps(manifest(args.url or ""), indent=2)])


def evaluate(args: argparse.Namespace) -> int:
    """Ask a question set and print how much came back right, by kind and by topic."""
    from adapters.console.render import rich
    from adapters.evaluate import asker, chosen, put, report
    from storage.engine import in_memory

    _log_quietly()
    questions, good = _read_sets(args.files)
    with _bot_on(in_memory()) as bot:
        asks = asker(bot)
        verdicts = [put(one, asks) for one in chosen(questions, args.held_out)]
    _write_utf8()
    print(rich(report(verdicts, args.failures)))
    return 0 if good else FAILED


def digest_preview(args: argparse.Namespace) -> int:
    """Print a panel's digest as it would be posted now."""
    from adapters import digests

    return _tell(digests.preview(_database(args), args.panel))


def digest_upcoming(args: argparse.Namespace) -> int:
    """List when a panel's next digests are due."""
    from adapters import digests

    return _tell(digests.upcoming(_database(args), args.panel, args.count, args.after, args.json))


def digest_history(args: argparse.Namespace) -> int:
    """List what became of a panel's digests."""
    from adapters import digests

    return _tell(digests.history(_database(args), args.panel, args.json))


def migrate(args: argparse.Namespace) -> int:
    """Bring the database up to date."""
    from storage.engine import look_at, open_database

    url = _database(args)
    open_database(url).dispose()
    print(f"The database {look_at(url)}.")
    return 0


def export(args: argparse.Namespace) -> int:
    """Write everything of a panel to a new folder, for a handover."""
    from adapters import upkeep

    return _tell(upkeep.export(_database(args), args.panel, args.folder))


def import_panel(args: argparse.Namespace) -> int:
    """Bring a panel back from the folder of an export."""
    from adapters import upkeep

    return _tell(upkeep.bring_back(_database(args), args.folder, args.workspace))


def import_strengths(args: argparse.Namespace) -> int:
    """Load the Met's monthly workbook of dedicated ward officers: who is in post, and abstraction."""
    from adapters import imports

    return _tell(imports.strengths(_database(args), args.file))


def import_crime(args: argparse.Namespace) -> int:
    """Load the Met's ward level file of recorded crime."""
    from adapters import imports

    return _tell(imports.crime(_database(args), args.file))


def backup(args: argparse.Namespace) -> int:
    """Copy the database to a new file, in use or not."""
    from adapters import upkeep

    return _tell(upkeep.backup(_database(args), args.file))


def purge(args: argparse.Namespace) -> int:
    """Erase what has been kept for its time, listing it first."""
    from adapters import upkeep

    days = _settings(beside_talk=True).retention_days
    return _tell(upkeep.clear_out(_database(args), days, args.dry_run))


def _database(args: argparse.Namespace) -> str:
    url: str = args.database or _settings(beside_talk=True).database_url
    return url


def _tell(lines: Iterable[str]) -> int:
    _write_utf8()
    for line in lines:
        print(line)
    return 0


def _settings(beside_talk: bool = False) -> "Settings":
    from adapters.logs import set_up_logs
    from adapters.settings import read_settings

    settings = read_settings()
    set_up_logs(settings.log_level, settings.log_format, beside_talk)
    return settings


def _log_quietly() -> None:
    from adapters.logs import set_up_logs

    set_up_logs(beside_talk=True)  # a question needs no settings, so a wrong one must not stop it


def _look_up(settings: "Settings") -> "LookUp":
    from adapters.postcodes import look_up_at

    return look_up_at(settings.postcodes_api_url)


def _bot_that_reads(look_up: "LookUp | None" = None) -> "AbstractContextManager[Bot]":
    """A bot on the database there is, which it leaves as it is; where there is none, on an empty one in memory."""
    from storage.engine import in_memory

    return _bot_on(_database_to_read() or in_memory(), look_up)


@contextmanager
def _bot_on(engine: "Engine", look_up: "LookUp | None" = None) -> "Iterator[Bot]":
    from bot.core import Bot
    from bot.postcodes import no_look_up
    from storage.engine import one_session

    try:
        yield Bot(one_session(engine), look_up=look_up or no_look_up)
    finally:
        engine.dispose()


def _database_to_read() -> "Engine | None":
    from adapters.settings import SettingError, Settings, read_given
    from storage.engine import DatabaseError, to_read

    try:  # a question needs no settings and no database, so a wrong one must not stop it
        return to_read(read_given().get("DATABASE_URL", Settings().database_url))
    except (SettingError, DatabaseError):
        return None


def _ward_code(named: str | None) -> str | None:
    if named is None:
        return None
    from bot.knowledge.places import ward_named

    return ward_named(named).code


def _read_sets(files: Sequence[Path]) -> "tuple[list[Question], bool]":
    from adapters.evaluate import read_questions
    from bot.errors import UserError

    questions: list[Question] = []
    faults: list[str] = []
    for file in files:
        try:
            with file.open("rb") as source:
                read, bad = read_questions(source)
        except OSError:
            raise UserError(NO_FILE.format(file=file)) from None
        questions += read
        faults += (f"{file}: {fault}" for fault in bad)
    for fault in faults:
        _say(fault, FAILED)
    return questions, not faults


def _write_utf8() -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")


def _print(line: str) -> None:
    print(line, flush=True)


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _leave_pipe() -> int:
    # Nobody reads any more. Python would flush once more on the way out, so give it somewhere to.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _explain(error: Exception) -> int:
    if isinstance(error, ModuleNotFoundError):
        return _say(NOT_INSTALLED.format(name=error.name), FAILED)
    from adapters.settings import SettingError
    from bot.errors import UserError
    from storage.engine import DatabaseError
    from storage.facts import ReferenceFileError

    if isinstance(error, SettingError | UserError):
        return _say(str(error), MISUSED)
    if isinstance(error, DatabaseError | ReferenceFileError):
        return _say(str(error), FAILED)
    log.error("command failed", exc_info=error)
    return _say(FAULT.format(kind=type(error).__name__), FAILED)


if __name__ == "__main__":
    sys.exit(main())
