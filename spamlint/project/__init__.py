"""Template files that make a message together: which refers to which, where it stands, and the one text they make."""
