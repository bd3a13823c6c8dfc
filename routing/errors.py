"""Why a move is not made. All carry the Chinese sentence for the desk."""

from departments.errors import DeskError


class NotAllowed(DeskError):
    """The move does not lead from here, or a guard of its rule is not met."""


class StaleMatter(DeskError):
    """Somebody else moved the matter since the page was opened."""


class InvalidInput(DeskError):
    """The move lacks something it needs; `field` says what."""


class StepRefused(DeskError):
    """One of several moves made together is refused, so none of them is made; `matter_id` says which matter's."""

    def __init__(self, matter_id: int, cause: DeskError) -> None:
        super().__init__(cause.sentence, cause.field)
        self.matter_id = matter_id
        self.is_stale = isinstance(cause, StaleMatter)
