"""计时: how long something may take, as arithmetic and as words.

`periods` starts, pauses, resumes and extends a period and gives its last day; `deadlines` gives the light and the
words of a date; `due_display` chooses which of them a matter shows; `stretches` says why a date is that date;
`limit_words` says a limit to people who only ask; `in_time` says what counts as 按期. No request is known here, and no
table of this app.

May import: nothing of routing.
"""
