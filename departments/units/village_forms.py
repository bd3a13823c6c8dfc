"""The form into which a list of villages is put as a file."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile

from departments.spreadsheets import SheetError, read
from departments.units.villages import HEAD_WITHIN, MOST_VILLAGES, VillageEntry, entries_of

LARGEST_FILE = 1024 * 1024
LARGEST = "1 MB"


class VillagesForm(forms.Form):
    """选择名单: one file, read into entries. Whether the entries are right, `villages.plan` judges afterwards."""

    file = forms.FileField(
        label="名单文件",
        help_text=f"xlsx 或 csv，最大{LARGEST}，最多{MOST_VILLAGES}行；先显示结果，确认后才导入",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": "请选名单文件。",
            "invalid": "请选名单文件。",
            "empty": "文件是空的，请重新选择。",
            "missing": "请选名单文件。",
            "max_length": "文件名太长，请改短后再选。",
        },
    )

    def clean_file(self) -> list[VillageEntry]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError(f"文件超过{LARGEST}，请只留名单这一张表后再选。")
        try:
            entries = entries_of(read(file.read(), most=MOST_VILLAGES + HEAD_WITHIN))
        except SheetError as error:
            raise forms.ValidationError(str(error)) from error
        if len(entries) > MOST_VILLAGES:
            raise forms.ValidationError(f"名单超过{MOST_VILLAGES}行，请分几次导入。")
        return entries
