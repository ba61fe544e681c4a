"""`make bench`: from a save to its page in `book serve`, and the memory after many saves.

The clock runs from the write of the section to the last byte of its first page's picture, at a
client of the server's events. The processor's seconds are those of the server and its typesetter:
on a machine with other work, they are what can be compared.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

from tests.bench.books import copied
from tests.support.long_book import WORDS, write_manuscript
from tests.support.serving import Serving, serve

TIMES, SAVES, EARLY = 9, 200, 20


def main() -> None:
    """Print the table of measurements."""
    print("| what | times | figure | at most |\n| --- | --- | --- | --- |")
    reportage = copied()
    measure("a word of the reportage saved", reportage, 1.0)
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book"
        write_manuscript(book, sections=15, paragraphs=31, photographs=45)
        measure("a word of 20 pages of 300 saved", book, 2.0)
    memory(reportage)


def measure(what: str, project: Path, most: float) -> None:
    """Print how long it takes until a changed word is on its page."""
    with serve(project) as serving:
        pages = sum(part["pages"] for part in serving.settled()["parts"])
        taken = [change(serving, project, number) for number in range(TIMES)]
    clock, processor = (statistics.median(each) for each in zip(*taken, strict=True))
    print(
        f"| {what}, {pages} pages | {processor:.2f} s CPU | {clock:.2f} s | {most} s |", flush=True
    )


def change(serving: Serving, project: Path, number: int) -> tuple[float, float]:
    """Save a changed word; return the seconds until it is on its page, and of the processor."""
    before = serving.settled()
    keys = {part["id"]: part["key"] for part in before["parts"]}
    states = serving.states()
    next(states)
    used, begun = processor_seconds(serving), time.perf_counter()
    save(project, number)
    for state in states:
        fresh = [part for part in state["parts"] if keys.get(part["id"]) != part["key"]]
        if fresh:
            break
    assert serving.ask(f"pages/{fresh[0]['key']}-1-96.jpg").status == 200
    passed, worked = time.perf_counter() - begun, processor_seconds(serving) - used
    states.close()
    serving.settled(before["number"])
    return passed, worked


def save(project: Path, number: int) -> None:
    """Write the first section with another word in its first paragraph, beside it and renamed."""
    path = min((project / "source/sections").glob("*.md"))
    title, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    words = text.split(" ")
    words[1] = WORDS[number % len(WORDS)]
    beside = path.with_suffix(".saved")
    beside.write_text(f"{title}\n\n{' '.join(words)}", encoding="utf-8")
    beside.replace(path)


def memory(project: Path) -> None:
    """Print what the processes hold after few saves and after many, and how many there are."""
    held, processes = {}, {}
    with serve(project) as serving:
        number = serving.settled()["number"]
        for saved in range(1, SAVES + 1):
            save(project, saved)
            number = serving.settled(number)["number"]
            if saved in (EARLY, SAVES):
                found = family(serving.process.pid)
                held[saved], processes[saved] = sum(map(resident, found)), len(found)
    few, many = held[EARLY], held[SAVES]
    saves = f"after {EARLY} and {SAVES} saves"
    print(f"| memory {saves} | {few:.0f} : {many:.0f} MB | {many / few:.2f} | 1.1 |")
    few, many = processes[EARLY], processes[SAVES]
    print(f"| processes {saves} | {few} : {many} | {many / few:.2f} | 1.0 |")


def family(pid: int) -> list[int]:
    """Return a process and those below it."""
    below = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [pid, *(each for child in below for each in family(child))]


def resident(pid: int) -> float:
    """Return the resident memory of a process in megabytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def processor_seconds(serving: Serving) -> float:
    """Return what the server and its typesetter have used of processors."""
    ticks = 0
    for pid in family(serving.process.pid):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
