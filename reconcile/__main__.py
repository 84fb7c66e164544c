"""`reconcile`, also as `python -m reconcile`: the command line, which takes a moment to load."""


def run() -> None:
    """Run the command line; stopped by Ctrl-C while it loads, it ends as it does later."""
    try:
        from reconcile.cli import main
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    main()


if __name__ == "__main__":
    run()
