"""Answers to what only the network knows: DNS, registrations, pages. Imported with --online or --probe-links alone."""
