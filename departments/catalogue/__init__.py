"""参考数据: units, categories, limits, materials and the calendar as TOML files, each row with its source.

`load` brings them into the database. It can be run again at any time: only what differs is written.

May import: calendar, clock, duties, models, terms.
"""
