"""Templates: which dialects a text is written in, what their tags say, and the text with its tags masked."""
