"""证件与姓名: who a person is – identity numbers, names, phones, dates of birth, masks, pinyin, 民族.

These are plain functions: they know no database, no clock and no request. For words that cannot be taken they raise
IdentityError with the Chinese sentence for the clerk.

May import: nothing of intake.
"""

from intake.identity.ages import age_on, latest_birth
from intake.identity.cards import Card, read_card
from intake.identity.ethnicities import ETHNICITIES, clean_ethnicity
from intake.identity.id_numbers import IdNumber, check_character, check_id_number
from intake.identity.kinds import BirthPrecision, IdentityError, IdKind, Sex
from intake.identity.masks import mask_address, mask_contact, mask_id, mask_name, mask_phone
from intake.identity.names import MAX_NAME_LENGTH, UNKNOWN_NAME, clean_name
from intake.identity.phones import clean_phone
from intake.identity.readings import by_initials, fold_pinyin, initials, keys_of, pinyin_key, readings

__all__ = [
    "ETHNICITIES",
    "MAX_NAME_LENGTH",
    "UNKNOWN_NAME",
    "BirthPrecision",
    "Card",
    "IdKind",
    "IdNumber",
    "IdentityError",
    "Sex",
    "age_on",
    "by_initials",
    "check_character",
    "check_id_number",
    "clean_ethnicity",
    "clean_name",
    "clean_phone",
    "fold_pinyin",
    "initials",
    "keys_of",
    "latest_birth",
    "mask_address",
    "mask_contact",
    "mask_id",
    "mask_name",
    "mask_phone",
    "pinyin_key",
    "read_card",
    "readings",
]
