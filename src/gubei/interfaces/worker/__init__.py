"""The way in for work that takes long or is due: jobs, each a row first, run by `gubei worker`."""
