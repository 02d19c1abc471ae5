"""The files of a handover and their columns, each with what it means: the README is made of this."""

from collections.abc import Mapping

FORMAT = 1
PANEL_FILE, README_FILE = "panel.json", "README"

MOMENT = "in UTC, as 2026-11-21T12:00:00+00:00"
TABLES: Mapping[str, Mapping[str, str]] = {
    "incidents.csv": {
        "reference": "the incident's reference",
        "state": "reported, accepted, raised (with the team), closed, declined, merged or withdrawn",
        "reason": "why it was closed or declined, if a reason was given",
        "category": "the police's heading, by its key",
        "ward": "the ward's code",
        "place": "where, as the reporter put it; empty where erased",
        "happened_at": f"when, {MOMENT}; empty where nobody said",
        "reported_at": f"when it was first reported, {MOMENT}",
        "text": "what happened, as the reporter put it; empty where erased",
        "reports": "how many reports stand, those of incidents merged into this one among them",
        "reporters": "by how many people",
        "precision": "how exactly happened_at is known: minute, hour, part (of a day), day, weekend, week or month",
        "merged_into": "the incident this one was found to be",
    },
    "concerns.csv": {
        "reference": "the concern's reference",
        "state": "raised, accepted, priority, action or closed",
        "reason": "why it was closed",
        "title": "the concern in a line; empty where erased",
        "raised_at": f"when it was raised, {MOMENT}",
        "incidents": "the references of the incidents gathered under it, with spaces between",
    },
    "changes.csv": {
        "reference": "the incident or the concern that changed; rows are in the order things happened",
        "at": f"when, {MOMENT}",
        "by": "the role of whoever did it: resident, officer, chair or admin; system for an erasure",
        "from": "the state before; empty for the first step",
        "to": "the state after",
        "note": "the note, as it was written; empty where erased",
        "reason": "the reason given with it",
    },
    "reports.csv": {
        "reference": "the incident that was reported",
        "at": f"when, {MOMENT}",
        "reporter": "1, 2, 3…: the same number is the same person, and says nothing else of them; empty where erased",
        "wrote": "yes if the incident's words are this report's",
        "withdrawn": "yes if the report was withdrawn",
    },
    "staffing.csv": {
        "as_of": "the day the numbers are of",
        "constables": "constables",
        "pcsos": "PCSOs",
        "sergeants": "sergeants; empty where nobody said",
        "source": "who said so, as it was entered",
        "told_at": f"when it was entered, {MOMENT}",
    },
    "meetings.csv": {
        "at": f"when the meeting is, {MOMENT}",
        "where": "where",
        "set_at": f"when it was entered, {MOMENT}; of two for one day the later stands",
        "cancelled": "yes if it was called off",
    },
    "digests.csv": {
        "slot_utc": f"when the digest was due, {MOMENT}",
        "state": "due, claimed (being posted), posted, unknown (perhaps posted), failed, combined (told by the one "
        "after it) or skipped (nothing had happened)",
        "posted_at": f"when it was posted, {MOMENT}; empty where it was not",
        "place": "1, 2, 3…: the same number is the same channel, and says nothing else of it",
        "message": "the platform's number of the message; empty where there is none",
        "late": "yes if it was late",
        "attempts": "how often it was tried",
        "covers_from": f"from when it tells, {MOMENT}; up to slot_utc",
        "why": "why it could not be posted, if it could not",
    },
}
PANEL_FIELDS: Mapping[str, str] = {
    "format": f"the version of this layout: {FORMAT}",
    "code": "the panel's code, with which every reference begins",
    "ward": "the ward's code",
    "ward_name": "its name",
    "borough": "its borough",
    "made_at": f"when the panel was made, {MOMENT}",
    "settings": "what the panel set for itself",
    "incidents": "how many incidents there have been: the next gets the next number",
    "concerns": "how many concerns there have been",
}
FILES = (PANEL_FILE, *TABLES)
"""What must be there to bring a panel back."""

README = """\
Handover of the safer neighbourhood panel {code}, {ward} ({borough})

panelbot made these files. It is not the police, and none of this is a report to the police: in an emergency call 999,
otherwise call 101 or report online. Bring them back with: panelbot import panel FOLDER

What is left out: who people are. Reporters, chairs, officers and others are not named, roles and channels are not
in here, and neither are unfinished reports and messages to reporters. Chairs are named anew where the panel is brought
back. Texts are as people wrote them, so keep these files as carefully as the panel does, and delete them when done.

All files are UTF-8. Rows of the tables end in CR LF; a cell with a comma, a quotation mark or a line break is in
quotation marks. A cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage
return) has an apostrophe before it, which is taken off when it is brought back. Do not save over these files from a
spreadsheet if they are to be brought back: it changes times and numbers.

{contents}"""


def readme(code: str, ward: str, borough: str) -> str:
    """What is in each file, in words."""
    parts = [_described(PANEL_FILE, PANEL_FIELDS), *(_described(*one) for one in TABLES.items())]
    return README.format(code=code, ward=ward, borough=borough, contents="\n".join(parts))


def _described(name: str, columns: Mapping[str, str]) -> str:
    lines = "".join(f"  {column}: {meaning}\n" for column, meaning in columns.items())
    return f"{name}\n{lines}"
