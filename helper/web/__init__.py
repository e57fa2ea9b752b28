"""Local pages for a browser on this computer: the judge page, and the page that receives listings."""
