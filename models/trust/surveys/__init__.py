"""Trust surveys: anonymous, and yet once per person. This is the threat model.

**What is promised.** Nobody, whatever their role and whatever copy of the platform's data they
hold, finds out who gave which answer; and nobody's code counts twice.

**What is kept apart.** Who answered (a code that no longer works) and what was answered never
stand in one row, and nothing that both have (a number, an order, a time, a transaction) leads
from one to the other:

* *Codes* (`codes.py`, `door.py`). A code is 16 letters of 26, 75 bits; it is shown once, on
  the sheet that is printed. What is kept is one value per wave: the SHA-256 prints of all
  codes, sorted, so that neither the order of printing nor that of answering is in it. No row
  belongs to one code, so none is ever updated, deleted or looked up by itself.
* *The pool* (`pool.py`). An answer and the print of its code wait in one encrypted value per
  wave: the answers in random order, the prints sorted, padded to a fixed step of length, so
  the two lists cannot be laid side by side. It is committed before anybody is thanked: a crash
  or a restart loses no answer and lets nobody answer twice.
* *The key of the pool* (`pool_key.py`) stands in a file outside the database, and another one
  takes its place with every answer; the old one is overwritten and removed. Old versions of
  the pool stay in a WAL, in PostgreSQL's dead tuples or on an old disk, and cannot be opened:
  whoever compares two of them in order to see what the last person added, has no key.
* *The batch* (`answers.py`). When ten answers or more wait (a tenth person, or more where many
  have answered already), or when the wave closes, they go to their table together with **all
  the answers of the wave that are there already**: every row is removed and written anew, in
  random order, with a new random id, in one transaction. So row numbers, places on the disk
  (`rowid`, `ctid`), transaction numbers (`xmin`) and ids tell nothing about the order, not even
  in which batch an answer came. SQLite overwrites what was there (`secure_delete`) and its
  journal is cut off afterwards; on PostgreSQL the tables of answers and doors get new files
  (`TRUNCATE`), so no dead row is left behind. The prints of their codes go to the spent ones
  in the same moment.
* *Closing* empties the pool, removes its last key, and forgets every code, used or not.

**What is not written at all.** No time with an answer, no event, no letter, no row per answer
anywhere, no counter in `/metrics`, no address of a computer. gunicorn runs without an access
log and the portal's own log names rules, not addresses (tests hold both). Limits on how often
one may try count under keyed hashes in memory, whose key is thrown away every hour
(`webapp/surveys/limits.py`). Pages of a survey need no session, no account and no token: they
set no cookie that tells browsers apart. A code that comes in an address (the QR) is taken out
of it at once; the pages send no Referer and are kept in no cache.

**What the city must see to.** A proxy in front of the portal keeps no access log of
`/encuestas`, and PostgreSQL logs no statements. Slips are handed out shuffled, and nobody notes
who got which. Paper forms that were typed in are destroyed.

**Who is out of reach of this.** Whoever controls the machine *while* people answer can watch
them answer; no software prevents that. Whoever copies the disk between two answers, with the
key, finds at most the answers of one batch and the prints of one batch, without order. Archived
PostgreSQL WAL shows which answers came in which batch (ten or more), and the spent prints of
that batch. Backups (`models/custody`) hold the pool without its key: who compares two backups
learns what changed in batches only. The price: after a restore, the answers that waited in a
pool are lost, and their codes work again. An answer whose content alone betrays somebody (the
only woman over 60 of a corregimiento) is protected by what is published: cells under ten stay
hidden (`reports/survey_cells.py`), officers are asked nothing about themselves, and no page
shows a single answer to anybody.
"""
