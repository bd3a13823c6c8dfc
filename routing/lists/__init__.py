"""办件列表: questions to all matters at once. Reads only.

`queues` has the lists with their tabs, their order and the conditions of lateness; `forms` the row of filters above a
list; `oversight` what is late, by unit; `order_states` how far an order (督办) is answered; `unserved` the adverse
papers that have not reached the person.

May import: clocks, models.
"""
