"""Territory: the units that answer for people and the officers who work in them.

A district has towns and streets, these have villages and communities. Everything that an
officer reads or writes is scoped to the officer's unit and what lies below it; what lies
outside answers "not found".
"""
