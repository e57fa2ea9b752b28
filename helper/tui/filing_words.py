"""What is said before a window opens and around the first complaint; the wordings of the artists."""

from __future__ import annotations

WINDOW_OPENS = """A browser window opens now, next to this one.
  · It is a fresh window: your saved passwords and bookmarks are not in it.
  · A strip at the top of the page always says whose turn it is.
  · Close it whenever you like. Nothing is lost."""
BY_HAND = """Open the complaint form in the browser you always use.
  · I lay one text after the other on your clipboard and say where it goes; you paste.
  · I see nothing of the page, so you tell me when you have sent it."""
PRACTICE = "PRACTICE – nothing is sent to Alibaba"
WHOLE_JOB = """That is the whole job. With real links you will also
  · say once which design the links copy
  · need Alibaba's yes to your account and to each design first (days)"""
KEPT_APART = "Practice things are kept apart and never mix with yours."
SHEET = """Your spreadsheet stays as it is; the links are what is needed here.

  1  Open it where you always do.
  2  Mark the column of links (and the column of designs beside it, if you like) and copy it.
  3  Come back here and paste: ctrl+shift+v, or the right mouse button.

Every link is read, each listing is taken once, and what is no listing is shown to you with its reason.
Headings in what you paste, such as the name of a design above its links, are used as a proposal."""
NO_ACCOUNT = """To complain you need an account at Alibaba's "Intellectual Property Protection" portal (IPP). It costs nothing.

What to have ready
  · an e-mail address for it; you may give a second one for letters from sellers
  · a picture of your ID card, passport or driver's licence; the name must be the one you give
  · a postal address; a PO box works

What sellers will see
  · your name and your contact e-mail, not your address

How long it takes
  · Alibaba checks your identity: usually several days
  · then each design is registered there and checked once: usually 2-7 days
  · then up to 300 links go on one complaint

Without an account there is an online form for 10 links at a time; it is slower, and closed to those who have one.
Meanwhile paste your links here: they are kept, and the pages may vanish.

(From public guides and Alibaba's own help pages; not legal advice.)"""
