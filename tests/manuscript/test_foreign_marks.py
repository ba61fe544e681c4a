"""Marks of other dialects are reported where they would be printed, and plain prose is not."""

import pytest

from book.errors import Severity
from book.manuscript.markdown import parse

REPORTED = [
    ("| Name | Dead |\n|:-----|-----:|\n| Izium | 12 |", "| Name | Dead |"),
    ("Назва | Загинуло\n--- | ---\nІзюм | 12", "--- | ---"),
    ("+------+\n| Ізюм |\n+------+", "+------+"),
    ("Це ~~викреслено~~ зовсім", "~~викреслено~~"),
    ("Це ==позначено== маркером", "==позначено=="),
    ("H~2~O", "~2~"),
    ("x^2^ і м^2^", "^2^"),
    ("## Місто {#misto}", "{#misto}"),
    ("[слово]{.note}", "{.note}"),
    ("Слово {: .note}", "{: .note}"),
    ("![](tank){width=50%}", "{width=50%}"),
    ("##Без пробілу", "##Без пробілу"),
    ("- [ ] зробити", "[ ]"),
    ("1. [x] зроблено", "[x]"),
    ("маса $E=mc^2$ та енергія", "$E=mc^2$"),
    ("$math$", "$math$"),
    ("$$\\sum x$$", "$$\\sum x$$"),
    ("рядок\n:::note\nслово", ":::note"),
    ("[[Ізюм]]", "[[Ізюм]]"),
    ("![[tank.jpg]]", "![[tank.jpg]]"),
    ("Він сказав: <<так і було>>.", "<<так і було>>"),
    ("{{ title }}", "{{ title }}"),
    ("{++додано++} та {>>зауваження<<}", "{++додано++}"),
    ("***«Слово»***далі", "***«Слово»***"),
    ("**Примітка:**текст", "**Примітка:**"),
    ("_«Слово»_далі", "_«Слово»_"),
    ("[words](https://example.org/a report.pdf)", "](https://example.org/a report.pdf)"),
    ("[words[^1]](https://example.org/)\n\n[^1]: Note.", "](https://example.org/)"),
    ("[b]слово[/b]", "[b]"),
    ("== Розділ ==", "== Розділ =="),
    ("[TOC]", "[TOC]"),
    ("> [!NOTE]\n> слово", "[!NOTE]"),
    ("!!! note", "!!!"),
    ("\\newpage", "\\newpage"),
]


@pytest.mark.parametrize(("source", "mark"), REPORTED)
def test_a_mark_that_would_be_printed_is_reported(source: str, mark: str) -> None:
    found = [each for each in parse(source, file="10.md", targets={}).findings if each.hint]
    reported = [each for each in found if each.code == "MAN-15"]
    assert f"“{mark}” would be printed with its marks" in [each.message for each in reported]
    assert {each.severity for each in reported} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("2*3*4 = 24", "“2”"),
        ("разом 5*х*2", "“5”"),
        ("Leser*innen und Mitarbeiter*innen", "“Leser”"),
        ("Alle Leser*innen und\nAutor*innen", "“Leser”"),
        ("F**k this and f**k that", "“F”"),
        ("Ім'я\tВік\nОля\t33", "table"),
        ("Вірш:\\\nрядок\\", "backslash"),
        ("Term\n: its words", "definitions"),
        ("<name@host>", "“name@host”"),
        ("---\ntitle: A\nauthor: B\n---\n\nWords", "---"),
    ],
)
def test_signs_that_would_be_lost_or_mean_something_else_are_reported(
    source: str, part: str
) -> None:
    findings = parse(source, file="10.md", targets={}).findings
    assert any(part in each.message for each in findings if each.code == "MAN-15")


@pytest.mark.parametrize(
    "source",
    [
        "Від ~80 % до ~90 %, 5 * 3 і 4 * 2, ±5, 10^6, x^2, №5, C#, a|b|c | d.",
        "It costs $5 and $6, $5/$6, 5$ or 6$, US$5–US$6m; A$AP and Ke$ha.",
        "a == b == c, a=b, x==y, <3, 5 < 6 > 4, 5 >> 4 << 3, – he said – , wow!!!",
        "Ціна* 5 грн, знижка** 3, *без ПДВ, ** з ПДВ.",
        "Leser*innen, Autor:innen.\n\nun*glaub*lich, рядок\\\nрядок, C:\\Users\\a C:\\\\",
        "–\tХто?\n–\tЯ.",
        "*Слово*, **«слово»** далі, під*крес*лене, ***дуже*** важливо, «*слово*»далі",
        "[sic] [а] {курсив} (a) (b) [1] :-) 10:30:15 _private snake_case_name foo__bar",
        "https://example.org/~a~b~c?d=={x=y}&_e.f_ і <https://example.org/~a~b~/{#c}>",
        "`2*3*4 {#id} ~~a~~` \\*\\*«а»\\*\\*далі \\~\\~b\\~\\~ \\[[c]] 2\\*3\\*4",
        "#Ізюм сьогодні\n+380 50 123 | факс\n= дорівнює =\n| тиша",
        "Він сказав\n— і пішов.\nПотім, 24\nлютого, почалося: так.",
        "* * *\n\n***\n\n- список\n- ще\n\n1. один\n2. два\n\n> цитата",
        "Слово[^1] і [посилання](https://example.org/a_b_c) та [слово]{lang=en}.\n\n[^1]: А ~5 %.",
        "```\n| a | b |\n|---|---|\n~~c~~ $x$ {#id}\n```",
    ],
)
def test_plain_prose_is_not_reported(source: str) -> None:
    assert parse(source, file="10.md", targets={}).findings == ()


def test_many_faults_of_a_kind_are_counted() -> None:
    findings = parse("~~a~~\n\n" * 150, file="10.md", targets={}).findings
    assert len(findings) == 101
    assert findings[-1].message == "50 more faults of this kind follow in this file"
    assert findings[-1].line == 201
