"""Every rule, as `book check --list` prints them, and CHECK-01, which needs to know them all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from book.check.result import Subject
from book.check.rule import Problem, Rule, protects, rule, threshold
from book.check.rules import (
    editions,
    epub_edition,
    manuscript_rules,
    picture_files,
    print_edition,
    screen_edition,
    structure_words,
)
from book.errors import Severity
from book.manuscript.settings import PublicationToml
from book.manuscript.toml_lines import TomlFile

#: Rules that an answer under [answers] settles.
ANSWERED = ("CAP-05", "META-07", "SAFE-05", "SAFE-06")


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """The settings that switch rules off or answer them, with their lines."""

    settings: PublicationToml
    toml: TomlFile


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRule:
    """A rule, and what it is applied to."""

    id: str
    title: str
    severity: Severity
    protects: str
    threshold: str
    source: str
    subjects: tuple[Subject, ...]


@rule("CHECK-01", "What is switched off has a reason", Severity.ERROR, "this program")
@threshold("a known id and a reason")
@protects("the publication from a rule that is switched off by mistake")
def switches_are_known(switches: Switches) -> Iterator[Problem]:
    """Yield a problem for each id that no rule has, and for each switch without a reason."""
    file = switches.toml.file
    known = {each.id for each in listed_rules()}
    for id, reason in switches.settings.checks.off.items():
        line = switches.toml.line("checks", "off", id)
        if id not in known:
            hint = "see: book check --list; an id is written as “IMG-04”"
            yield Problem(f"there is no check “{id}”", hint, file=file, line=line)
        elif not reason:
            yield Problem(
                f"“{id}” is switched off without a reason, and so stays on",
                f'write why: "{id}" = "the printing house takes them"',
                file=file,
                line=line,
            )
    for id in switches.settings.answers:
        if id not in ANSWERED:
            yield Problem(
                f"no check asks “{id}”",
                f"these ask: {', '.join(ANSWERED)}; others are switched off under "
                "[checks.off], with a reason",
                file=file,
                line=switches.toml.line("answers", id),
            )


def listed_rules() -> tuple[ListedRule, ...]:
    """Return every rule once, sorted by id, with the subjects that it is applied to."""
    by_id: dict[str, list[tuple[Subject, Rule[Any]]]] = {}
    for subject, each in _rules_by_subject():
        by_id.setdefault(each.id, []).append((subject, each))
    return tuple(
        ListedRule(
            id=id,
            title=same[0][1].title,
            # `error` sorts before `warning`.
            severity=min(rule.severity for _, rule in same),
            protects=same[0][1].protects,
            threshold=same[0][1].threshold,
            source=same[0][1].source,
            subjects=tuple(dict.fromkeys(subject for subject, _ in same)),
        )
        for id, same in sorted(by_id.items())
    )


def _rules_by_subject() -> Iterator[tuple[Subject, Rule[Any]]]:
    lists: tuple[tuple[Subject, Sequence[Rule[Any]]], ...] = (
        ("manuscript", manuscript_rules.RULES),
        ("manuscript", picture_files.RULES),
        ("manuscript", [switches_are_known]),
        ("print", print_edition.RULES),
        ("screen", screen_edition.RULES),
        ("screen", [editions.same_labels, structure_words.words_apart]),
        ("epub", epub_edition.RULES),
        ("epub", [editions.epubcheck_silent]),
        ("print", editions.EDITION_RULES),
        ("cover", print_edition.RULES),
        ("cover", [*editions.COVER_RULES, editions.up_to_date]),
        ("screen", editions.EDITION_RULES),
        ("epub", editions.EDITION_RULES),
        ("print", [editions.up_to_date]),
        ("screen", [editions.up_to_date]),
        ("epub", [editions.up_to_date]),
        ("manuscript", manuscript_rules.LOADING_RULES),
    )
    for subject, rules in lists:
        yield from ((subject, each) for each in rules)
