"""`python -m conformance` is the command `sendspec`."""

from conformance.cli import main

raise SystemExit(main())
