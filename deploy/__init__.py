"""Serving many viewers: several app processes behind one nginx, and how they are renewed one by one."""
