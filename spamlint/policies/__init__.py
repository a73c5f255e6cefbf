"""Policies: the clauses of a real document, what decides each of them, and the verdict on a run."""
