"""Upkeep from the command line: handing a panel over, backing the database up, and erasing what has had its time."""

import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from sqlmodel import Session

from bot.answers import counted
from bot.errors import UserError
from bot.handover import bring, packed, unpacked
from bot.handover.files import FILES
from bot.handover.whose import panel_meant
from bot.panels import ward_of
from storage.backup import copy_to
from storage.engine import opened, session_on, sessions
from storage.handover import see_one_moment
from storage.places import wards
from storage.retention import Due, due, old_names, old_questions, purge, tidy

EXPORTED = "The {ward} panel, {code}, is in {folder}: {files} files. Its README says what is in each."
BROUGHT = "The {ward} panel, {code}, is back in the workspace {workspace}, with {incidents} and {concerns}. {then}"
THEN_CONSOLE = "Talk to it with panelbot console --ward {ward}, and name its chairs anew."
THEN_SETUP = "In a channel there, /panel setup {ward} binds it; name its chairs anew with /panel chair."
BACKED_UP = "The database is copied to {file} ({size:,} bytes), and the copy is sound."
NOTHING_DUE = "Nothing has been kept past its time."
OLD_NAMES = "the officers' names of {wards}, which police.uk could not be asked about for too long"
ERASED = "Erased."
ERASED_BUT = "Erased; the file is in use, so traces may stay in it until panelbot purge runs while it is not."
NOT_ERASED = "Nothing was erased: run panelbot purge without --dry-run to do it."

NOT_EMPTY = "The folder {folder} is not empty: give a new one, so that nothing is overwritten."
NOT_A_FOLDER = "{folder} is a file: give the name of a folder."
CANNOT_WRITE = "The folder {folder} cannot be written ({reason}): make room there or give another place."
NO_FOLDER = "There is no folder {folder}: give the folder of a panelbot export."
CANNOT_READ = "{file} cannot be read ({reason}): give the folder of a panelbot export."
NOT_UTF8 = "{file} is not UTF-8 text: put it back as it was exported, or export the panel again."
THERE_ALREADY = "{file} is there already: give a new name, so that nothing is overwritten."
NO_PLACE_FOR_IT = "There is no folder {folder}: make it, or give another place for the copy."
NO_COPY_THERE = "{file} cannot be made ({reason}): give another place for the copy."
NOT_A_WORKSPACE = "A workspace is written as console, slack:T012AB or discord:1234: correct --workspace."

Lines = Iterator[str]


def export(url: str, said: str, folder: Path) -> Lines:
    """Write a panel's handover to a new folder."""
    _check_new(folder)
    with session_on(url) as session:
        see_one_moment(session)
        panel = panel_meant(session, said)
        files, code, ward = packed(session, panel), panel.code, ward_of(panel).name
    _write_all(folder, files)
    yield EXPORTED.format(ward=ward, code=code, folder=folder, files=len(files))


def bring_back(url: str, folder: Path, workspace: str) -> Lines:
    """Make a panel of a handover's folder."""
    if not workspace.isprintable() or not workspace.strip() or "/" in workspace or " " in workspace:
        raise UserError(NOT_A_WORKSPACE)
    bundle = unpacked(_read_all(folder))
    with session_on(url) as session:
        panel = bring(session, bundle, workspace, datetime.now(UTC))
        session.commit()
        ward = ward_of(panel).name
        then = (THEN_CONSOLE if workspace == "console" else THEN_SETUP).format(ward=panel.ward)
        code = panel.code
    incidents, concerns = counted(len(bundle.incidents), "incident"), counted(len(bundle.concerns), "concern")
    yield BROUGHT.format(ward=ward, code=code, workspace=workspace, incidents=incidents, concerns=concerns, then=then)


def backup(url: str, file: Path) -> Lines:
    """Copy the database to a new file."""
    try:
        if file.exists() or file.is_symlink():
            raise UserError(THERE_ALREADY.format(file=file))
        if not file.parent.is_dir():
            raise UserError(NO_PLACE_FOR_IT.format(folder=file.parent))
    except OSError as error:
        raise UserError(NO_COPY_THERE.format(file=file, reason=_why(error))) from None
    yield BACKED_UP.format(size=copy_to(url, file), file=file)


def clear_out(url: str, days: int, dry_run: bool) -> Lines:
    """List what has had its time, then erase it unless it is only to be listed."""
    now = datetime.now(UTC)
    with opened(url) as engine:
        with sessions(engine)() as session:
            lines = _listed(session, now, days)
        yield from lines or (NOTHING_DUE,)
        if not lines:
            return
        if dry_run:
            yield NOT_ERASED
            return
        with sessions(engine)() as session:
            purge(session, now, days)
        yield ERASED if tidy(engine) else ERASED_BUT


def _listed(session: Session, now: datetime, days: int) -> list[str]:
    lines = [_described(one) for one in due(session, now, days)]
    questions = old_questions(session, now)
    lines += [f"{counted(questions, 'question')} too old to be followed up"] if questions else []
    teams = old_names(session, now, days)
    return [*lines, *([OLD_NAMES.format(wards=counted(teams, "ward"))] if teams else [])]


def _described(one: Due) -> str:
    kinds = (
        (one.incidents, "the words and people of {}", "incident"),
        (one.concerns, "the title, notes and people of {}", "closed concern"),
        (one.letters, "{}", "letter"),
        (one.notices, "{} of digests", "notice"),
        (one.drafts, "{}", "draft"),
    )
    said = "; ".join(form.format(counted(len(ids), what)) for ids, form, what in kinds if ids)
    return f"{one.code}, {wards()[one.ward].name}, kept for {one.days} days: {said}"


def _check_new(folder: Path) -> None:
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise UserError(NOT_EMPTY.format(folder=folder))
        if folder.exists() and not folder.is_dir():
            raise UserError(NOT_A_FOLDER.format(folder=folder))
    except (OSError, ValueError) as error:
        raise UserError(CANNOT_WRITE.format(folder=folder, reason=_why(error))) from None


def _write_all(folder: Path, files: Mapping[str, str]) -> None:
    """All files or none: written beside the folder, under another name, then put in its place."""
    target = folder.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            for name, text in files.items():
                _write(partial / name, text)
            _put(partial, target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise UserError(CANNOT_WRITE.format(folder=folder, reason=_why(error))) from None


def _write(file: Path, text: str) -> None:
    with file.open("xb") as out:
        out.write(text.encode())
        out.flush()
        os.fsync(out.fileno())


def _put(partial: Path, target: Path) -> None:
    if not target.exists():
        partial.rename(target)
        return
    for file in partial.iterdir():  # the folder may be the one a person stands in: it stays the same folder
        file.rename(target / file.name)


def _read_all(folder: Path) -> dict[str, str]:
    try:
        if not folder.is_dir():
            raise UserError(NO_FOLDER.format(folder=folder))
        return {name: _read(folder / name) for name in FILES if (folder / name).exists()}
    except (OSError, ValueError) as error:
        raise UserError(CANNOT_READ.format(file=folder, reason=_why(error))) from None


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(NOT_UTF8.format(file=file.name)) from None
    except OSError as error:
        raise UserError(CANNOT_READ.format(file=file, reason=_why(error))) from None


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
