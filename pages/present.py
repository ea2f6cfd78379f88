"""A discussion on the wall: full screen, one step at a time."""

from dashboard.views import present

present.main()
