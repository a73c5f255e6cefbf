"""What the tags of each dialect say of other files: one module a family."""
