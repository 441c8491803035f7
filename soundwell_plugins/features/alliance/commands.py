"""`soundwell alliance`: signals in scores from anywhere, and a look at an instrument's file."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from soundwell_plugins.features.alliance.judgement import judge_all, table
from soundwell_plugins.features.alliance.options import Options, OptionWrong
from soundwell_plugins.features.alliance.score_table import (
    MAX_BYTES,
    Course,
    read_table,
)
from soundwell_plugins.features.alliance.signals.ewma import Limits
from soundwell_plugins.features.alliance.signals.rules import Rule
from soundwell_plugins.features.alliance.table_problems import TableUnreadable
from soundwell_plugins.sdk.commands import CommandFailed, read_input

app = typer.Typer(
    help="Check-ins on how client and practitioner work together.", no_args_is_help=True
)

_RULE: Final = """\
look: a score far below the client's earlier ones (false alarms in about 19 of 100 courses of 14
sessions). ewma, cusum: a drift (8 and 7). reliable-change: more than errors of measurement
explain (34). sudden-change: a fall that lasts, marked at the first low session (at most 15)."""


@app.callback()
def alliance() -> None:
    """Check-ins on how client and practitioner work together."""


@app.command()
def signals(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A CSV file with the columns client, session and score, or - for the input. "
            "Sessions are whole numbers or days such as 2027-03-01; a score may be empty.",
        ),
    ],
    *,
    rule: Annotated[Rule, typer.Option(help=_RULE)],
    target: Annotated[
        float | None,
        typer.Option(
            help="The usual score. Default: the mean of the client's earlier scores (look), "
            "of the first scores (ewma, cusum), or the first score (reliable-change)."
        ),
    ] = None,
    sigma: Annotated[
        float | None,
        typer.Option(
            help="The usual standard deviation of a client's scores (look, ewma, cusum). "
            "Default: that of the scores that also make the target, but at least --sd."
        ),
    ] = None,
    weight: Annotated[
        float | None,
        typer.Option("--lambda", help="ewma: the weight of the newest score. Default: 0.3."),
    ] = None,
    limit: Annotated[
        float | None,
        typer.Option(
            help="ewma: L, how many standard deviations the limits are wide; default 3. "
            "reliable-change: z; default 1.959964, which papers round to 1.96."
        ),
    ] = None,
    limits: Annotated[
        Limits | None,
        typer.Option(
            help="ewma: limits of a long series, or exact ones, narrower at first. Default: steady."
        ),
    ] = None,
    k: Annotated[
        float | None,
        typer.Option(
            help="look: how many standard deviations a score may be below the mean; default 2. "
            "cusum: the allowance in standard deviations; default 0.5."
        ),
    ] = None,
    h: Annotated[
        float | None,
        typer.Option(help="cusum: the decision interval in standard deviations. Default: 5."),
    ] = None,
    sd: Annotated[
        float | None,
        typer.Option(
            help="look, ewma, cusum: the practice's pooled standard deviation, the least that "
            "sigma is taken to be; default: that of the other clients in the file. "
            "reliable-change: the standard deviation between people; no default."
        ),
    ] = None,
    reliability: Annotated[
        float | None,
        typer.Option(
            help="The instrument's reliability, 0 or more and less than 1 (needed for "
            "reliable-change; elsewhere it makes the standard error of measurement). No default."
        ),
    ] = None,
    cutoff: Annotated[
        float | None,
        typer.Option(
            help="sudden-change: the least drop that counts. "
            "Default: the reliable change, from --sd and --reliability."
        ),
    ] = None,
    baseline: Annotated[
        int | None,
        typer.Option(
            help="How many first scores say what is usual and are not judged. Default: 5, or 0 "
            "with --target and --sigma; 1 for reliable-change."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, one row per session.")
    ] = False,
) -> None:
    """Print possible signals in scores from anywhere; it needs no configuration."""
    options = Options(
        rule=rule,
        target=target,
        sigma=sigma,
        weight=weight,
        limit=limit,
        limits=limits,
        k=k,
        h=h,
        sd=sd,
        reliability=reliability,
        cutoff=cutoff,
        baseline=baseline,
    )
    try:
        judgements = judge_all(_courses(file), options)
    except OptionWrong as error:
        raise CommandFailed(error.sentence) from None
    if as_json:
        rows = [row for judgement in judgements for row in judgement.rows()]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        for line in table(judgements):
            typer.echo(line)


@app.command()
def check(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A FHIR R4 Questionnaire in JSON, its scoring in NAME.scoring.json beside it, or "
            "an object of a `questionnaire` and its `scoring`; - for the input.",
        ),
    ],
) -> None:
    """Say what is wrong with an instrument and what mends it; it needs no configuration."""
    from soundwell_plugins.features.alliance.instruments import reading, report
    from soundwell_plugins.features.alliance.instruments.problems import InstrumentWrong

    text = read_input(file, reading.MAX_BYTES + 1)
    beside = reading.scoring_beside(Path(file)) if file != "-" else None
    try:
        known = reading.read_file(text, beside)
    except InstrumentWrong as wrong:
        name = "The input" if file == "-" else file
        listed = "".join(f"\n  {problem}" for problem in wrong.problems)
        raise CommandFailed(f"{name} cannot be used:{listed}") from None
    for line in report.lines(known):
        typer.echo(line)


def _courses(file: str) -> tuple[Course, ...]:
    name = "The input" if file == "-" else file
    try:
        return read_table(read_input(file, MAX_BYTES + 1))
    except TableUnreadable as error:
        if len(error.problems) == 1:
            problem = error.problems[0]
            told = f"{name}, {problem}" if problem.line else f"{name} {problem}"
            raise CommandFailed(f"{told}.") from None
        lines = "".join(f"\n  {problem}." for problem in error.problems)
        raise CommandFailed(f"{name} cannot be read:{lines}") from None
