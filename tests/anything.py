"""Any reply at all, for the tests of what renders one: every block there is, hostile text in it, and far too much."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from bot.replies import (
    Choice,
    Choices,
    Cited,
    Facts,
    Field,
    Form,
    Items,
    Notice,
    Paragraph,
    Picture,
    Reply,
    Sources,
    Table,
)

PNG = b"\x89PNG"
HOSTILE = (
    "# @everyone @here <@1> <@!2> <#3> <@&4> <t:5:R> </panel:6> <:x:7> <a:x:8> <id:guide> :tada: *x* _y_ __u__ ~~s~~ "
    "||z|| `c` ```k``` [nice](https://evil.example) <https://evil.example|nice> https://evil.example discord.gg/abc "
    "steam://run & \\* \\ <!channel>\n> q\n-# small\n1. one\u202e\x1b[31m"
)


def everything(text: str) -> Reply:
    """A reply with every block there is, all of one text."""
    cited = Cited("one", text, text, "https://www.london.gov.uk/moderation", "2022-02", text)
    return Reply(
        text,
        (
            Paragraph(text),
            Notice(text),
            Facts(((text, text), ("", text), (text, ""))),
            Items((text, text)),
            Table((text[:9], "n"), ((text[:9], "1"), (text[:9], "12"))),
            Table((text, text), ((text, text),)),
            Sources((cited, replace(cited, cite="nowhere", url="javascript:alert(1)"))),
            Picture(PNG, text),
            Choices((Choice(text, "/panel help"), Choice("", "/panel about"))),
        ),
    )


TEXT = st.one_of(
    st.text(max_size=40),
    st.text("\\`*_~|<>[]()@:/#-+.!1 aeEvryonh\n", max_size=40),
    st.sampled_from(
        [
            "",
            " ",
            "\n",
            HOSTILE,
            "&" * 800,
            "a" * 4_500,
            "word " * 900,
            "<" * 30,
            "\u202e",
            "🚓" * 60,
            "\ud800",
            "*" * 99,
        ]
    ),
)
SHORT = st.text(max_size=12)
URL = st.sampled_from(
    [
        "https://a.uk/x",
        "",
        "javascript:alert(1)",
        "https://a b",
        "http://x/" + "y" * 4_000,
        "HTTPS://A",
        "https://a/(b)c)",
    ]
)
CITED = st.builds(Cited, SHORT, TEXT, TEXT, URL, SHORT, TEXT)
ROW = st.lists(TEXT, max_size=6).map(tuple)


def many(one: st.SearchStrategy[Any], most: int = 8) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few of something, and sometimes very many of the same few."""
    few = st.lists(one, max_size=most).map(tuple)
    return st.one_of(few, st.tuples(few, st.sampled_from([8, 120])).map(lambda both: both[0] * both[1]))


BLOCK = st.one_of(
    st.builds(Paragraph, TEXT),
    st.builds(Notice, TEXT),
    st.builds(Facts, many(st.tuples(TEXT, TEXT), 4)),
    st.builds(Items, many(TEXT)),
    st.builds(Table, ROW, many(ROW)),
    st.builds(Table, st.tuples(SHORT, SHORT), many(st.tuples(SHORT, SHORT))),
    st.builds(Sources, many(CITED, 3)),
    st.builds(Picture, st.just(PNG), TEXT),
    st.builds(Choices, many(st.builds(Choice, TEXT, TEXT, st.sampled_from(["", "discord:1/2"])))),
)
REPLY = st.builds(
    Reply,
    TEXT,
    st.one_of(st.lists(BLOCK, max_size=4), st.lists(BLOCK, max_size=1).map(lambda one: one * 60)).map(tuple),
    st.booleans(),
)

NAMES = st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=12, unique=True)
FIELD = st.builds(
    Field,
    st.just(""),
    TEXT,
    TEXT,
    st.booleans(),
    many(TEXT, 3),
    st.booleans(),
    st.sampled_from(["text", "ward", "person"]),
)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form, each of its fields under a name of its own, with one of its options in it or anything."""
    fields = tuple(replace(draw(FIELD), name=name) for name in draw(NAMES))
    chosen = (draw(st.sampled_from((*one.options, one.value))) if one.options else one.value for one in fields)
    return Form(
        draw(TEXT), "/report", tuple(replace(one, value=value) for one, value in zip(fields, chosen, strict=True))
    )
