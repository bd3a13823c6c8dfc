"""查看: what of a person may be seen by whom, and the record of who looked.

`shown` has the one table of what stands on which paper and page, `looks` writes 查看记录,
`rights` tells who may read somebody they typed the number of. Who works a matter, and
may see more, is a question of its assignments: `routing.hands.people.works_on` answers it.

May import: identity, models.
"""

from intake.access.looks import record
from intake.access.rights import reads
from intake.access.shown import Audience, household_words, shown

__all__ = ["Audience", "household_words", "reads", "record", "shown"]
