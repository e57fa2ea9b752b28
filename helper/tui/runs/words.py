"""What is said before a run opens a window; the wordings of the artists."""

from __future__ import annotations

READ = "Read what Alibaba says"
READ_WINDOW = """The portal's window opens now, next to this one.
  · You log in, and open Manage Complaints where I do not find it.
  · I read the list as it stands there, page by page, and press nothing.
  · By itself it shows the last fifteen days; for older ones I ask you to choose earlier days.
  · p stops here at any time; what was read is written down."""
RIGHTS = "Read how far the registrations are"
RIGHTS_WINDOW = """The portal's window opens now, next to this one.
  · You log in, and open IPR management where I do not find it.
  · I read the list as it stands there, page by page, and press nothing.
  · p stops here at any time; what was read is written down."""
NUMBERS = "Find the missing numbers"
MISSING = """Some complaints were sent, and their number was never seen: a closed page, a lost answer, a crash.
I look for their links in Alibaba's list, and you say of each whether it is the one. Nothing is filed again."""
MISSING_WINDOW = """The portal's window opens now, next to this one.
  · You log in, and open Manage Complaints where I do not find it.
  · I press nothing; complaints whose number is known are not opened."""
RECHECK = "See if they are really gone"
RECHECK_WINDOW = """The shop window opens now, next to this one.
  · The pages are opened one after the other, slowly, while you are there.
  · A puzzle or a login page is yours, and never counts as gone.
  · p stops here at any time; what was seen is written down."""
SEARCH = "Look for new ones"
SEARCH_WINDOW = """The shop window opens now, next to this one.
  · Each line of words is opened in AliExpress's own search; you look through it, nothing is collected by itself.
  · Enter here writes down the listing that you have open there; n opens the next words.
  · p stops here at any time; when each was done is kept."""
NOTHING_REPORTED = "No listing was reported yet, so there is nothing to look at."
BUSY = "A form is being filled. First let it be done."
