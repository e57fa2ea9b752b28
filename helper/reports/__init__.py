"""What is made of the records for others to read: reports, evidence for a lawyer, pages for signing, the portal's own form described."""
