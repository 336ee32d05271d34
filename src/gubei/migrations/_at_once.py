"""All tables of an empty database are made at once.

Django draws its picture of every related table anew after each step; with a hundred tables that
are all related, an empty database took a minute. Here the picture is drawn once, that of the end,
and each table is made from it whole. tests/test_migrations.py holds this against the single steps.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


class TablesAtOnce(Operation):
    """Make the tables to which `steps` lead; run the statements `first` before, `last` after."""

    reversible = False

    def __init__(self, *, first: str, steps: Sequence[Operation], last: str) -> None:
        self.first, self.steps, self.last = first, steps, last

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take every step, drawing nothing between them."""
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for step in self.steps:
            step.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the types, the tables with their indexes and constraints, then the triggers."""
        schema_editor.execute(self.first, params=None)
        for model in to_state.apps.get_app_config(app_label).get_models():
            schema_editor.create_model(model)
        for step in self.steps:
            if isinstance(step, AddTrigger):
                step.database_forwards(app_label, schema_editor, to_state, to_state)
        schema_editor.execute(self.last, params=None)

    def describe(self) -> str:
        """Say what is done, for the one who applies it."""
        return "Make all tables at once"
