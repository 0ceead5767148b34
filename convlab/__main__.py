"""`python -m convlab`: record trainings on the real data, and verify the records."""

import argparse
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow reads it when it is imported.

from convlab.data import DataError
from convlab.runs import NAMES, RunError, record, verify
from convlab.training import STRATEGIES, TrainingError, duration


def main(arguments: list[str] | None = None) -> int:
    """Run one command for each name; return 0, or 1 where one of them failed. Ctrl-C exits with 130."""
    options = _parser().parse_args(arguments)
    failed = [name for name in options.names or NAMES if not _succeeds(name, options)]
    return int(bool(failed))


def _succeeds(name: str, options: argparse.Namespace) -> bool:
    try:
        options.run(name, options)
    except (DataError, RunError, TrainingError, OSError, ValueError) as error:
        print(f"{name}: {error}", file=sys.stderr, flush=True)
        return False
    except KeyboardInterrupt:
        print(f"\n{name}: interrupted; 'record' goes on after the last epoch that was finished", file=sys.stderr)
        raise SystemExit(130) from None
    return True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m convlab", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    training = commands.add_parser("record", help="train, test once, and write down what came of it")
    training.add_argument("--seed", type=int, default=0, help="decides all that is random (default: 0)")
    training.add_argument("--strategy", choices=STRATEGIES, help="train on all devices of this machine, or of several")
    training.set_defaults(run=_record)
    checking = commands.add_parser("verify", help="test the recorded weights again, and compare")
    checking.set_defaults(run=_verify)
    for command in (training, checking):
        command.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(NAMES)}; none for all")
        command.add_argument("--results", metavar="DIR", help="the folder of the records (default: results)")
    return parser


def _record(name: str, options: argparse.Namespace) -> None:
    run = record(name, options.results, options.seed, options.strategy)
    if run is not None:
        print(f"{name}: test accuracy {run.test_accuracy:.4f}, trained in {duration(run.seconds)}", flush=True)


def _verify(name: str, options: argparse.Namespace) -> None:
    run, found = verify(name, options.results)
    print(f"{name}: recorded test accuracy {run.test_accuracy:.4f}, found {found:.4f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
