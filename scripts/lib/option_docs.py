"""Reads what the help, the manual and the completions say of hoist's options. Nothing here runs anything."""

import re
from typing import Dict, List, NamedTuple, Tuple


class Option(NamedTuple):
    """An option as one of them has it; what it does not say is empty."""

    short: str  # "m"
    takes_value: bool
    value: str = ""  # what the value is called
    default: str = ""
    choices: Tuple[str, ...] = ()
    example: str = ""


Options = Dict[str, Option]  # by long name


def of_help(text: str) -> Options:
    """What --help=all prints: "  -m, --max_req CONCURRENT  Most requests ... (default: 5)", perhaps on two lines."""
    options: Options = {}
    name = described = ""
    for line in [*text.splitlines(), ""]:
        head = re.match(r"  (?:-(\w),|   ) --(\S+)(?: (\S+))?(?:  +(.*))?$", line)
        if head or not line.startswith(" " * 8):
            if name:
                default = re.search(r"\(default: (.*)\)$", described)
                options[name] = options[name]._replace(default=default[1] if default else "")
            name = described = ""
        if head:
            name, described = head[2], head[4] or ""
            options[name] = Option(head[1] or "", bool(head[3]), head[3] or "")
        elif name:
            described += " " + line.strip()
    return options


def plain(text: str) -> str:
    """The words of a source for scdoc: its marks for bold and underlined text are gone."""
    text = text.replace("\\*", "\0").replace("*", "").replace("\0", "*")
    return re.sub(r"\\(.)", r"\1", re.sub(r"(?<![A-Za-z0-9\\])_|(?<!\\)_(?![A-Za-z0-9])", "", text))


def section(manual: str, title: str) -> str:
    """What stands under a title; empty where there is none."""
    found = re.search(rf"^# {title}\n(.*?)(?=^# |\Z)", manual, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def literal_blocks(manual: str) -> List[str]:
    return re.findall(r"^```\n(.*?)^```$", manual, re.MULTILINE | re.DOTALL)


def of_manual(manual: str) -> Options:
    """hoist(1): "*-m*, *--max_req* _CONCURRENT_", and below, indented, "Default: 5. Example: *-m 50*"."""
    options: Options = {}
    for entry in re.split(r"^(?=\*-)", section(manual, "OPTIONS"), flags=re.MULTILINE)[1:]:
        head, _, body = plain(entry).partition("\n")
        found = re.match(r"(?:-(\w), )?--(\S+)(?: (.+))?$", head)
        if not found:
            continue
        words = re.sub(r"\s+", " ", body.split("\n#")[0]).strip()
        default = re.search(r"Default: (.*?)\.(?: |$)", words)
        example = re.search(r"Example: (.*)$", words)
        options[found[2]] = Option(found[1] or "", bool(found[3]), found[3] or "", default[1] if default else "",
                                   example=example[1] if example else "")
    return options


def table_of(manual: str, title: str) -> List[List[str]]:
    """The rows of the table under a title, without its head."""
    rows: List[List[str]] = []
    for mark, cell in re.findall(r"^([|:])[\[<\]-]? *(.*)$", section(manual, title), re.MULTILINE):
        if mark == "|":
            rows.append([])
        rows[-1].append(plain(cell))
    return rows[1:]


def of_bash(text: str) -> Options:
    offered = re.search(r"\$cur == -\* \]\]; then\n(.*?)\n  else", text, re.DOTALL)
    asked = re.search(r"case \$prev in\n(.*?)\n  esac", text, re.DOTALL)
    if not offered or not asked:
        return {}
    branches = asked[1].replace("\\\n", " ").split(";;")
    options: Options = {}
    short = ""
    for word in re.findall(r"(?<=\s)-\S+", offered[1]):
        if not word.startswith("--"):
            short = word[1:]
            continue
        name = word[2:]
        branch = next((b for b in branches if re.search(rf"(?<=\s){re.escape(word)}(?=[ )])", b)), "")
        choices = re.search(r"_hoist_one_of (.*?);", branch)
        options[name] = Option(short, bool(branch), choices=tuple(choices[1].split()) if choices else ())
        short = ""
    topics = re.search(r"--help && .*\n\s+_hoist_one_of (.*)", text)
    if topics and "help" in options:
        options["help"] = options["help"]._replace(takes_value=True, choices=tuple(topics[1].split()))
    return options


def of_zsh(text: str) -> Options:
    options: Options = {}
    alone = ""
    for line in re.findall(r"^    ['\"](.*) \\$", text, re.MULTILINE):
        spec = re.match(r"(?:\([^)]*\)|\*)?'?(?:\{-(\w),)?(--[\w.-]+?)(=-?)?\}?'?\[", line)
        if not spec:
            lone = re.match(r"(?:\([^)]*\))?-(\w)\[", line)
            alone = lone[1] if lone else alone
            continue
        found = re.search(r":\(([^()]*)\)['\"]$", line)
        choices = tuple(found[1].split()) if found else ()
        options[spec[2][2:]] = Option(spec[1] or alone, bool(spec[3]), choices=choices)
        alone = ""
    return options


def of_fish(text: str) -> Options:
    options: Options = {}
    for line in re.findall(r"^complete -c hoist (.*)$", text, re.MULTILINE):
        name = re.search(r"-l (\S+)", line)
        if not name:
            continue
        short = re.search(r"-s (\w)\b", line)
        choices = re.search(r"-a '([^'()]*)'", line)
        options[name[1]] = Option(short[1] if short else "", bool(re.search(r"(^| )-[xr]\b", line)),
                                  choices=tuple(choices[1].split()) if choices else ())
    topics = re.search(r"-a '--help=\{(.*)\}'", text)
    if topics and "help" in options:
        options["help"] = options["help"]._replace(takes_value=True, choices=tuple(topics[1].split(",")))
    return options
