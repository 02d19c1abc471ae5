"""`/ask <question>`: anything, in a person's own words; a follow-up within ten minutes keeps the topic."""

from sqlmodel import Session

from bot.ask.asking import ask
from bot.ask.followup import kept, recalled
from bot.calls import Call, Command, Param
from bot.commands.answering import asked_for, home, with_told
from bot.commands.listing import with_listed, with_lists
from bot.commands.meeting import with_meeting
from bot.commands.posts import with_imported_crime
from bot.replies import Field, Reply
from storage.followups import recall, remember


def run(call: Call, session: Session) -> Reply:
    """Answer the question, and remember what it came to for ten minutes."""
    question = call.args.get("question", "")
    if not question.strip():
        return asked_for("Ask panelbot", "/ask", Field("question", "Your question"))
    row = recall(session, call.caller.id, call.place.id, call.at) if call.place.id else None
    before = recalled(row.query_json) if row else None
    reply, query = ask(question, home(call), before)
    reply = with_imported_crime(reply, session, lambda: ask(question, home(call), before)[0])
    answered = reply.finding is not None and reply.finding.outcome in ("answered", "clarify")
    if query is not None and answered and call.place.id:
        topic = reply.finding.topic if reply.finding else "none"
        remember(session, call.caller.id, call.place.id, kept(query), topic, call.at)
    shown = with_listed(with_told(reply, call, session), call, session)
    shown = with_lists(shown, question, query, call, session)
    return with_meeting(shown, question, query, call, session)


COMMAND = Command(
    name="ask",
    summary="Ask about officers, funding, costs, crime or panels",
    params=(Param("question", "Your question, in your own words", required=True),),
    run=run,
    alone=True,
    asks=True,
)
