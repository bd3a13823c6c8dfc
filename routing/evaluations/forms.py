"""The one form of the public: five levels and, if they like, some words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django import forms

from departments.fields import DeskForm, TextField
from routing.models import Level
from routing.models.evaluation import LONGEST_WORDS

_TRACEABLE: Final = re.compile(
    r"\d{11}"  # a telephone, a card of any kind, in one piece
    r"|(?<!\d)1[ .·/-]?[3-9](?:[ .·/-]?\d){9}"  # a mobile telephone in groups
    r"|(?<!\d)0\d{2,3}[ .·/-]?\d{7,8}"  # a telephone with its area code
    r"|\d{6}[ .·/-]?(?:19|20)\d\d[ .·/-]?\d{4}[ .·/-]?\d{3}"  # an identity card in groups
    r"|(?<!\d)20\d\d-\d{6}(?!\d)"  # 办件编号
    r"|救\w[〔\[(【]\d{4}"  # 文号
)
"""What tells whose words these are, written in plain letters (NFKC); a day and a sum beside it are none of these."""


class EvaluationForm(DeskForm):
    level = forms.ChoiceField(
        label="您对这次办理满意吗？",
        choices=Level.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked needed"}),
        error_messages={"required": "请先选一项满意程度，再提交。", "invalid_choice": "请从五项里选一项。"},
    )
    words = TextField(
        label="想说的话",
        required=False,
        max_length=LONGEST_WORDS,
        help_text=f"最多{LONGEST_WORDS}个字。请不要写姓名、电话、证件号码和办件编号。",
        # No `maxlength` for the browser: it would cut what is pasted without a word.
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["words"].widget.attrs.pop("maxlength", None)

    def clean_words(self) -> str:
        said = str(self.cleaned_data["words"]).strip()
        if _TRACEABLE.search(unicodedata.normalize("NFKC", said)):
            raise forms.ValidationError("这里像有电话、证件、办件或文书的号码。为了不让人认出您，请去掉再提交。")
        return said
