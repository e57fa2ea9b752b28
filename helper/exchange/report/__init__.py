"""The report: one page that opens without a network, and a card to share."""
