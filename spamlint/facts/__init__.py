"""Questions to the network and their answers, as plain values: checks ask and read, `spamlint.online` finds out."""
