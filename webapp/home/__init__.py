"""The first page, and the pages that say what the platform is and is not."""
