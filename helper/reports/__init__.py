"""Documents made from the records: reports, evidence packs, pages to sign, and the inspection of the portal's form."""
