"""Documents: reports, evidence packs, statements to sign, and the inspection of the portal's form."""
