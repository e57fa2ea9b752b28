"""The living sheet: a spreadsheet of the person's, kept up to date."""
