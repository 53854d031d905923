"""What came of it: a table, charts, and all of it as JSON."""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Callable

from .charts import Bar, Line, bar_chart, line_chart
from .endless import Trace
from .peers import Tool
from .rounds import Result
from .workloads import Workload


@dataclasses.dataclass(frozen=True)
class Comparison:
    """A workload at a place, with what each tool did, by the tools' names."""
    workload: Workload
    place: str
    results: dict[str, Result]
    note: str = ""  # how it was done, where there is more than one way

    @property
    def name(self) -> str:
        return f"{self.workload.name}-{self.place}"


@dataclasses.dataclass(frozen=True)
class Endless:
    """The workload without end, with what each tool did, by the tools' names."""
    workload: Workload
    traces: dict[str, Trace]


@dataclasses.dataclass
class Report:
    """Kept in a folder as it grows."""
    folder: pathlib.Path
    tools: dict[str, Tool]
    machine: dict[str, str]
    versions: dict[str, str]
    comparisons: list[Comparison] = dataclasses.field(default_factory=list)
    endless: Endless | None = None

    def add(self, comparison: Comparison) -> None:
        self.comparisons.append(comparison)
        (self.folder / f"{comparison.name}.svg").write_text(self.bars(comparison))
        self.write()
        print(self.section(comparison), flush=True)

    def add_endless(self, endless: Endless) -> None:
        self.endless = endless
        lines = [Line(self.tools[name].title, [(moment.seconds, moment.resident_mib) for moment in trace.moments])
                 for name, trace in endless.traces.items() if trace.moments]
        if lines:
            (self.folder / "endless.svg").write_text(line_chart(
                f"Memory while a list of {endless.workload.files:,} lines comes from a pipe",
                "resident memory, a logarithmic scale", lines))
        self.write()
        print(self.endless_section(endless), flush=True)

    def write(self) -> None:
        """Both files are whole after each workload, so that a run which is ended early leaves what it has."""
        (self.folder / "results.md").write_text(self.markdown())
        (self.folder / "results.json").write_text(json.dumps(self.as_json(), indent=1) + "\n")

    def markdown(self) -> str:
        about = [f"- {what}: {value}" for what, value in (self.machine | self.versions).items()]
        sections = [self.section(comparison) for comparison in self.comparisons]
        if self.endless:
            sections.append(self.endless_section(self.endless))
        return "\n".join([*about, "", *sections])

    def section(self, comparison: Comparison) -> str:
        """A table of one workload."""
        work = comparison.workload
        lines = [f"### {work.name}: {work}, {work.slots} at a time, to {comparison.place}", ""]
        if comparison.note:
            lines += [comparison.note, ""]
        lines += ["| tool | wall s | least to most | CPU µs a file | peak MiB | best peer = 1 | floor = 1 | ceiling = 1 |",
                  "|---|---:|---:|---:|---:|---:|---:|---:|"]
        references = (self.best_peer(comparison), self.least(comparison, lambda tool: tool.is_floor),
                      self.least(comparison, lambda tool: tool.is_ceiling))
        for name, result in comparison.results.items():
            lines.append(self.row(self.tools[name], result, work, references))
        if work.name == "features":
            lines += ["", overhead(comparison)]
        return "\n".join(lines) + "\n"

    def row(self, tool: Tool, result: Result, work: Workload,
            references: tuple[float | None, ...]) -> str:
        title = f"{tool.title} ({result.fault})" if result.fault else tool.title
        if not result.samples:
            return f"| {title} | | | | | | | |"
        walls = result.walls
        return (f"| {title} | {result.wall:.2f} | {min(walls):.2f} to {max(walls):.2f} "
                f"| {result.cpu / work.files * 1e6:,.0f} | {result.peak_kib / 1024:.0f} "
                + "".join(f"| {ratio(result.wall, reference)} " for reference in references) + "|")

    def best_peer(self, comparison: Comparison) -> float | None:
        """The shortest time of a peer that did all of the work."""
        walls = [result.wall for name, result in comparison.results.items()
                 if self.tools[name].is_peer and result.samples and not result.fault]
        return min(walls, default=None)

    def least(self, comparison: Comparison, chosen: Callable[[Tool], bool]) -> float | None:
        """The shortest time of the tools that are chosen."""
        walls = [result.wall for name, result in comparison.results.items()
                 if chosen(self.tools[name]) and result.samples and not result.fault]
        return min(walls, default=None)

    def bars(self, comparison: Comparison) -> str:
        bars = []
        for name, result in comparison.results.items():
            if not result.samples:
                continue
            tool = self.tools[name]
            style = "ours" if tool.is_hoist else "other" if tool.is_peer else "limit"
            bars.append(Bar(tool.title, result.wall, min(result.walls), max(result.walls), style,
                            "(not all of it)" if result.fault else ""))
        rounds = max((len(result.samples) for result in comparison.results.values()), default=0)
        runs = "1 run" if rounds == 1 else f"{rounds} runs"
        return bar_chart(f"{comparison.workload.name}: {comparison.workload}",
                         f"seconds to {comparison.place}, median of {runs}; less is better", bars)

    def endless_section(self, endless: Endless) -> str:
        lines = [f"### endless: {endless.workload.files:,} lines from standard input, "
                 f"{endless.workload.slots} at a time, each answered \"not found\"", "",
                 "| tool | answers | wall s | CPU µs an answer | peak MiB |", "|---|---:|---:|---:|---:|"]
        for name, trace in endless.traces.items():
            title = self.tools[name].title + (f" ({trace.fault})" if trace.fault else "")
            cpu = f"{trace.sample.cpu / trace.answers * 1e6:.0f}" if trace.answers else ""
            lines.append(f"| {title} | {trace.answers:,} | {trace.sample.wall:.1f} | {cpu} "
                         f"| {trace.sample.peak_kib / 1024:.0f} |")
        return "\n".join(lines) + "\n"

    def as_json(self) -> dict[str, object]:
        return {
            "machine": self.machine,
            "versions": self.versions,
            "comparisons": [
                {"workload": comparison.workload.name, "work": str(comparison.workload), "note": comparison.note,
                 "files": comparison.workload.files, "bytes": comparison.workload.bytes,
                 "slots": comparison.workload.slots, "place": comparison.place,
                 "results": {name: dataclasses.asdict(result) for name, result in comparison.results.items()}}
                for comparison in self.comparisons],
            "endless": {"lines": self.endless.workload.files,
                        "results": {name: dataclasses.asdict(trace) for name, trace in self.endless.traces.items()}}
            if self.endless else None,
        }


def ratio(wall: float, reference: float | None) -> str:
    return f"{wall / reference:.2f}" if reference else ""


def overhead(comparison: Comparison) -> str:
    """What all features together cost, in a sentence."""
    plain, featured = (comparison.results.get(name) for name in ("hoist", "hoist-features"))
    if not plain or not featured or not plain.samples or not featured.samples:
        return ""
    time, cpu = ((more / less - 1) * 100 for more, less in ((featured.wall, plain.wall), (featured.cpu, plain.cpu)))
    return ("Journal, report, a digest verified for each file and the progress bar, together: "
            f"{time:+.0f} % of time, {cpu:+.0f} % of CPU.")
