"""The noise kinds: the same every time, different from what went in, and careful with figures."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.noise import NOISES, noisy

QUESTIONS = Path(__file__).parent / "questions"
KINDS = sorted(NOISES)
EXAMPLES = (
    "How many officers should Hampstead Town have for the ward?",
    "police promised for E05013659, was it 1-2-3 in 2010?",
    "if £57,000 was the price in 2019, is it £80,500 or 1.4m under section 92 and s.106?",
    "What would 2 PCs and a sergeant cost for 3 years, please?",
)


def asked() -> list[tuple[str, str]]:
    lines = [line for path in sorted(QUESTIONS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [(row["id"], row["question"]) for row in map(json.loads, lines)]


def figures(text: str) -> Counter[str]:
    """Every token with a digit, whatever its case and the marks around it."""
    tokens = (re.sub(r"^[^\w£]+|[^\w]+$", "", token) for token in text.casefold().split())
    return Counter(token for token in tokens if re.search(r"\d", token))


def test_there_are_the_seven_kinds():
    assert set(NOISES) == {"case", "punctuation", "typos", "joined", "texting", "grammar", "polite"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("question", EXAMPLES)
def test_is_the_same_each_time_and_not_what_went_in(kind: str, question: str):
    assert noisy(kind, question) == noisy(kind, question) != question


@pytest.mark.parametrize("kind", KINDS)
def test_keeps_figures_codes_and_money(kind: str):
    questions = [*((text, text) for text in EXAMPLES), *asked()]
    lost = [name for name, question in questions if figures(question) - figures(noisy(kind, question))]
    assert lost == []


@pytest.mark.parametrize("kind", KINDS)
def test_changes_nearly_every_question_asked(kind: str):
    questions = asked()
    unchanged = [name for name, question in questions if noisy(kind, question) == question]
    assert len(unchanged) <= len(questions) * 0.04


@pytest.mark.parametrize("kind", KINDS)
def test_leaves_a_blank_text_alone(kind: str):
    assert (noisy(kind, ""), noisy(kind, "  \n")) == ("", "  \n")


def test_typos_spare_the_first_letter_and_change_a_word_once():
    for _, question in asked():
        for before, after in zip(question.split(), noisy("typos", question).split(), strict=True):
            assert before[0] == after[0]
            assert abs(len(before) - len(after)) <= 1


def test_joins_one_or_two_pairs():
    for _, question in asked():
        assert question.count(" ") - noisy("joined", question).count(" ") in {0, 1, 2}


def test_polite_keeps_the_question_whole():
    assert all(question in noisy("polite", question) for _, question in asked())


def test_keeps_a_slash_command_first():
    assert noisy("polite", "/report a broken lamp").startswith("/report a broken lamp")


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text())
def test_never_raises_and_adds_no_figure(kind: str, text: str):
    result = noisy(kind, text)
    assert result == noisy(kind, text)
    if kind != "texting":  # where "b4" is meant
        assert re.findall(r"[0-9]", result) == re.findall(r"[0-9]", text)
