"""`reconcile`, also as `python -m reconcile`: the command line, which takes a moment to load."""

import sys


def run() -> None:
    """Run the command line; stopped by Ctrl-C while it loads, it ends as it does later."""
    try:
        from reconcile.cli import main
    except KeyboardInterrupt:
        print("Interrompu.", file=sys.stderr)
        raise SystemExit(130) from None
    main()


if __name__ == "__main__":
    run()
