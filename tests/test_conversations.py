"""Conversations with the real bot: what people ask, and what comes back."""

import pytest

from adapters.console.render import plain
from bot.replies import Notice, Paragraph, Reply, WardRef
from tests.conftest import Say

HAMPSTEAD_TOWN = "E05013659"


def outcome(reply: Reply) -> str:
    """What the reply amounts to."""
    assert reply.finding is not None
    return reply.finding.outcome


def figures(reply: Reply) -> list[float | str]:
    """The numbers the reply states."""
    assert reply.finding is not None
    return [figure.value for figure in reply.finding.figures]


def ward(reply: Reply) -> WardRef | None:
    """The ward the reply is about."""
    assert reply.finding is not None
    return reply.finding.ward


def test_the_number_comes_first_then_its_date_and_source(say: Say) -> None:
    reply = say("how many officers should hampstead town have")
    assert reply.summary == (
        "Hampstead Town (Camden) is promised at least 2 constables and 1 PCSO. That is the last ward minimum the Met "
        "has published, in February 2022; I hold nothing later."
    )
    assert reply.sources[0].cite == "Metropolitan Police, February 2022"
    assert figures(reply) == [2, 1]


def test_a_promise_is_kept_apart_from_a_count(say: Say) -> None:
    text = plain(say("how many officers should cranham have"))
    assert "In post: I do not hold a count." in text
    assert "panelbot import strengths" in text
    assert "A promise is not a count" in text


def test_camden_is_a_gap_and_never_nought(say: Say) -> None:
    text = plain(say("how many officers are in post in hampstead town"))
    assert "not published ward strengths for Camden since August 2024" in text
    assert "zero" not in text


@pytest.mark.parametrize(
    ("year", "team"),
    [("2010", [1, 2, 3]), ("2014", [1, 1]), ("2019", [2, 1])],
)
def test_the_promise_of_a_year(say: Say, year: str, team: list[int]) -> None:
    assert figures(say(f"how many officers was cranham promised in {year}")) == team


def test_a_year_before_any_promise_is_not_held(say: Say) -> None:
    assert "I do not hold a ward promise from before 2004" in say("officers promised to cranham in 2001").summary


def test_two_years_are_compared_in_a_table(say: Say) -> None:
    text = plain(say("compare officers per ward in 2009 and 2019"))
    assert "When" in text
    assert text.index("2009") < text.index("2019")


def test_the_mets_strength_of_a_month(say: Say) -> None:
    assert say("how many officers did the met have in march 2020").summary == (
        "The Met had 31,745 police officers in March 2020."
    )


def test_a_month_outside_the_series_is_not_held_and_the_nearest_is_given(say: Say) -> None:
    reply = say("how many officers did the met have in june 2005")
    assert reply.summary.startswith("I do not hold the Met's strength for June 2005")
    assert 30636 in figures(reply)


def test_residents_cannot_simply_buy_officers(say: Say) -> None:
    text = plain(say("can residents pay for their own police officer"))
    assert "Residents cannot simply buy ward officers" in text
    assert "This is not legal advice." in text


@pytest.mark.parametrize(
    "question",
    ["is metpatrol plus still available", "since metpatrol plus is still open how do we apply", "isnt bogof closed"],
)
def test_a_closed_scheme_is_corrected_first(say: Say, question: str) -> None:
    reply = say(question)
    assert "MetPatrol Plus" in reply.summary
    assert "clos" in reply.summary
    assert "2019" in reply.summary


def test_a_team_is_priced_line_by_line_within_bounds(say: Say) -> None:
    reply = say("what would 2 pcs and a sergeant cost for 3 years")
    assert {693000, 600000} <= set(figures(reply))
    assert "I do not hold a price for a sergeant" in plain(reply)
    assert "3 x £77,000 x 3 years = £693,000" in plain(reply)


def test_safest_is_answered_with_the_rank(say: Say) -> None:
    text = plain(say("is hampstead town one of the safest wards"))
    assert "956" in text
    assert "16th" in text


def test_an_old_name_answers_for_its_successor_and_says_so(say: Say) -> None:
    reply = say("how many officers in frognal and fitzjohns")
    assert ward(reply) == WardRef("E05013657", "Frognal", "Camden")
    assert Notice("Frognal and Fitzjohns (Camden) is now mostly Frognal, 71 % of its area.") in reply.blocks


def test_a_shared_name_is_asked_about_and_the_choice_answers(say: Say) -> None:
    asked = say("crime in highgate")
    assert outcome(asked) == "clarify"
    assert [choice.label for choice in asked.choices] == ["Highgate (Camden)", "Highgate (Haringey)"]
    assert ward(say(asked.choices[1].command)) == WardRef("E05013592", "Highgate", "Haringey")


def test_the_borough_settles_a_shared_name(say: Say) -> None:
    assert ward(say("crime in highgate in camden")) == WardRef("E05013661", "Highgate", "Camden")


def test_the_panels_own_ward_settles_a_shared_name(say: Say) -> None:
    assert ward(say("crime in highgate", ward="E05013594")) == WardRef("E05013592", "Highgate", "Haringey")


@pytest.mark.parametrize("words", ["our ward", "here", "my area"])
def test_our_ward_is_the_panels(say: Say, words: str) -> None:
    assert ward(say(f"how many officers are promised to {words}", ward=HAMPSTEAD_TOWN)) is not None


def test_our_ward_is_asked_about_where_there_is_no_panel(say: Say) -> None:
    assert outcome(say("how many officers does our ward have")) == "clarify"


def test_a_place_outside_london_is_declined_by_name(say: Say) -> None:
    reply = say("how many officers in headingley")
    assert outcome(reply) == "declined"
    assert "Headingley" in reply.summary


def test_a_follow_up_keeps_the_topic(say: Say) -> None:
    say("how much crime in highgate camden")
    assert 493 in figures(say("and in frognal?", minutes=9))


def test_a_follow_up_is_forgotten_after_ten_minutes(say: Say) -> None:
    say("how much crime in highgate camden")
    assert 493 not in figures(say("and in frognal?", minutes=11))


def test_a_follow_up_is_one_persons_own(say: Say) -> None:
    say("how much crime in highgate camden")
    assert 493 not in figures(say("and in frognal?", who="test:bob"))


def test_two_questions_in_one_get_two_answers(say: Say) -> None:
    reply = say("is metpatrol plus still open and what is section 92?")
    text = plain(reply)
    assert "MetPatrol Plus" in reply.summary
    assert any(isinstance(block, Paragraph) and "section 92" in block.text for block in reply.blocks)
    assert text.count("Source: ") == 1


def test_what_is_not_held_is_said_with_who_to_ask(say: Say) -> None:
    assert say("how many police dogs does the met have").summary == (
        "I do not hold numbers of police dogs or horses. Ask the Met's statistics pages or a freedom of information "
        "request."
    )


@pytest.mark.parametrize("question", ["whats the weather tomorrow", "asdfghjkl", "🍕", "<script>alert('hi')</script>"])
def test_what_is_not_ours_is_declined_with_what_is(say: Say, question: str) -> None:
    reply = say(question)
    assert outcome(reply) == "declined"
    assert "I answer about police numbers" in reply.summary


def test_an_emergency_is_sent_to_999_and_nothing_is_kept(say: Say) -> None:
    say("crime in frognal")
    reply = say("someone is breaking into my house right now")
    assert (outcome(reply), reply.summary[:9]) == ("emergency", "Call 999 ")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/panel", "Say what after /panel: `/panel help` lists the words."),
        ("/panel oficers", "I don't know that command. Did you mean `/panel officers`?"),
        ("/frobnicate", "I don't know that command. Type `/panel help` to see what there is."),
    ],
)
def test_a_mistyped_command_gets_one_sentence(say: Say, typed: str, said: str) -> None:
    assert say(typed).summary == said


def test_too_long_a_question_gets_one_sentence(say: Say) -> None:
    assert say("why " * 3000).summary == "That is longer than I can read in one go: ask in a sentence or two."


@pytest.mark.parametrize("line", ["/panel officers Abbey", "/panel officers abbey", "/panel crime Abbey"])
def test_a_command_asks_which_ward_is_meant_by_an_ordinary_word(say: Say, line: str) -> None:
    reply = say(line)
    assert reply.summary == "There is more than one Abbey. Which one do you mean?"
    assert [one.command for one in reply.choices][:1] == [f"{line.rpartition(' ')[0]} E05014053"]
