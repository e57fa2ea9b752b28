"""What is said before a window opens and around the first complaint; the wordings of the artists."""

from __future__ import annotations

WINDOW_OPENS = """A browser window opens now, next to this one.
  · It is a fresh window: your saved passwords and bookmarks are not in it.
  · A strip at the top of the page always says whose turn it is.
  · Close it whenever you like. Nothing is lost."""
BY_HAND = """Open the complaint form in the browser you always use.
  · I lay one text after the other on your clipboard and say where it goes; you paste.
  · I see nothing of the page, so you tell me when you have sent it."""
REHEARSAL = """A browser window opens now, next to this one. One form is filled in and compared, for you to look at.
  · Please do not submit it. Leave the page when you have looked.
  · Nothing is written down as filed; the form waits as before.
  · Should you submit it all the same, that is seen and written down."""
OPEN_FIRST = """Before a rehearsal it must be settled what became of the form that was open when the program stopped.
File once without the rehearsal: it begins by asking."""
PRACTICE = "PRACTICE – nothing is sent to Alibaba"
WHOLE_JOB = """That is the whole job. With real links you will also
  · say once which design the links copy
  · need Alibaba's yes to your account and to each design first (days)"""
KEPT_APART = "Practice things are kept apart and never mix with yours."
TENS = """Open the online form in the browser you always use. It takes ten links at a time.
  · I lay the links, the reason and the explanation on your clipboard, one after the other; you paste.
  · Who you are you tell the form yourself: that never goes through here.
  · A box that this form has not: the key - leaves it out."""
TOO_MANY = "The online form takes ten links; this form has more."
